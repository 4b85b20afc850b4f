"""Benchmarks against the best other tool, on made-up rows. The work is in `benchmarks/`, beside the source."""

from __future__ import annotations

import importlib
import secrets
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from saiban.cli.report import console, figures, table

ROOT = Path(__file__).parents[3]
COLUMNS = (
    "rows",
    "seconds",
    "seconds_per_million",
    "peak_mb",
    "f1",
    "pairs_compared",
    "rule",
    "rows_left_out",
    "failed",
)
AsJson = Annotated[bool, typer.Option("--json", help="Print the figures as JSON on the last line.")]
bench = typer.Typer(help="Measure Saiban against others, from a source tree.", no_args_is_help=True)


@bench.callback()
def _bench() -> None:
    """Measure Saiban against others, from a source tree."""


@bench.command()
def linkage(
    rows: Annotated[int, typer.Option(min=1000, help="Standard rows to make.")] = 100_000,
    cnic_share: Annotated[float, typer.Option(min=0, max=0.9, help="Share of the rows with a CNIC.")] = 0.7,
    runs: Annotated[int, typer.Option(min=1, help="Runs of each tool, in turn; medians are shown.")] = 5,
    seed: Annotated[int | None, typer.Option(help="Of the made-up rows; drawn and shown where not given.")] = None,
    memory: Annotated[str, typer.Option(help="What a run's processes may hold, e.g. 16GB.")] = "16GB",
    threads: Annotated[int, typer.Option(min=1)] = 2,
    only: Annotated[str | None, typer.Option(help="saiban or splink alone.")] = None,
    febrl: Annotated[int | None, typer.Option(min=3, max=4, help="The public set FEBRL 3 or 4 instead.")] = None,
    curve: Annotated[str | None, typer.Option(help="Ours alone at these numbers of rows, e.g. 100000,1000000.")] = None,
    crafted: Annotated[
        int | None, typer.Option(min=1, help="Ours with and without so many namesakes of one day.")
    ] = None,
    increment: Annotated[
        int | None, typer.Option(min=1, help="So many new rows into kept linkages, and all anew.")
    ] = None,
    timeout: Annotated[int, typer.Option(help="Seconds that one run may take.")] = 7200,
    as_json: AsJson = False,
) -> None:
    """Link made-up rows with Saiban and with Splink 5 on DuckDB: time, memory, F1 and B-cubed of each."""
    work = _work("linkage")
    if only not in (None, "saiban", "splink"):
        raise typer.BadParameter("saiban or splink", param_hint="--only")
    sizes = _sizes(curve) if curve is not None else []
    number = secrets.randbelow(10**6) if seed is None else seed
    made = {"seed": number, "cnic_share": cnic_share, "runs": runs}

    def chosen(within: Any) -> dict[str, Any]:
        if febrl is not None:
            return dict(work.febrl(within, febrl, runs=runs, only=only))
        if sizes:
            return dict(work.curve(within, sizes, **made))
        if crafted is not None:
            return dict(work.crafted(within, rows, crafted, **made))
        if increment is not None:
            return dict(work.increment(within, rows, increment, **made))
        return dict(work.compare(within, rows, only=only, **made))

    try:
        answer = work.with_bench(_megabytes(memory), threads, timeout, _say, chosen)
    except (work.RunFailed, ValueError) as error:
        console.print(f"saiban: {error}", markup=False)
        raise typer.Exit(1) from error
    for name, value in answer.items():
        if isinstance(value, dict):
            table(name, ["", "value"], [(key, each) for key, each in value.items() if not isinstance(each, dict)])
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            shown = [key for key in COLUMNS if any(key in each for each in value)]
            table(name, shown, [[each.get(key) for key in shown] for each in value])
    table("", ["", "value"], [item for item in answer.items() if not isinstance(item[1], dict | list)])
    figures(answer, as_json=as_json)
    if "failed" in answer:
        raise typer.Exit(1)


