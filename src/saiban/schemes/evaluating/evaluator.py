"""Who is entitled to what: one person, everybody, or made-up people, by the same query on DuckDB.

The evaluator's databases live in memory, read no file and no network, load no extension, and take values as variables.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

import duckdb
import pyarrow as pa

from saiban.schemes.definitions import Book, FactValue
from saiban.schemes.evaluating.answers import ENROLLED, HOUSEHOLD, Answer
from saiban.schemes.evaluating.database import closed_database, set_figures
from saiban.schemes.evaluating.everybody import judge_everybody
from saiban.schemes.evaluating.judging import Row, Told
from saiban.schemes.evaluating.known import UNSEEN, draws, known_value
from saiban.schemes.evaluating.plan import PROVINCE, Plan, plan, with_figures
from saiban.schemes.evaluating.query import columns, judging
from saiban.schemes.evaluating.variants import Total, judge_variants
from saiban.schemes.language.sql import enrolment

Kept = TypeVar("Kept")
Person = Mapping[str, FactValue]
ARROW: dict[str, pa.DataType] = {
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
    "DOUBLE": pa.float64(),
    "DATE": pa.date32(),
    "VARCHAR": pa.string(),
    "VARCHAR[]": pa.list_(pa.string()),
}


class _Asked:
    """The household that is asked about now; DuckDB reads it anew at every scan, so that nothing has to be inserted."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        return self.table.schema.__arrow_c_schema__()


@dataclass(frozen=True)
class _Ready:
    """A database with the query prepared, and the table `known` that it reads."""

    con: duckdb.DuckDBPyConnection
    asked: _Asked


class Evaluator:
    """The rules of a book on one day, ready to be asked; safe to be shared by threads and kept for long."""

    def __init__(
        self,
        book: Book,
        *,
        as_of: date,
        schemes: Iterable[str] | None = None,
        parameters: Mapping[str, Decimal] | None = None,
    ) -> None:
        """Take a book, a day, the schemes asked for (all by default) and figures put in place of the book's.

        `parameters` maps "scheme.code" to a value for every province. Raises RuleRefused for a rule that is none.
        """
        self.book = book
        self.as_of = as_of
        self.parameters = dict(parameters or {})
        self.plan: Plan = plan(book, as_of=as_of, schemes=schemes, assumed=self.parameters)
        self._ready: queue.LifoQueue[_Ready] = queue.LifoQueue()
        self._empty: queue.LifoQueue[duckdb.DuckDBPyConnection] = queue.LifoQueue()

    def one(self, person: Person, members: Sequence[Person] | None = ()) -> dict[str, Answer]:
        """Return the answer of each scheme for a person; `members` are the others of the household, None: not known.

        A fact that is missing or None is not known. `enrolled` lists the schemes that somebody draws from (missing: not
        known); `unseen` those of which it is not known. Facts of the household that a member lacks are the person's.
        Raises FactRefused for a value that is not of its fact's type.
        """
        rows = self._rows(person, members)
        with _lent(self._ready, self._prepared) as ready:
            ready.asked.table = pa.Table.from_pylist(rows, schema=self._schema)
            cursor = ready.con.execute("EXECUTE judging")
            names = [each[0] for each in cursor.description or ()]
            found = cursor.fetchone() or ()
        province = person.get(PROVINCE)
        row = Row(dict(zip(names, found, strict=True)), rows, province if isinstance(province, str) else None)
        return Told(self.book, self.plan, self.parameters, row).answers()

    def table(self, people: pa.Table | duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
        """Return one row for each person and scheme: person, scheme, answer, amount, failed, unknown, missing.

        `people` has `person`, `household` (NULL: not known with whom), facts by their codes (a column that is not
        there: known of nobody), `enrolled` and `unseen` (lists of schemes). `failed` and `unknown` list conditions,
        `missing` the facts without which it can't be told. Raises FactRefused for a column of the wrong type.
        """
        return judge_everybody(self.plan, people)

    def variants(
        self, people: pa.Table | duckdb.DuckDBPyRelation, figures: Sequence[Mapping[str, Decimal]]
    ) -> list[Total]:
        """Return what each set of figures ("scheme.code" to a value) gives to how many of these people, in one scan.

        A set is put on top of the figures that this evaluator was made with; `people` is as for `table`.
        """
        plans = [with_figures(self.plan, self.book, each) for each in figures]
        with _lent(self._empty, closed_database) as con:
            return judge_variants(con, plans, people)

    @cached_property
    def _schema(self) -> pa.Schema:
        return pa.schema([(name, ARROW[kind]) for name, kind in columns(self.plan).items()])

    def _rows(self, person: Person, members: Sequence[Person] | None) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = []
        for number, each in enumerate((person, *(members or ()))):
            row: dict[str, object] = {"person": number, HOUSEHOLD: None if members is None else 0}
            for code, fact in self.plan.facts.items():
                value = each.get(code)
                row[code] = known_value(fact, person.get(code) if value is None and fact.level == HOUSEHOLD else value)
            held, unseen = each.get(ENROLLED), each.get(UNSEEN) or ()
            for code in self.plan.enrolments:
                row[enrolment(code)] = draws(code, held, unseen)  # type: ignore[arg-type]
            rows.append(row)
        return rows

    def _prepared(self) -> _Ready:
        """Open a database with the query prepared that judges one person."""
        con = closed_database(threads=1, planned=False)
        ready = _Ready(con, _Asked(self._schema.empty_table()))
        con.register("known", ready.asked)
        query = judging(self.plan, alone=True, flags=False)
        set_figures(con, query.values)
        con.execute(f"PREPARE judging AS {query.sql}")
        return ready


@contextmanager
def _lent(kept: queue.LifoQueue[Kept], make: Callable[[], Kept]) -> Iterator[Kept]:
    """Lend one of what is kept; as many are made as are used at once."""
    try:
        lent = kept.get_nowait()
    except queue.Empty:
        lent = make()
    try:
        yield lent
    finally:
        kept.put(lent)
