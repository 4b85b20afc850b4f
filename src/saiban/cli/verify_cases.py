"""`saiban verify-cases`: is every case as it was written?"""

from __future__ import annotations

from typing import Annotated

import typer

from saiban.cli.report import console, figures, table
from saiban.cli.runtime import errors_in_one_line, start

SHOWN = 50


def verify_cases(
    number: Annotated[str, typer.Option(help="One case number; without it all cases are looked at.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON object on the last line.")] = (
        False
    ),
) -> None:
    """Follow the chain of events of each case, and name whatever is not as it was written."""
    start()
    from saiban.cases.numbering import parse_case_number
    from saiban.cases.verifying import verify_all

    with errors_in_one_line():
        report = verify_all(number=parse_case_number(number) if number else "")
    if report.findings:
        rows = [(case, one.kind, str(one.seq or ""), one.said) for case, one in report.findings[:SHOWN]]
        table(f"The first {SHOWN} findings", ["case", "kind", "event", "said"], rows)
    else:
        console.print(f"Sound: {report.cases:,} cases are as they were written.")
    figures({"cases": report.cases, "findings": len(report.findings)}, as_json=as_json)
    if report.findings:
        raise typer.Exit(1)