@bench.command()
def exchange(
    people: Annotated[int, typer.Option(min=1000, help="Made-up people in the scratch database.")] = 1_000_000,
    requests: Annotated[int, typer.Option(min=100, help="Searches of one turn.")] = 4000,
    runs: Annotated[int, typer.Option(min=1, help="Turns of each service; medians are shown.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Search by signed messages over HTTP, against a minimal service doing the same selects and insert."""
    _tell(_work("exchange").compare(people, requests, runs, _say), as_json)


@bench.command()
def cases(
    cases: Annotated[int, typer.Option(min=1000, help="Made-up cases in the scratch database.")] = 1_000_000,
    users: Annotated[int, typer.Option(min=1000, help="Officers, a multiple of 500.")] = 10_000,
    requests: Annotated[int, typer.Option(min=20, help="Requests of each kind of page.")] = 200,
    seed: Annotated[int, typer.Option(help="Of the officers and cases that are drawn.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Open My work, pages of cases and lists among many cases, as whole requests at the server."""
    answer = dict(_work("cases").measure(cases, users, requests, seed, _say))
    pages = {name: value for name, value in answer.items() if isinstance(value, dict)}
    columns = list(next(iter(pages.values())))
    table("Pages", ["", *columns], [[name, *(page[key] for key in columns)] for name, page in pages.items()])
    table("", ["", "value"], [item for item in answer.items() if not isinstance(item[1], dict)])
    figures(answer, as_json=as_json)


@bench.command()
def rules(
    people: Annotated[int, typer.Option(min=1000, help="Made-up people.")] = 1_000_000,
    runs: Annotated[int, typer.Option(min=1, help="Turns of each; medians are shown.")] = 5,
    seed: Annotated[int | None, typer.Option(help="Of the made-up people; drawn and shown where not given.")] = None,
    as_json: AsJson = False,
) -> None:
    """Judge made-up people by all rules of the scheme book, and by one benefit against OpenFisca-core."""
    number = secrets.randbelow(10**6) if seed is None else seed
    _tell(_work("rules").compare(people, runs, number, _say), as_json)


@bench.command()
def assignment(
    counsel: Annotated[int, typer.Option(min=30, help="Made-up counsel.")] = 300,
    cases: Annotated[int, typer.Option(min=1, help="Made-up cases for the advice on postings.")] = 400,
    runs: Annotated[int, typer.Option(min=1, help="Turns of each; medians and the slowest are shown.")] = 5,
    seed: Annotated[int, typer.Option(help="Of the counsel and cases that are drawn.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Propose a team of three among many counsel, and advise on the postings of a whole service."""
    _tell(_work("assignment").measure(counsel, cases, runs, seed, _say), as_json)


@bench.command()
def statistics(
    people: Annotated[int, typer.Option(min=1000, help="Made-up people.")] = 1_000_000,
    runs: Annotated[int, typer.Option(min=1, help="Turns; medians are shown.")] = 5,
    seed: Annotated[int, typer.Option(help="Of the made-up people.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Compute every indicator with every breakdown over made-up people, against one scan of the same files."""
    answer = dict(_work("statistics").measure(people, runs, seed, _say))
    table("Rows", ["table", "rows"], answer["rows"].items())
    table("", ["", "value"], [item for item in answer.items() if not isinstance(item[1], dict)])
    figures(answer, as_json=as_json)


@bench.command()
def prosecution(
    cases: Annotated[int, typer.Option(min=100, help="Made-up cases.")] = 100_000,
    hearings: Annotated[int, typer.Option(min=100, help="Made-up hearings.")] = 1_000_000,
    runs: Annotated[int, typer.Option(min=1, help="Turns; medians and the slowest are shown.")] = 5,
    seed: Annotated[int, typer.Option(help="Of what is drawn.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON on the last line.")] = False,
) -> None:
    """Compute every indicator of a prosecution service, for all and by each dimension; open pages of its diary."""
    answer = dict(_work("prosecution").measure_all(cases, hearings, runs, seed, _say))
    answer |= _work("prosecution_diary").measure_diary(cases, hearings, runs, _say)
    seconds = {name: value for name, value in answer.items() if isinstance(value, dict)}
    table("Seconds", ["", "median", "slowest"], [[name, *value.values()] for name, value in seconds.items()])
    table("", ["", "value"], [item for item in answer.items() if not isinstance(item[1], dict)])
    figures(answer, as_json=as_json)


def _sizes(curve: str) -> list[int]:
    """Read the sizes of a curve; say which part is no number of rows."""
    for size in curve.split(","):
        if not size.strip().isdecimal() or int(size) < 1000:
            raise typer.BadParameter(
                f"{size!r} is no number of rows from 1000; write e.g. 100000,1000000", param_hint="--curve"
            )
    return [int(size) for size in curve.split(",")]


def _work(name: str) -> Any:
    if not (ROOT / "benchmarks" / f"{name}.py").exists():
        console.print("saiban: the benchmarks are part of the source tree, not of an installed package.")
        raise typer.Exit(1)
    sys.path.insert(0, str(ROOT))
    return importlib.import_module(f"benchmarks.{name}")


def _tell(answer: dict[str, Any], as_json: bool) -> None:
    for name, value in answer.items():
        if isinstance(value, dict):
            table(name, ["", "value"], list(value.items()))
    table("", ["", "value"], [item for item in answer.items() if not isinstance(item[1], dict)])
    figures(answer, as_json=as_json)


def _say(text: str) -> None:
    console.print(text, markup=False)


def _megabytes(text: str) -> int:
    units = {"GB": 1000, "MB": 1, "G": 1000, "M": 1}
    for unit, size in units.items():
        number = text.upper().removesuffix(unit).strip()
        if text.upper().endswith(unit) and number.replace(".", "", 1).isdigit():
            return int(float(number) * size)
    raise typer.BadParameter(f"{text!r}: write a size such as 16GB", param_hint="--memory")
