"""`saiban statistics report` and `export`: the yearly coverage report as PDF, and everything that is published."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from saiban.cli.report import console, figures
from saiban.cli.runtime import errors_in_one_line, start

Json = Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object on the last line.")]


class Language(StrEnum):
    """The languages of reports."""

    EN = "en"
    UR = "ur"


def report(
    year: Annotated[int, typer.Option(help="The calendar year.")],
    language: Annotated[Language, typer.Option(help="English or Urdu.")] = Language.EN,
    out: Annotated[
        Path | None, typer.Option(help="The file; coverage-YEAR-LANGUAGE.pdf here where not given.", dir_okay=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """Print the yearly coverage report as PDF, from published figures alone."""
    start()
    from django.utils.translation import override

    from saiban.statistics.queries import standing_edition
    from saiban.statistics.report.yearly import coverage_report

    file = out or Path(f"coverage-{year}-{language}.pdf")
    with errors_in_one_line(), override(language):
        held = coverage_report(standing_edition(), year)
        file.write_bytes(held)
    console.print(f"{file}: {len(held):,} bytes")
    figures({"file": str(file), "bytes": len(held), "year": year, "language": str(language)}, as_json=as_json)


def export(
    folder: Annotated[Path, typer.Argument(help="Folder for the files; made where it is not there.", file_okay=False)],
    address: Annotated[
        str, typer.Option(help="Where the folder will stand on the web, for the catalogue.")
    ] = "https://example.org/open-data",
    as_json: Json = False,
) -> None:
    """Write everything that is published: SDMX, Open SDG, one table of all figures, the catalogue, both reports."""
    start()
    from saiban.statistics.open_data.exporting import export_to
    from saiban.statistics.queries import standing_edition

    with errors_in_one_line(), console.status("Writing ..."):
        written = export_to(folder, standing_edition(), address=address)
    console.print(f"{len(written)} files in {folder}")
    figures({"files": {str(path): size for path, size in written.items()}}, as_json=as_json)
