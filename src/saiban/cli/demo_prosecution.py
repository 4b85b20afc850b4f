"""`saiban demo --only prosecution`: a prosecution service's own installation with made-up people and cases, served."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import typer

from saiban.cli.report import console, figures, table
from saiban.cli.runtime import errors_in_one_line, seal_log, serve_until_stopped, start

FOLDER = ".data-prosecution"
MADE = {"prosecution": True}

WHERE_TO_LOOK = (
    ("/prosecution/register/", "rashid", "begin here: paste the line of a FIR and register it"),
    (
        "/prosecution/scrutiny/",
        "rashid, deputy",
        "police reports that wait; checklist, memo to the police, report to the court",
    ),
    ("/prosecution/counsel-waiting/", "dpp", "cases without counsel: the roster or three teams, with their reasons"),
    ("/prosecution/diary/", "rashid, registrar", "the courts of today; a court's day is written by keyboard"),
    (
        "/prosecution/approvals/",
        "deputy, dpp, general",
        "reports on acquittals, appeals and withdrawals on their way up",
    ),
    ("/prosecution/figures/", "dpp, general", "both rates of conviction side by side, and every other indicator"),
    ("/work/", "rashid, dpp", "what is at hand and what is late, with the law and the arithmetic of each clock"),
    ("/cases/", "dpp", "the cases of the district"),
    ("/procedures/", "anybody", "the criminal case: its stages, events and clocks, to read and print"),
    ("/log/", "auditor", "who looked at which case, when and why"),
)


def run_demo_of_prosecution(*, serve: bool, fresh: bool, port: int, as_json: bool) -> None:
    """Make the installation in its own data folder, say who can sign in, then serve where asked."""
    from saiban.frame.home import REPOSITORY, data_folder

    os.environ.setdefault("SAIBAN_DATA", str(REPOSITORY / FOLDER))
    os.environ["SAIBAN_PROFILE"] = "prosecution"
    _make_room(data_folder(), fresh=fresh)
    start()
    with errors_in_one_line():
        from saiban.prosecution.demo.cases import make_cases
        from saiban.prosecution.demo.office import SERVICE, make_office
        from saiban.prosecution.demo.waiting import make_waiting
        from saiban.prosecution.figures import editions
        from saiban.prosecution.models import Hearing, Prosecution

        accounts = make_office()
        with console.status("Making cases ..."):
            make_cases()
            waiting = make_waiting()
            cases = Prosecution.objects.count()
            editions.make(SERVICE)
        answer = {"cases": cases, "hearings": Hearing.objects.count(), "accounts": len(accounts)}
    seal_log()
    table("What was made", ["", ""], answer.items())
    table("Where to look", ["", "as", "what is there"], WHERE_TO_LOOK)
    for page, who, what in waiting:
        console.print(f"{page}  as {who}: {what}", markup=False, soft_wrap=True)
    console.print("Then, with this folder:", markup=False)
    for command in ("verify-cases", "prosecution import FOLDER"):
        console.print(f"  SAIBAN_DATA={data_folder()} ./saiban {command}", markup=False, soft_wrap=True)
    table("Accounts", ["user name", "password", "role", "organisation"], accounts)
    figures(answer, as_json=as_json)
    if serve:
        serve_until_stopped("127.0.0.1", port)


def _make_room(data: Path, *, fresh: bool) -> None:
    """Start from nothing where that is asked for; never touch a folder that holds something else."""
    mark = data / "demo.json"
    made = mark.exists() and json.loads(mark.read_text()) == MADE
    if not made and any(data.iterdir()):
        console.print(f"saiban: {data} holds something else. Set SAIBAN_DATA to another folder.", markup=False)
        raise typer.Exit(1)
    if made and fresh:
        from saiban.frame.embedded import stop_server

        console.print("Starting over: the earlier demo is thrown away.")
        stop_server()
        shutil.rmtree(data)
        data.mkdir(mode=0o700)
    mark.write_text(json.dumps(MADE))
