"""What exactly is sealed of a row of the log, and how one seal follows from the one before.

A row's sealed form is the line that PostgreSQL's COPY writes of its columns in text format, in UTF-8 and UTC: every
value is there, and two different rows never give the same line (COPY escapes tabs, line ends and its mark for NULL).
Its seal is HMAC-SHA-256, under the key `log`, over the chain before (32 bytes) and that line.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator

import psycopg

from saiban.frame import database, roles

LOG = "public.access_accesslog"
SEALS = "public.access_logseal"
COLUMNS = (
    "id",
    "at",
    "user_id",
    "posting_id",
    "on_behalf_of_id",
    "act",
    "purpose",
    "agreement",
    "subject_kind",
    "subjects",
    "fields",
    "results",
    "request",
    "partner",
    "outcome",
    "reason",
)
SEALED_FORM = ", ".join(f"l.{name}" for name in COLUMNS)
BEFORE_THE_FIRST = bytes(32)
SEALING = 0x5EA1  # the advisory lock that the one sealer holds


def chained(key: bytes, before: bytes, line: bytes) -> bytes:
    """Return the chain (32 bytes) up to the row whose sealed form is `line`."""
    return hmac.digest(key, before + line, "sha256")


def connect(name: str | None = None) -> psycopg.Connection:
    """Connect as the sealer to our database (or to the one called `name` on the same server).

    Every statement of a transaction sees the same rows, and no rule of the server or the role hides or rewrites them.
    """
    parameters = database.parameters(roles.SEALER)
    connection = psycopg.connect(**(parameters | ({"dbname": name} if name else {})), autocommit=True)
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    for setting in (
        "client_encoding = 'UTF8'",
        "timezone = 'UTC'",
        "datestyle = 'ISO, YMD'",
        "row_security = off",
        "search_path = pg_catalog",
    ):
        connection.execute(f"SET {setting}")
    return connection


def lines(connection: psycopg.Connection, query: str) -> Iterator[bytes]:
    """Stream the lines that COPY writes of a query, each with its line end."""
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT") as copy:
        for line in copy:
            yield bytes(line)
