"""`saiban statistics`: who is covered, from the registry as it is published."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from saiban.cli import statistics_audit, statistics_reports, statistics_world
from saiban.cli.report import console, figures, table
from saiban.cli.runtime import errors_in_one_line, start

Json = Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object on the last line.")]
statistics = typer.Typer(help="Who is covered: figures, the world's beside them, reports.", no_args_is_help=True)


@statistics.callback()
def _statistics() -> None:
    """Who is covered: figures, the world's beside them, reports."""


statistics.command("world")(statistics_world.world)
statistics.command("gap")(statistics_world.gap)
statistics.command("audit")(statistics_audit.audit)
statistics.command("report")(statistics_reports.report)
statistics.command("export")(statistics_reports.export)


@statistics.command()
def coverage(
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day; the newest where not given.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Count who is covered on a day, by every indicator: the whole country, with numerators and denominators."""
    start()
    from saiban.statistics.coverage import coverage_on
    from saiban.statistics.definitions import indicators

    with errors_in_one_line():
        found = coverage_on(as_of.date() if as_of else None)
    table(
        f"Coverage on {found[0].as_of:%d %B %Y}" if found else "Nobody reports yet: consolidate first",
        ["", "people", "of", "%", "between", "how known"],
        [
            (
                indicators()[one.indicator].label.en,
                one.numerator,
                one.denominator,
                None if one.share is None else round(100 * one.share, 2),
                "" if one.low is None or one.high is None else f"{100 * one.low:.1f} and {100 * one.high:.1f}",
                one.kind,
            )
            for one in found
        ],
    )
    answer: dict[str, Any] = {
        "as_of": found[0].as_of if found else None,
        "figures": {
            one.indicator: {
                "numerator": one.numerator,
                "denominator": one.denominator,
                "denominator_source": one.denominator_source,
                "share": one.share,
                "low": one.low,
                "high": one.high,
                "kind": one.kind,
            }
            for one in found
        },
    }
    figures(answer, as_json=as_json)


@statistics.command()
def population(
    file: Annotated[Path, typer.Argument(help="CSV or Parquet (docs/statistics.md).", exists=True, dir_okay=False)],
) -> None:
    """Hold figures against a table of the country's own people in the place of the census."""
    start()
    from saiban.statistics.population import use

    with errors_in_one_line():
        people = use(file)
    console.print(f"{people:,} people. The next consolidation counts against them.")


@statistics.command()
def totals(
    file: Annotated[Path, typer.Argument(help="CSV: scheme, as_of, people, source.", exists=True, dir_okay=False)],
) -> None:
    """Take in how many people schemes say that they pay, where they send no lists: figures become bounds."""
    start()
    from saiban.statistics.totals import enter_file

    with errors_in_one_line():
        entered = enter_file(file)
    console.print(f"{entered} totals. The next consolidation counts with them.")
