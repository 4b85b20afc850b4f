"""`saiban demo`: a synthetic country, consolidated, measured against its truth, and served."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import typer

from saiban.cli.country import write_country
from saiban.cli.memory import PeakMemory
from saiban.cli.registry import figures_of, run_consolidation, show
from saiban.cli.report import console, figures, table
from saiban.cli.runtime import errors_in_one_line, seal_log, start


def run_demo(*, people: int, seed: int, serve: bool, fresh: bool, port: int, as_json: bool) -> None:
    """Make, consolidate, measure, print; then serve where asked."""
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
        done = run_consolidation(folder)
        from saiban.cli.accuracy import measure, show_groups

        accuracy = measure(folder, done.extracts, done.inputs)
    show(done)
    answer: dict[str, Any] = country | figures_of(done) | accuracy | {"peak_memory_mb": memory.megabytes}
    table(
        "Linkage against the synthetic truth",
        ["", "precision", "recall", "F1"],
        [
            ("Saiban", answer["precision"], answer["recall"], answer["f1"]),
            ("same CNIC only", *(answer["exact_cnic"][name] for name in ("precision", "recall", "f1"))),
        ],
    )
    show_groups(answer["groups"])
    accounts = _accounts()
    seal_log()
    if serve:
        table("Demo accounts", ["user name", "password", "role", "organisation"], accounts)
    figures(answer, as_json=as_json)
    if serve:
        from saiban.site.serve import serve as supervise

        console.print(f"Saiban is at http://127.0.0.1:{port}/  (Ctrl-C stops it)")
        with errors_in_one_line():
            supervise("127.0.0.1", port)


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

    accounts = make_demo_accounts()
    make_demo_agreements()
    return accounts
