"""One run at a time: an advisory lock in PostgreSQL, gone with the process that held it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

_KEY = 0x5A1BA2


@contextmanager
def only_one(*, waiting: Callable[[], None] = lambda: None, patience: float = 3600.0) -> Iterator[None]:
    """Hold the lock for everything that writes to the lake or publishes.

    `waiting` is called once where another process holds it; after `patience` seconds a TimeoutError says so.
    """
    give_up = time.monotonic() + patience
    told = False
    while not _try_lock():
        if not told:
            waiting()
            told = True
        if time.monotonic() > give_up:
            raise TimeoutError("another run has held the registry for too long; stop it, or try again later")
        time.sleep(0.5)
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_KEY])


def _try_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_KEY])
        return bool(cursor.fetchone()[0])
