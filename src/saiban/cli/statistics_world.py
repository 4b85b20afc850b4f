"""`saiban statistics world` and `saiban statistics gap`: the world's figures from the countries' series."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saiban.cli.report import console, figures, table

if TYPE_CHECKING:
    from saiban.statistics.world.comparison import WorldTable
    from saiban.statistics.world.financing import GapTable
    from saiban.statistics.world.releases import Release

Json = Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object on the last line.")]
Series = Annotated[
    Path | None,
    typer.Option(
        help="Another release of the countries' series (CSV: series, m49, year, value, sex, quantile; or the SDG"
        " portal's own headings). The packaged one by default.",
        exists=True,
        dir_okay=False,
    ),
]
Vintage = Annotated[str, typer.Option(help="What to call that release in the key of every figure.")]


def world(
    series: Series = None,
    vintage: Vintage = "",
    year: Annotated[int, typer.Option(help="Latest values up to this year, weighted by its people.", min=2000)] = 2020,
    threshold: Annotated[
        float, typer.Option(help="Share of the people concerned below which a region has no figure.", min=0, max=1)
    ] = 0.5,
    as_json: Json = False,
) -> None:
    """Aggregate SDG 1.3.1 for the world and its regions, beside what was published and why it differs."""
    from saiban.statistics.world import comparison

    with _refused_in_one_line():
        shown = comparison.world_table(_release(series, vintage), year=year, threshold=threshold)
    _print_world(shown)
    figures(comparison.as_json(shown), as_json=as_json)


def gap(
    series: Series = None,
    vintage: Vintage = "",
    study: Annotated[str, typer.Option(help="Whose parameters: wp14 (ILO 2020) or wp58 (ILO 2017).")] = "wp14",
    spending: Annotated[
        Path | None,
        typer.Option(
            help="Countries' spending on social protection (CSV: m49, year, per_cent_of_gdp).",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Cost the ILO's income guarantees by country, and set their financing gap beside the published one."""
    from saiban.statistics.world import financing
    from saiban.statistics.world.costing import STUDIES
    from saiban.statistics.world.spending import as_json as spending_json
    from saiban.statistics.world.spending import read_spending

    if study not in STUDIES:
        raise typer.BadParameter(f"{study} is none of {', '.join(STUDIES)}.", param_hint="--study")
    with _refused_in_one_line():
        read = None if spending is None else read_spending(spending)
        shown = financing.gap_table(_release(series, vintage), study=study)
    _print_gap(shown)
    answer = financing.as_json(shown, read) | {"spending": spending_json(read, shown.year)}
    figures(answer, as_json=as_json)


def _release(series: Path | None, vintage: str) -> Release:
    from saiban.statistics.world.releases import packaged, read_release

    return packaged() if series is None else read_release(series, vintage)


@contextmanager
def _refused_in_one_line() -> Iterator[None]:
    from saiban.statistics.world.releases import ReleaseRefused

    try:
        yield
    except ReleaseRefused as error:
        console.print(f"saiban: {error}", markup=False)
        raise typer.Exit(1) from error


def _print_world(shown: WorldTable) -> None:
    for perspective, title in (("persons", "ILO: persons"), ("households", "World Bank: everybody in the household")):
        table(
            f"{title}; {shown.vintage}, {shown.year}",
            ["branch", "region", "per cent", "people with data, %", "published", "difference"],
            [
                (
                    row.aggregate.branch.name.en,
                    row.aggregate.region.name.en,
                    _one(row.aggregate.per_cent),
                    _one(100 * row.aggregate.share_with_data),
                    "; ".join(f"{one.published.per_cent:.1f}" for one in row.compared),
                    "; ".join(_one(one.difference) for one in row.compared),
                )
                for row in shown.rows
                if row.aggregate.branch.perspective == perspective and row.aggregate.mean is not None
            ],
        )
    console.print(f"No figure below {shown.threshold:.0%} of the people concerned.")
    for why, count in shown.unused:
        console.print(f"{count:,} rows of the release were not used: {why}.", markup=False)
    console.print()
    console.print("Why ours and the published differ", style="italic")
    for row in shown.rows:
        for one in row.compared:
            said = " ".join(reason.words.en for reason in one.reasons)
            console.print(f"{row.aggregate.branch.name.en}, {row.aggregate.region.name.en}: {said}", markup=False)


def _print_gap(shown: GapTable) -> None:
    from saiban.statistics.world.financing import reasons

    table(
        f"Financing gap of {shown.year}, billion US dollars ({shown.study}; {shown.vintage})",
        ["group", "low", "% GDP", "high", "% GDP", "published", "% GDP"],
        [
            (
                one.region.name.en,
                _one(one.low),
                _one(one.of_gdp(one.low)),
                _one(one.high),
                _one(one.of_gdp(one.high)),
                "" if one.published is None else _one(one.published.usd_billion),
                "" if one.published is None else _one(one.published.per_cent_of_gdp),
            )
            for one in shown.groups
        ],
    )
    for one in shown.groups:
        for reason in reasons(one):
            console.print(f"{one.region.name.en}: {reason.words.en}", markup=False)
    if shown.left_out:
        console.print(f"An input is missing for {', '.join(shown.left_out)}.")


def _one(number: float | None) -> str:
    return "–" if number is None else f"{number:.1f}"
