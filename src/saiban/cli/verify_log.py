"""`saiban verify-log`: was anything changed in the access log?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from saiban.cli.report import console, figures, table
from saiban.cli.runtime import errors_in_one_line, start

SHOWN = 50


def verify_log(
    heads: Annotated[
        Path | None,
        typer.Option(help="A copy of the signed heads to check against.", exists=True, file_okay=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON object on the last line.")] = (
        False
    ),
) -> None:
    """Recompute the seals of the access log, and name every row that was changed, removed, put in or moved."""
    start()
    from saiban.access.sealing.heads import Heads
    from saiban.access.sealing.verify import verify

    with errors_in_one_line():
        report = verify(heads=Heads(heads) if heads else None, whole=heads is None)
    answer = report.as_figures()
    _show(answer)
    figures(answer, as_json=as_json)
    if report.found:
        raise typer.Exit(1)


def _show(answer: dict[str, Any]) -> None:
    plain = [(name, value) for name, value in answer.items() if name not in ("findings", "found")]
    table("The access log", ["", "value"], plain)
    if not answer["found"]:
        console.print(f"Sound: {answer['rows']:,} rows are as they were sealed.")
        return
    table("Findings", ["kind", "number"], sorted(answer["found"].items()))
    columns = ("position", "row", "where", "said")
    table(
        f"The first {SHOWN}",
        list(columns),
        [["" if one[name] is None else one[name] for name in columns] for one in answer["findings"][:SHOWN]],
    )
