"""`saiban statistics audit`: whether anything that went out gives a small group away."""

from __future__ import annotations

from typing import Annotated

import typer

from saiban.cli.report import console, figures, table
from saiban.cli.runtime import errors_in_one_line, start

Json = Annotated[bool, typer.Option("--json", help="Print the findings as one JSON object on the last line.")]


def audit(as_json: Json = False) -> None:
    """Try to tell hidden figures of the current edition within 3, by each table and beside those it is laid next to.

    Ends with 1 where one can be told.
    """
    start()
    from saiban.statistics.auditing import audit_current
    from saiban.statistics.figures import by_text

    with errors_in_one_line():
        done = audit_current()
    table(
        "Hidden figures that can be told within 3",
        ["", "day", "group", "between", "beside"],
        [
            (one.indicator, one.as_of, by_text(one.by), f"{one.low:g} and {one.high:g}", one.beside)
            for one in done.determined
        ],
    )
    console.print(f"{done.tables} tables, {done.hidden} hidden figures.")
    found = [
        {"indicator": one.indicator, "as_of": one.as_of, "by": by_text(one.by), "low": one.low, "high": one.high}
        for one in done.determined
    ]
    figures({"tables": done.tables, "hidden": done.hidden, "determined": found}, as_json=as_json)
    if found:
        raise typer.Exit(1)
