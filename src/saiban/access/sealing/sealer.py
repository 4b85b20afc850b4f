"""The sealer: gives every row of the log its seal soon after it is committed, in whatever order that happens."""

from __future__ import annotations

import time
from contextlib import closing

import psycopg
import structlog

from saiban.access.sealing.heads import Heads, folder
from saiban.access.sealing.rows import BEFORE_THE_FIRST, LOG, SEALED_FORM, SEALING, SEALS, chained, connect, lines
from saiban.frame import keys

TICK = 0.5  # seconds from one look for new rows to the next: a row waits no longer, plus what sealing takes
HEARTBEAT = 60.0  # seconds after which a head is written also where nothing was added
LOT = 20_000  # rows sealed in one transaction
SETTLING = 10.0  # seconds before ids are taken for settled
LOWEST = -(2**63) + 1  # below every id
PATROL = 2_000  # ids among the settled ones that are looked at again at each tick

log = structlog.get_logger("saiban.access.sealing")


def seal_now() -> None:
    """Seal what is committed, for a command that ends; where a sealer runs it is left to that one."""
    with closing(connect()) as connection:
        if take_turn(connection):
            Sealer(connection, Heads(folder())).tick()


def take_turn(connection: psycopg.Connection) -> bool:
    """Become the one sealer for as long as the connection stands; False where another is."""
    taken = connection.execute("SELECT pg_try_advisory_lock(%s)", [SEALING]).fetchone()
    return bool(taken and taken[0])


class Sealer:
    """Seals, over a connection of the sealer's role that holds the lock `SEALING`.

    Ids are given when a row is written and rows are seen when they are committed, so a row may come late among older
    ids. Every id above `_settled` is looked at on every tick; ids up to there belong to transactions that have all
    ended and whose rows are sealed. The patrol goes round among those too, a few at each tick: what somebody added
    there by an id of their own choice is sealed as well.
    """

    def __init__(self, connection: psycopg.Connection, heads: Heads) -> None:
        self.connection = connection
        self.heads = heads
        self.key = keys.key("log")
        self._settled = LOWEST
        self._mark: tuple[int, int, float] | None = None  # top id, next transaction, when
        self._patrolled = self._settled
        self._last_head = float("-inf")
        self._see_that_nothing_was_cut_off()

    def _see_that_nothing_was_cut_off(self) -> None:
        vouched = self.heads.last()
        sealed, _chain = self._last_seal()
        if vouched and vouched.count > sealed:
            log.error("sealed rows of the access log are gone: run verify-log", sealed=sealed, vouched=vouched.count)

    def tick(self) -> int:
        """Seal every row that is committed now and keep the signed head; return how many rows were sealed."""
        sealed = self._above_settled() + self._among_settled()
        if sealed or time.monotonic() - self._last_head >= HEARTBEAT:
            self.heads.append(*self._last_seal())
            self._last_head = time.monotonic()
        return sealed

    def _above_settled(self) -> int:
        """Seal everything that the first of our transactions sees, lot by lot in the order of ids."""
        seen = self._snapshot()
        sealed, last = self._seal_lot(f"l.id > {self._settled}")
        while last is not None:
            lot, last = self._seal_lot(f"l.id > {last}")
            sealed += lot
        self._settle(*seen)
        return sealed

    def _snapshot(self) -> tuple[int, int, int | None]:
        """Return the oldest running transaction, the next one to begin, and the highest id that is seen."""
        found = self.connection.execute(
            "SELECT pg_snapshot_xmin(now)::text::bigint, pg_snapshot_xmax(now)::text::bigint, "
            f"(SELECT max(id) FROM {LOG}) FROM pg_current_snapshot() AS now"
        ).fetchone()
        assert found is not None  # noqa: S101 - an aggregate always gives a row
        return found[0], found[1], found[2]

    def _settle(self, oldest: int, following: int, top: int | None) -> None:
        """After everything seen was sealed: move `_settled` up once all that ran at the mark has ended."""
        now = time.monotonic()
        if self._mark and oldest >= self._mark[1] and now - self._mark[2] >= SETTLING:
            self._settled = self._mark[0]
            self._mark = None
        if self._mark is None and top is not None:
            self._mark = (top, following, now)

    def _among_settled(self) -> int:
        """Look at the next few of the settled ids again."""
        ids = self.connection.execute(
            f"SELECT id FROM {LOG} WHERE id > %s AND id <= %s ORDER BY id LIMIT {PATROL}",
            [self._patrolled, self._settled],
        ).fetchall()
        if not ids:
            self._patrolled = LOWEST
            return 0
        sealed, _last = self._seal_lot(f"l.id > {self._patrolled} AND l.id <= {ids[-1][0]}")
        self._patrolled = ids[-1][0]
        return sealed

    def _seal_lot(self, which: str) -> tuple[int, int | None]:
        """Seal those of these rows that have no seal, in one transaction; return how many.

        A lot is at most `LOT` rows; where it is full there may be more, and its last id comes with the answer.
        """
        with self.connection.transaction():
            seals = self._seals(which)
            if seals:
                with (
                    self.connection.cursor() as cursor,
                    cursor.copy(f"COPY {SEALS} (position, row, chain) FROM STDIN") as copy,
                ):
                    for seal in seals:
                        copy.write_row(seal)
        return len(seals), seals[-1][1] if len(seals) == LOT else None

    def _seals(self, which: str) -> list[tuple[int, int, bytes]]:
        """Return position, row and chain of the seals that these rows are to get."""
        position, chain = self._last_seal()
        seals = []
        unsealed = f"NOT EXISTS (SELECT FROM {SEALS} s WHERE s.row = l.id)"
        query = f"SELECT {SEALED_FORM} FROM {LOG} l WHERE {which} AND {unsealed} ORDER BY l.id LIMIT {LOT}"
        for line in lines(self.connection, query):
            position += 1
            chain = chained(self.key, chain, line)
            seals.append((position, int(line.partition(b"\t")[0]), chain))
        return seals

    def _last_seal(self) -> tuple[int, bytes]:
        found = self.connection.execute(
            f"SELECT position, chain FROM {SEALS} ORDER BY position DESC LIMIT 1"
        ).fetchone()
        return (found[0], bytes(found[1])) if found else (0, BEFORE_THE_FIRST)
