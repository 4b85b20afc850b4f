"""Statements of our own that recur with every question: the server plans each once a connection, not once a question.

They run on Django's connection, in its running transaction if there is one, with values bound by the server. Where an
external database is reached through a pooler that hands connections round by transaction, that pooler must know
prepared statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.utils import DataError
from psycopg import Cursor
from psycopg.errors import DivisionByZero


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
    """Write by a statement with RETURNING; where it returns nothing do `otherwise`. Within `gathered` it waits.

    Of two writes that might change the same row (those with the same text `alone`) each gets a statement of its own.
    """
    one = _Write(sql, parameters, otherwise, alone)
    waiting = _waiting.get()
    if waiting is None:
        _send([one])
    else:
        waiting.append(one)


def gathering() -> bool:
    """Say whether writes wait for the end of a block now."""
    return _waiting.get() is not None


@contextmanager
def gathered() -> Iterator[None]:
    """Let the writes of a block wait until its end, and stand or fall together there.

    They go out as one statement where they can, which is a transaction without the two messages that begin and end
    one. So the block itself needs none, if it writes by `write` alone; what a write does `otherwise` may be to raise.
    """
    waiting: list[_Write] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    statements = _statements(waiting)
    if not statements:
        return
    if len(statements) == 1 and not connections[DEFAULT_DB_ALIAS].in_atomic_block and _sent_alone(*statements):
        return
    with transaction.atomic():
        for writes in statements:
            _send(writes)


def _statements(waiting: Sequence[_Write]) -> list[list[_Write]]:
    """Return the writes by the statement in which they go, in their order."""
    statements: list[list[_Write]] = []
    for one in waiting:
        last = statements[-1] if statements else []
        if not last or len(last) >= AT_ONCE or (one.alone and any(other.alone == one.alone for other in last)):
            last = []
            statements.append(last)
        last.append(one)
    return statements


def _sent_alone(writes: Sequence[_Write]) -> bool:
    """Send writes as one statement that undoes itself, and return False, where one of them wrote nothing."""
    least = f"least({', '.join(f'(SELECT count(*) FROM w{n})' for n in range(len(writes)))})"
    try:
        rows(f"WITH {_parts(writes)} SELECT 1 / {least}", _values(writes))
    except DataError as fault:
        if not isinstance(fault.__cause__, DivisionByZero):
            raise
        return False
    return True


def _send(writes: Sequence[_Write]) -> None:
    """Send writes as one statement of the running transaction, and do what is to be done where one wrote nothing."""
    counts = ", ".join(f"(SELECT count(*) FROM w{n})" for n in range(len(writes)))
    (written,) = rows(f"WITH {_parts(writes)} SELECT {counts}", _values(writes))
    for one, count in zip(writes, written, strict=True):
        if not count and one.otherwise is not None:
            one.otherwise()


def _parts(writes: Sequence[_Write]) -> str:
    return ", ".join(f"w{n} AS ({one.sql})" for n, one in enumerate(writes))


def _values(writes: Sequence[_Write]) -> list[object]:
    return [value for one in writes for value in one.parameters]
