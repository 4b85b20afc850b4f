"""`saiban prosecution`: commands of a prosecution service."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from saiban.cli.report import console, figures, table

prosecution = typer.Typer(help="A prosecution service: read first information reports.", no_args_is_help=True)


@prosecution.callback()
def _prosecution() -> None:
    """A prosecution service: read first information reports."""


@prosecution.command("parse-fir")
def parse_fir(
    text: Annotated[
        str, typer.Argument(help='As written, e.g. "FIR No.317/2022 dated 22.12.2022 u/s 302/34 PPC, PS X".')
    ],
    jurisdiction: Annotated[
        str | None, typer.Option(help="sindh, kp, punjab or federal; by default that of the district.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all that was read as JSON on the last line.")] = False,
) -> None:
    """Read the line of a first information report: offences, court track, clocks, and what could not be read."""
    from saiban.prosecution import fir
    from saiban.prosecution.law import jurisdictions

    if jurisdiction is not None and jurisdiction not in jurisdictions():
        raise typer.BadParameter(", ".join(jurisdictions()), param_hint="--jurisdiction")
    read = fir.parse_fir(text, jurisdiction=jurisdiction, today=datetime.now(UTC).date())
    report = [
        ("number", f"{read.series}{'-' if read.series else ''}{read.number}" if read.number is not None else None),
        ("year", str(read.year) if read.year is not None else None),
        ("date", read.on),
        ("police station", read.station or None),
        ("place", read.place or None),
        ("court", f"{read.track.court.en} ({read.track.track.title.en.lower()})"),
        ("because", read.track.reason.en),
    ]
    table("First information report", ["", ""], report)
    table(
        "Offences",
        ["section", "title", "sure"],
        [
            (one.cited, one.offence.title.en if one.offence else None, one.offence.confidence if one.offence else None)
            for one in read.offences
        ],
    )
    if read.clocks:
        table(
            "Clocks",
            ["", "last day", "law", "sure"],
            [(one.rule.title.en, one.state.due_on, one.law, one.confidence) for one in read.clocks],
        )
    for remark in read.remarks:
        console.print(f"- {remark.words.en}", markup=False)
    for piece in read.unread:
        console.print(f"- not understood, from character {piece.start + 1} on: {piece.text}", markup=False)
    figures(read.as_json(), as_json=as_json)
