"""The people who are counted in a figure, found by the same conditions that counted them."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from saiban.engine.duck import connect, text
from saiban.registry.models import Person
from saiban.statistics.counting.conditions import conditions
from saiban.statistics.counting.cube import counts_through
from saiban.statistics.figures import Figure
from saiban.statistics.kept import Kept, kept


class NotKept(Exception):
    """Nobody kept who is under this figure: it is of an earlier day or edition, or counts no single people."""


def page_of_people(
    figure: Figure,
    present: QuerySet[Person],
    page: int,
    size: int,
    *,
    districts: frozenset[str] | None,
    tehsil: str | None,
) -> Page[Person]:
    """Return one page of those among `present` who are counted in a figure, by key.

    `districts` and `tehsil` are what the viewer's posting is limited to. Raises `NotKept`.
    """
    counted = Paginator(_Counted(_kept(figure), _where(figure, districts, tehsil)), size).get_page(page)
    people = present.in_bulk(list(counted.object_list))
    counted.object_list = [people[key] for key in counted.object_list if key in people]
    return counted


def _kept(figure: Figure) -> Kept:
    found = kept()
    if found is None or found.as_of != figure.as_of or figure.indicator not in conditions(found.masks):
        raise NotKept(figure.indicator)
    return found


def _where(figure: Figure, districts: frozenset[str] | None, tehsil: str | None) -> str:
    found = _kept(figure)
    where = [counts_through(conditions(found.masks)[figure.indicator], figure.by, found.masks)]
    if districts is not None:
        where.append(f"place IN ({', '.join(text(code) for code in sorted(districts)) or 'NULL'})")
    if tehsil is not None:
        where.append(f"tehsil = {text(tehsil)}")
    return " AND ".join(f"({one})" for one in where)


class _Counted(Sequence[int]):
    """The keys of the people whom a condition holds for, read a page at a time."""

    def __init__(self, found: Kept, where: str) -> None:
        self._query = f"FROM read_parquet({text(str(found.people))}) WHERE {where}"

    def __len__(self) -> int:
        with connect() as con:
            [(counted,)] = con.execute(f"SELECT count(*) {self._query}").fetchall()
        return int(counted)

    def __getitem__(self, place: slice) -> list[int]:  # type: ignore[override]
        with connect() as con:
            rows = con.execute(
                f"SELECT person {self._query} ORDER BY person LIMIT {place.stop - place.start} OFFSET {place.start}"
            ).fetchall()
        return [int(row[0]) for row in rows]
