"""One at a time: whoever does the same thing at the same moment waits until the transaction before has ended."""

from __future__ import annotations

from django.db import connection


def hold_turn(name: str) -> None:
    """Wait until nobody else holds a turn of this name, and hold it to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
