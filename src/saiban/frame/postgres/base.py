"""The database backend: Django's own, but that a kept connection is looked at before each request without a question.

Django asks the server `SELECT 1` at the start of every request. A server that has closed a connection, or is about to,
has said so: then there is something to read where nothing is due. Only then is it asked.
"""

from __future__ import annotations

import select

from django.db.backends.postgresql import base
from psycopg import pq


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose health is seen on its socket."""

    def is_usable(self) -> bool:
        """Say whether the connection can be used; where the server has said anything unasked, ask it."""
        if self.connection is None:
            return False
        pgconn = self.connection.pgconn
        if pgconn.status != pq.ConnStatus.OK:
            return False
        silent = not select.select([pgconn.socket], [], [], 0)[0]
        return silent or super().is_usable()
