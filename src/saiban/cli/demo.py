"""`saiban demo`: a synthetic country, consolidated, measured against its truth, and served."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import typer

from saiban.cli.country import write_country
from saiban.cli.memory import PeakMemory
from saiban.cli.registry import figures_of, run_consolidation
from saiban.cli.report import console, figures, table
from saiban.cli.runtime import errors_in_one_line, seal_log, serve_until_stopped, start


def run_demo(*, people: int, seed: int, serve: bool, fresh: bool, port: int, as_json: bool) -> None:
    """Make, consolidate, measure, say what was made; then serve where asked."""
    from saiban.frame.home import data_folder

    country = {"people": people, "seed": seed}
    _make_room(data_folder(), country, fresh=fresh)
    folder = data_folder() / "country"
    if not (folder / "country.json").exists():
        shutil.rmtree(folder, ignore_errors=True)
        write_country(folder, people, seed)
    start()
    from saiban.frame.embedded import server_pids

    with PeakMemory(server_pids) as memory, errors_in_one_line():
        _count_against_itself(folder)
        done = run_consolidation(folder)
        from saiban.cli.accuracy import measure

        accuracy = measure(folder, done.extracts, done.inputs)
    answer: dict[str, Any] = country | figures_of(done) | accuracy | {"peak_memory_mb": memory.megabytes}
    table("What was made", ["", "", ""], _made(answer))
    accounts = _accounts()
    seal_log()
    if serve:
        table("Where to look", ["", "as", "what is there"], WHERE_TO_LOOK)
        table("Accounts", ["user name", "password", "role", "organisation"], accounts)
    figures(answer, as_json=as_json)
    if serve:
        serve_until_stopped("127.0.0.1", port)


def _count_against_itself(folder: Path) -> None:
    """Hold figures against the made-up people, not against a country ten thousand times as large."""
    from saiban.statistics.population import use_table
    from saiban.synth.counted import counted

    use_table(counted(folder / "population"), str(folder))


WHERE_TO_LOOK = (
    (
        "/desk/",
        "nowshera",
        "begin here: a family at the window, from a name (say Muhammad) to the slip with case numbers",
    ),
    ("/work/", "zakat, eobi", "the cases that the window set off, to be decided by the department"),
    ("/status/", "nobody", "what the person sees of a case, with its number and the phone or code of the slip"),
    ("/entitled/", "nobody", "what could I be entitled to: asks, and stores nothing"),
    ("/book/", "steward", "the scheme book in plain words; compare, propose, approve"),
    ("/find/", "steward", "search for a name in either script, and see which scheme said what of a person"),
    ("/overlap/", "steward", "how many people are in each two schemes"),
    ("/review/", "reviewer", "pairs of records that may be one person, for a clerk to judge"),
    ("/runs/cards/", "steward", "how right the linkage is, for women and men, districts, scripts"),
    ("/agreements/", "agreements", "who may ask for what; approve what the steward proposes"),
    ("/lists/", "eobi", "hand in a list, download the answers"),
    ("/log/", "auditor", "who looked at whom, when and why"),
    ("/api/docs", "nobody", "the interface for other agencies' programs"),
)


def _made(answer: dict[str, Any]) -> list[tuple[str, Any, str]]:
    """Say what the demonstration holds and how well it was put together."""
    behind = sum(group["standing"] == "behind" for group in answer["groups"])
    return [
        ("files", answer["extracts"], f"of {answer['sources']} sources"),
        ("rows", answer["rows_in"], f"{answer['rows_quarantined']:,} of them set aside, each with its reason"),
        ("people", answer["persons"], f"in {answer['households']:,} households; {answer['employers']:,} employers"),
        ("found", f"{answer['recall']:.1%}", f"of the rows of one person (by the same CNIC {_alone(answer):.1%})"),
        ("right", f"{answer['precision']:.1%}", f"of the joins; {behind} groups stay behind the others"),
    ]


def _alone(answer: dict[str, Any]) -> float:
    return float(answer["exact_cnic"]["recall"])


def _make_room(data: Path, country: dict[str, int], *, fresh: bool) -> None:
    """Start from nothing where the data folder holds another demo country; never touch a real registry."""
    mark = data / "demo.json"
    if data.exists() and any(data.iterdir()) and not mark.exists():
        console.print(f"saiban: {data} holds a registry that is not a demo. Set SAIBAN_DATA to another folder.")
        raise typer.Exit(1)
    if mark.exists() and (fresh or json.loads(mark.read_text()) != country):
        from saiban.frame.embedded import stop_server

        console.print("Starting over: the earlier demo is thrown away.")
        stop_server()
        shutil.rmtree(data)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark.write_text(json.dumps(country))


def _accounts() -> list[tuple[str, str, str, str]]:
    from saiban.access.agreements.demo import make_demo_agreements
    from saiban.access.demo import make_demo_accounts
    from saiban.desk.hubs.demo import make_demo_hubs

    make_demo_hubs()
    accounts = make_demo_accounts()
    make_demo_agreements()
    return accounts
