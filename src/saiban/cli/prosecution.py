"""`saiban prosecution`: commands of a prosecution service."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from saiban.cli.report import console, figures, table
from saiban.cli.runtime import errors_in_one_line, start

prosecution = typer.Typer(
    help="A prosecution service: read first information reports, take in files.", no_args_is_help=True
)


@prosecution.callback()
def _prosecution() -> None:
    """A prosecution service: read first information reports, take in another office's files."""


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


@prosecution.command("import")
def import_files(
    folder: Annotated[Path, typer.Argument(help="The folder with the office's files.", exists=True, file_okay=False)],
    mapping: Annotated[str, typer.Option(help="How they are read: a packaged mapping or a YAML file.")] = "cook_county",
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON on the last line.")] = False,
) -> None:
    """Take in another office's files: what was loaded, what was reported and why, and the conviction rate."""
    from saiban.engine.lake import Lake
    from saiban.frame.home import subfolder
    from saiban.prosecution import importing
    from saiban.prosecution.indicators import denominators

    try:
        came = importing.import_office(folder, mapping, Lake(subfolder("lake")))
    except importing.ImportRefused as error:
        console.print(f"saiban: {error}", markup=False)
        raise typer.Exit(1) from error
    rate = importing.conviction(came)
    table(
        came.office,
        ["file", "rows", "whole", "reported", "loaded", "left out"],
        [(one.file, one.rows, one.whole, one.reported, one.loaded, one.left_out) for one in came.files],
    )
    table(
        "Reported",
        ["file", "field", "what of it", "rows", "row", "such as"],
        [
            (one.file, one.field, importing.reasons()[one.reason].words.en, one.rows, one.example_row, one.example)
            for one in came.reported
        ],
    )
    table(
        "Conviction rate, by the gravest charge of each accused",
        ["of", "convicted", "of so many", "%", "between"],
        [
            (
                denominators()[of].en,
                one.numerator,
                one.n,
                None if one.value is None else 100 * one.value,
                "" if one.low is None or one.high is None else f"{100 * one.low:.1f} and {100 * one.high:.1f}",
            )
            for of, one in rate.items()
        ],
    )
    days = importing.impossible_days(came)
    console.print(f"D1, cases with days that can't be: {days.numerator:,} of {days.n:,}", markup=False)
    console.print(f"{came.folder}", markup=False)
    figures(
        {
            **came.as_json(),
            "impossible_days": asdict(days),
            "conviction": {of: asdict(one) for of, one in rate.items()},
        },
        as_json=as_json,
    )


@prosecution.command("figures")
def make_figures(
    as_json: Annotated[bool, typer.Option("--json", help="Print what was made as JSON on the last line.")] = False,
) -> None:
    """Make the figures of every service anew from the database, as the worker does every night."""
    start()
    from saiban.prosecution.figures import editions

    with errors_in_one_line():
        made = editions.make_all()
    table("Figures", ["service", "as of"], [(one.file.parent.name, f"{one.at:%d %B %Y %H:%M} UTC") for one in made])
    figures({"editions": [{"service": one.file.parent.name, "as_of": one.at} for one in made]}, as_json=as_json)


@prosecution.command("posting-advice")
def posting_advice(
    service: Annotated[str, typer.Option(help="The code of the service.")] = "prosecution-sindh",
    district: Annotated[str, typer.Option(help="The English name of one district; by default the whole service.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON on the last line.")] = False,
) -> None:
    """Advise who should have which open case; sealed and restricted files are left out, and nothing is moved."""
    start()
    from saiban.cases.work.refused import WorkRefused
    from saiban.directory.models import Organisation, Place
    from saiban.prosecution.entrustment import advice

    with errors_in_one_line():
        of = Organisation.objects.filter(pk=service).first()
        known = Place.objects.filter(level=Place.Level.DISTRICT, valid_to=None, name_en=district)
        place = known.first() if district else None
        if of is None or (district and place is None):
            raise typer.BadParameter("There is no such service or district.")
        cases = advice.cases_of(of, place)
        try:
            shown = advice.shown(advice.make(of, place, cases), cases)
        except WorkRefused as refused:
            console.print(f"saiban: {refused}", markup=False)
            raise typer.Exit(1) from refused
    table(
        "What would change",
        ["case", "complexity", "lead", "members", "gives up"],
        [(one.number, one.level, one.lead, ", ".join(one.members), ", ".join(one.leaving)) for one in shown.rows],
    )
    table("Load, per cent of capacity", ["counsel", "now", "after"], [(o.name, o.before, o.after) for o in shown.loads])
    told = {
        "cases": len(shown.rows) + shown.same + len(shown.without),
        "changes": len(shown.rows),
        "without": list(shown.without),
        "highest": {"now": shown.highest_before, "after": shown.highest_after},
        "gini": {"now": shown.gini_before, "after": shown.gini_after},
    }
    figures(told, as_json=as_json)


@prosecution.command("annual-report")
def annual_report(
    out: Annotated[Path, typer.Option(help="The folder to write into.", file_okay=False)],
    year: Annotated[int, typer.Option(help="The year.")],
    jurisdiction: Annotated[str, typer.Option(help="sindh, kp, punjab or federal.")] = "sindh",
    inside: Annotated[
        bool, typer.Option("--inside", help="The version inside the service; else small groups are hidden.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was written as JSON on the last line.")] = False,
) -> None:
    """Write the annual report that the Act of a service asks for: PDF and Word, in English and Urdu."""
    from saiban.prosecution.law.jurisdictions import jurisdictions

    if jurisdiction not in jurisdictions():
        raise typer.BadParameter(", ".join(jurisdictions()), param_hint="--jurisdiction")
    start()
    from saiban.prosecution.reports.writing import write_annual_reports

    with errors_in_one_line():
        written = write_annual_reports(out, jurisdictions()[jurisdiction], year, public=not inside)
    for path in written:
        console.print(f"{path}", markup=False)
    figures({"written": [str(path) for path in written]}, as_json=as_json)
