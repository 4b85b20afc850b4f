"""Making an edition: every figure that follows from a publication, computed once in the lake and then published."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection, transaction

import saiban
from saiban.consolidation.store import lake
from saiban.directory.models import Scheme
from saiban.engine import digests
from saiban.engine.duck import connect, text
from saiban.frame.turns import hold_turn
from saiban.schemes.active import book_in_force
from saiban.statistics import kept, population
from saiban.statistics.counting import schemes, tagging
from saiban.statistics.counting.compute import Inputs, Total, figures_on
from saiban.statistics.counting.tagging import Country
from saiban.statistics.definitions import UNKNOWN, table
from saiban.statistics.denominators import province_of_districts
from saiban.statistics.figures import Figure, by_text
from saiban.statistics.gaps.entitlement import entitlement_figures
from saiban.statistics.gaps.overlap import overlap_figures
from saiban.statistics.models import Edition, SchemeTotal, StoredFigure
from saiban.statistics.publishing import suppress
from saiban.terms import census, places

YEARS_BACK = 10
_EDITIONS = "editions of the figures"  # which are made one after another
_TABLES = ("indicators.csv", "schemes.csv", "legal.csv", "rates.csv", "entitlement.csv")

_FIGURES = pa.schema(
    [
        ("indicator", pa.string()),
        ("as_of", pa.date32()),
        ("dimensions", pa.string()),
        ("by", pa.string()),
        ("numerator", pa.int64()),
        ("denominator", pa.int64()),
        ("denominator_source", pa.string()),
        ("share", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("kind", pa.string()),
    ]
)


def make_edition(golden: Path, publication: int) -> Edition | None:
    """Make the edition of a publication whose tables are in `golden`, or find it made; None where nobody reports.

    The same publication, scheme book, population and totals are the same edition: nothing is computed twice.
    """
    inputs = inputs_of(golden)
    with connect() as con:
        as_of = tagging.newest_day(con, golden)
    if as_of is None:
        return None
    digest = _digest(inputs, as_of)
    made = Edition.objects.filter(digest=digest).first()
    if made is not None and made.current and kept.kept(made) is not None:
        return made
    folder = lake().made(kept.FOLDER, digest, lambda out: _compute(out, inputs, as_of))
    edition = made or _publish(folder, digest, publication, inputs, as_of)
    _make_current(edition)
    kept.forget_all_but(edition)
    return edition


def inputs_of(golden: Path) -> Inputs:
    """Return what figures of a publication are made of: its tables, the directory's schemes, the book in force."""
    book = book_in_force()
    kinds = dict(Scheme.objects.values_list("code", "kind"))
    with connect() as con:
        reporting = tagging.reporting_since(con, golden)
    in_census = {one.pcode: places.census_district(one.pcode) for one in places.districts()}
    country = Country({code: within for code, within in in_census.items() if within}, census.urban_tehsils())
    totals = SchemeTotal.objects.order_by("entered_at").values_list("scheme_id", "as_of", "people")
    return Inputs(golden, schemes.counted(kinds, book), reporting, country, book, tuple(Total(*one) for one in totals))


def compute(inputs: Inputs, day: date, con: duckdb.DuckDBPyConnection, *, detailed: bool) -> list[Figure]:
    """Return the figures of a day, over the population of this installation."""
    return figures_on(con, inputs, population.denominators(day), day, detailed=detailed)


def days_of(as_of: date, reporting: Iterable[date]) -> list[date]:
    """Return the days of a series: the newest, and the same day of each year before back to the first report."""
    first = min(reporting, default=as_of)
    earlier = (_years_before(as_of, years) for years in range(YEARS_BACK, 0, -1))
    return [*(day for day in earlier if day >= first), as_of]


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _digest(inputs: Inputs, as_of: date) -> str:
    return digests.digest(
        saiban.__version__,
        inputs.golden.name,
        inputs.book.version,
        as_of,
        [(one.scheme, one.as_of, one.people) for one in inputs.totals],
        [(one.code, one.type, one.functions, one.draws, one.contributes) for one in inputs.schemes],
        [table(name) for name in _TABLES],
        population.digest(),
    )


def _compute(out: Path, inputs: Inputs, as_of: date) -> None:
    with connect(spill=out / "spill") as con, pq.ParquetWriter(out / "figures.parquet", _FIGURES) as writer:
        for day in days_of(as_of, inputs.reporting.values()):
            figures = compute(inputs, day, con, detailed=day == as_of)
            writer.write_table(pa.Table.from_pylist([_row(figure) for figure in figures], _FIGURES))
        # the newest day comes last: what is tagged now are its people
        con.execute(
            f"COPY (SELECT tagged.*, coalesce(province, '{UNKNOWN}') AS province, district_id AS place, "
            f"tehsil_id AS tehsil FROM tagged JOIN read_parquet({text(str(inputs.golden / 'persons.parquet'))}) "
            "ON id = person LEFT JOIN provinces USING (district) ORDER BY person) "
            f"TO {text(str(out / 'people.parquet'))} (FORMAT parquet, COMPRESSION zstd)"
        ).complete()
        con.execute(
            f"COPY (SELECT * FROM profiles ORDER BY ALL) TO {text(str(out / 'profiles.parquet'))} "
            "(FORMAT parquet, COMPRESSION zstd)"
        ).complete()
        gaps = overlap_figures(out / "profiles.parquet", inputs.masks, province_of_districts(), as_of)
        gaps += entitlement_figures(inputs.book, as_of)
        writer.write_table(pa.Table.from_pylist([_row(figure) for figure in gaps], _FIGURES))
    shutil.rmtree(out / "spill")
    kept.write_masks(out, inputs.masks, as_of)


def _row(figure: Figure) -> dict[str, object]:
    return {name: getattr(figure, name) for name in _FIGURES.names if name not in ("dimensions", "by")} | {
        "dimensions": ";".join(figure.dimensions),
        "by": by_text(figure.by),
    }


def _publish(folder: Path, digest: str, publication: int, inputs: Inputs, as_of: date) -> Edition:
    """Load the figures of a folder, all or none; two that publish at once make one edition."""
    with transaction.atomic(), connection.cursor() as cursor:
        hold_turn(_EDITIONS)
        made = Edition.objects.filter(digest=digest).first()
        if made is not None:
            return made
        reporting = {code: since.isoformat() for code, since in sorted(inputs.reporting.items())}
        edition = Edition.objects.create(
            digest=digest, publication_id=publication, as_of=as_of, current=False, reporting=reporting
        )
        columns = ", ".join(f'"{name}"' for name in _FIGURES.names)
        table_name = StoredFigure._meta.db_table
        with cursor.copy(f"COPY {table_name} (edition_id, suppressed, {columns}) FROM STDIN") as sink:
            for row in _rows(folder):
                sink.write_row((edition.pk, False, *row))
        suppress(edition)
    return edition


def _rows(folder: Path) -> Iterator[tuple[object, ...]]:
    for batch in pq.ParquetFile(folder / "figures.parquet").iter_batches():
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _make_current(edition: Edition) -> None:
    with transaction.atomic():
        hold_turn(_EDITIONS)
        Edition.objects.filter(current=True).exclude(pk=edition.pk).update(current=False)
        Edition.objects.filter(pk=edition.pk).update(current=True)
    edition.refresh_from_db()
