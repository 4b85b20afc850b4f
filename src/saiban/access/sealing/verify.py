"""Finding what was done to the log behind our back: every row against its seal, every head against the seals."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field

import psycopg

from saiban.access.sealing import heads as head_files
from saiban.access.sealing.heads import Damaged, Head, Heads
from saiban.access.sealing.rows import BEFORE_THE_FIRST, LOG, SEALED_FORM, SEALING, SEALS, chained, connect, lines
from saiban.frame import keys

PATIENCE = 5.0  # seconds that the sealer gets for rows and heads that were on their way when we looked
NAMED = 10_000  # findings that are named one by one; the others are counted

WORDS = {
    "altered": "The row, or its seal, is not what was sealed.",
    "deleted": "The row is gone; its seal still stands.",
    "seal_gone": "The seal at this position is gone, and so is its row or the proof of it.",
    "unproven": "The row can't be proved: the seal before it is gone.",
    "doubled": "Another row stands at this position or under this id.",
    "unsealed": "The row has no seal: it was added without the sealer, or the sealer has not run since.",
    "cut_off": "The signed heads vouch for rows up to a later position; they are gone from here on.",
    "head_differs": "A signed head vouches for another chain at this position: the log was rewritten.",
    "head_forged": "The head does not bear our signature.",
    "head_gone": "The head after this one is gone from its file.",
    "heads_gone": "The newest heads, or all, are gone: sealed rows have no signed head.",
    "unreadable": "The log or its seals can't be read: a table, a column or a right is gone.",
    "unguarded": "What refuses changes to the table is switched off, or the table is not the one we made.",
}


@dataclass(frozen=True)
class Finding:
    """Something wrong, by its kind (a key of `WORDS`), the position, the row's id and the place in the heads' files."""

    kind: str
    position: int | None = None
    row: int | None = None
    where: str = ""

    @property
    def said(self) -> str:
        """What is wrong, in a sentence."""
        return WORDS[self.kind]


@dataclass
class Report:
    """What was looked at, and what was found. Ages are in seconds; `chain` is in hexadecimal."""

    rows: int = 0
    chain: str = BEFORE_THE_FIRST.hex()
    heads: int = 0
    heads_damaged: int = 0
    head_at: str = ""
    unsealed: int = 0
    unsealed_oldest: float = 0.0
    sealer_runs: bool = False
    seconds: float = 0.0
    public_key: str = ""
    findings: list[Finding] = field(default_factory=list)
    found: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str, position: int | None = None, row: int | None = None, where: str = "") -> None:
        """Note a finding; beyond `NAMED` it is only counted."""
        self.found[kind] = self.found.get(kind, 0) + 1
        if len(self.findings) < NAMED:
            self.findings.append(Finding(kind, position, row, where))

    def add_positions(self, kind: str, first: int, last: int, where: str = "") -> None:
        """Note a finding at each position from `first` to `last`."""
        for position in range(first, min(last, first + NAMED - 1) + 1):
            self.add(kind, position, where=where)
        if last - first >= NAMED:
            self.found[kind] += last - first + 1 - NAMED

    def as_figures(self) -> dict[str, object]:
        """Return everything as values for JSON."""
        named = [asdict(one) | {"said": one.said} for one in self.findings]
        plain = {name: value for name, value in vars(self).items() if name != "findings"}
        return plain | {"sound": not self.found, "findings": named}


def verify(name: str | None = None, heads: Heads | None = None, *, whole: bool = True) -> Report:
    """Read the whole log, its seals and its heads, and report what does not fit.

    `name` is the database's and `heads` are the heads, where they are not ours. A copy of the heads that an auditor
    keeps need not be `whole`: the newest may be missing. Changes nothing, and runs beside the sealer.
    """
    began = time.monotonic()
    heads = heads or Heads(head_files.folder())
    report = Report(public_key=head_files.public_key())
    with closing(connect(name)) as connection:
        report.sealer_runs = _sealer_runs(connection)
        sizes = heads.sizes()  # before the rows are read: what these vouch for must be there
        try:
            with connection.transaction():
                connection.execute("SET TRANSACTION READ ONLY")
                _check_guards(connection, report)
                sealed = _check_rows(connection, _vouched(heads.read(sizes), report), report)
                waiting = _unsealed(connection, report)
        except psycopg.ProgrammingError:
            report.add("unreadable")
        else:
            _check_waiting(connection, waiting, report)
            if whole:
                _check_newest_head(heads, sealed, report)
    report.seconds = round(time.monotonic() - began, 2)
    return report


def _sealer_runs(connection: psycopg.Connection) -> bool:
    found = connection.execute(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND classid = 0 "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
        [SEALING],
    ).fetchone()
    return bool(found and found[0])


def _check_guards(connection: psycopg.Connection, report: Report) -> None:
    """See that both tables are tables, hide no row, and have the trigger that refuses changes switched on."""
    for table in (LOG, SEALS):
        sound = connection.execute(
            "SELECT relkind = 'r' AND NOT relrowsecurity AND EXISTS (SELECT FROM pg_trigger "
            "WHERE tgrelid = c.oid AND tgname LIKE '%%append_only' AND tgenabled IN ('O', 'A')) "
            "FROM pg_class c WHERE oid = to_regclass(%s)",
            [table],
        ).fetchone()
        if not sound or not sound[0]:
            report.add("unguarded", where=table)


def _check_rows(connection: psycopg.Connection, heads: Iterator[Head], report: Report) -> int:
    """Recompute the chain from the first seal to the last, and compare it with every head; return the last position."""
    key = keys.key("log")
    compared = _Compared(heads, report)
    possible: tuple[bytes, ...] = (BEFORE_THE_FIRST,)  # what the chain before may be, where that is in doubt
    position = 0
    query = (
        f"SELECT s.position, s.row, encode(s.chain, 'hex'), {SEALED_FORM} FROM {SEALS} s "
        f"LEFT JOIN {LOG} l ON l.id = s.row ORDER BY s.position, s.row"
    )
    for line in lines(connection, query):
        place, row, hexadecimal, sealed_form = line.split(b"\t", 3)
        before, position = position, int(place)
        if position <= before:
            report.add("doubled", position, int(row))
            continue
        if position > before + 1:
            report.add_positions("seal_gone", before + 1, position - 1)
            compared.skip(position - 1)
            possible = ()
        chain = bytes.fromhex(hexadecimal.decode()) if hexadecimal != rb"\N" else b""
        if sealed_form.startswith(rb"\N"):
            report.add("deleted", position, int(row))
            possible = (chain,)
        else:
            computed = [chained(key, one, sealed_form) for one in possible]
            if chain in computed:
                possible = (chain,)
            else:
                report.add("altered" if possible else "unproven", position, int(row))
                possible = (chain, *computed)
        compared.with_chain(position, chain)
        report.rows += 1
        report.chain = chain.hex()
    compared.end(position)
    return position


class _Compared:
    """Heads, in the order in which they were written, against the chain at the positions they speak of."""

    def __init__(self, heads: Iterator[Head], report: Report) -> None:
        self._heads = heads
        self._report = report
        self._next = next(heads, None)
        self.skip(0)

    def _pass(self) -> None:
        self._next = next(self._heads, None)

    def skip(self, position: int) -> None:
        """Pass heads up to a position at which there is nothing to compare."""
        while self._next and self._next.count <= position:
            self._pass()

    def with_chain(self, position: int, chain: bytes) -> None:
        """Compare the heads of a position; one that speaks of an earlier one was signed for another history."""
        while self._next and self._next.count <= position:
            if self._next.count < position or self._next.chain != chain:
                self._report.add("head_differs", self._next.count, where=self._next.where)
            self._pass()

    def end(self, position: int) -> None:
        """Report what the remaining heads vouch for beyond the last position."""
        vouched, where = position, ""
        while self._next:
            if self._next.count > vouched:
                vouched, where = self._next.count, self._next.where
            self._pass()
        self._report.add_positions("cut_off", position + 1, vouched, where)


def _vouched(found: Iterator[tuple[Head | Damaged, bool]], report: Report) -> Iterator[Head]:
    """Yield the heads that are ours.

    A head holds the digest of the one before, so the signature is checked of the last of each file, and on both sides
    of where that does not fit. What came before the oldest file was removed for its age.
    """
    before: Head | None = None
    for one, last_of_file in found:
        if isinstance(one, Damaged):
            report.heads_damaged += 1
            continue
        report.heads += 1
        follows = before is None or one.before == head_files.digest(before.line)
        if before and not follows:
            report.add("head_gone" if head_files.genuine(before) else "head_forged", before.count, where=before.where)
        before = one
        if (last_of_file or not follows) and not head_files.genuine(one):
            report.add("head_forged", one.count, where=one.where)
            continue
        report.head_at = one.at
        yield one


def _unsealed(connection: psycopg.Connection, report: Report) -> list[int]:
    """Count the rows without a seal and return their ids, the oldest first."""
    found = connection.execute(
        f"SELECT id, CASE WHEN isfinite(at) THEN extract(epoch FROM now() - at)::float ELSE 0 END FROM {LOG} l "
        f"WHERE NOT EXISTS (SELECT FROM {SEALS} s WHERE s.row = l.id) ORDER BY at, id"
    ).fetchall()
    report.unsealed = len(found)
    report.unsealed_oldest = round(max((age for _id, age in found), default=0.0), 2)
    return [one for one, _age in found]


def _check_waiting(connection: psycopg.Connection, waiting: list[int], report: Report) -> None:
    """Give a running sealer its time, then report which rows still have no seal."""
    until = time.monotonic() + (PATIENCE if report.sealer_runs else 0)
    while waiting:
        sealed = connection.execute(f"SELECT row FROM {SEALS} WHERE row = ANY(%s)", [waiting]).fetchall()
        waiting = sorted(set(waiting) - {row for (row,) in sealed})
        if time.monotonic() >= until:
            break
        time.sleep(0.1)
    for row in waiting:
        report.add("unsealed", row=row)


def _check_newest_head(heads: Heads, sealed: int, report: Report) -> None:
    """See that the newest head speaks of the last seal that we saw, or of a later one."""
    until = time.monotonic() + (PATIENCE if report.sealer_runs else 0)
    while sealed:
        newest = Heads(heads.within).last()
        if newest and newest.count >= sealed:
            return
        if time.monotonic() >= until:
            report.add("heads_gone", newest.count + 1 if newest else 1, where=newest.where if newest else "")
            return
        time.sleep(0.1)
