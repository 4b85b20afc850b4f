"""Statements of our own that recur with every question: the server plans each once a connection, not once a question.

They run on Django's connection, in its running transaction, with values bound by the server. Where an external database
is reached through a pooler that hands connections round by transaction, that pooler must know prepared statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Cursor


@dataclass(frozen=True)
class _Write:
    sql: str
    parameters: Sequence[object]
    otherwise: Callable[[], None] | None
    alone: str


AT_ONCE = 4
"""Writes of one statement: more would make ever new statements of what is always the same."""

_waiting: ContextVar[list[_Write] | None] = ContextVar("writes that wait", default=None)


def rows(sql: str, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
    """Run a statement that gives rows and return them. Raises what Django's own cursor would."""
    ours = connections[DEFAULT_DB_ALIAS]  # looked up once: the proxy would do it for every attribute
    ours.ensure_connection()
    ours.validate_no_broken_transaction()
    with ours.wrap_database_errors:
        cursor = Cursor(ours.connection)
        return cursor.execute(sql, parameters, prepare=True).fetchall()  # type: ignore[arg-type]


def write(
    sql: str, parameters: Sequence[object], *, otherwise: Callable[[], None] | None = None, alone: str = ""
) -> None:
    """Write by a statement with RETURNING; where it returns nothing do `otherwise`. Within `gathered` it may wait.

    Of two writes that might change the same row (those with the same text `alone`) each gets a statement of its own.
    """
    waiting = _waiting.get()
    one = _Write(sql, parameters, otherwise, alone)
    if waiting is None:
        _send([one])
        return
    if len(waiting) >= AT_ONCE or (alone and any(other.alone == alone for other in waiting)):
        _flush(waiting)
    waiting.append(one)


@contextmanager
def gathered() -> Iterator[None]:
    """Let writes wait, so that several go out as one statement, the last of them at the end of the block.

    The block belongs into a transaction: what a write does `otherwise` may be to raise, and then nothing may stand.
    """
    waiting: list[_Write] = []
    token = _waiting.set(waiting)
    try:
        yield
        _flush(waiting)
    finally:
        _waiting.reset(token)


def _flush(waiting: list[_Write]) -> None:
    """Send what waits; what is done otherwise writes at once."""
    writes = list(waiting)
    waiting.clear()
    token = _waiting.set(None)
    try:
        _send(writes)
    finally:
        _waiting.reset(token)


def _send(writes: Sequence[_Write]) -> None:
    if not writes:
        return
    parts = ", ".join(f"w{n} AS ({one.sql})" for n, one in enumerate(writes))
    counts = ", ".join(f"(SELECT count(*) FROM w{n})" for n in range(len(writes)))
    (written,) = rows(f"WITH {parts} SELECT {counts}", [value for one in writes for value in one.parameters])
    for one, count in zip(writes, written, strict=True):
        if not count and one.otherwise is not None:
            one.otherwise()
