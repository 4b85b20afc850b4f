"""`saiban score`: the proxy means test over a file of survey rows."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from saiban.cli.report import console, figures, table
from saiban.cli.runtime import errors_in_one_line


def score(
    file: Annotated[Path, typer.Argument(help="Survey rows: CSV, XLSX or Parquet.", exists=True, dir_okay=False)],
    out: Annotated[Path, typer.Argument(help="Folder for scores.csv and quarantine.csv.", file_okay=False)],
    vector: Annotated[
        Path | None,
        typer.Option(help="The coefficients (docs/scheme-book.md); the synthetic ones by default.", exists=True),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the figures as one JSON object on the last line.")
    ] = False,
) -> None:
    """Score survey rows with a version of the proxy means test, and say when each household is due for a new survey."""
    from saiban.schemes.proxy_means import packaged_vector, read_vector, score_file

    with errors_in_one_line():
        chosen = packaged_vector() if vector is None else read_vector(vector.read_text(encoding="utf-8"), vector.name)
        with console.status(f"Scoring {file.name} ..."):
            scored = score_file(file, chosen, out, today=datetime.now(UTC).date())
    if scored.status == "synthetic":
        console.print("These coefficients are made up: no decision may rest on the scores.", style="bold")
    table(
        "Rows",
        ["", "rows"],
        [("in", scored.rows_in), ("scored", scored.rows_scored), ("set aside", scored.rows_quarantined)],
    )
    if scored.reasons:
        table("Set aside", ["reason", "rows"], scored.reasons.items())
    figures(asdict(scored), as_json=as_json)
