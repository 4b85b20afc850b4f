"""Commands on files alone: draft a mapping, read an extract, link without a registry."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saiban.cli.report import console, figures, table
from saiban.cli.runtime import errors_in_one_line

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from saiban.engine.spark import Spark


class EngineName(StrEnum):
    """What a linkage runs on."""

    DUCKDB = "duckdb"
    SPARK = "spark"


intake = typer.Typer(help="Describe a new file, or read one with its mapping.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object on the last line.")]
File = Annotated[Path, typer.Argument(help="The agency's file.", exists=True, dir_okay=False)]
MappingFile = Annotated[Path, typer.Option(help="Its mapping (docs/mappings.md).", exists=True, dir_okay=False)]


@intake.command()
def describe(file: File) -> None:
    """Draft a mapping from a file and print it, to be read through and saved as YAML."""
    from saiban.intake.describe import describe as look
    from saiban.intake.describe import draft_yaml

    with errors_in_one_line():
        typer.echo(draft_yaml(look(file)), nl=False)


@intake.command()
def take(
    file: File,
    mapping: MappingFile,
    out: Annotated[Path, typer.Argument(help="Folder for standard rows, quarantine and manifest.")],
    as_json: Json = False,
) -> None:
    """Read one extract into standard rows and a quarantine, without a registry."""
    from saiban.intake.extract import take as read
    from saiban.intake.mapping import load_mapping

    with errors_in_one_line():
        out.mkdir(parents=True, exist_ok=True)
        manifest = read(file, load_mapping(mapping), out, today=_today())
    table("Quarantine", ["reason", "rows"], sorted(manifest.reasons.items()))
    figures(manifest.as_dict(), as_json=as_json)


def link(
    paths: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="One or more files.", exists=True, dir_okay=False)
    ],
    mapping: MappingFile,
    truth: Annotated[
        str | None, typer.Option(help="A column of truth, as named under `derive` in the mapping.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Keep clusters, pairs, model, card and what --onto needs in this folder.")
    ] = None,
    onto: Annotated[
        Path | None,
        typer.Option(help="A folder that --out kept: link the files against its rows.", exists=True, file_okay=False),
    ] = None,
    engine: Annotated[EngineName, typer.Option(help="What runs the linkage; spark needs Java 17.")] = EngineName.DUCKDB,
    master: Annotated[str, typer.Option(help="Spark's master: local[2], spark://host:7077, yarn ...")] = "local[*]",
    as_json: Json = False,
) -> None:
    """Link the rows of any files, and measure the result against a column of truth, group by group.

    A row in quarantine counts as a person of its own: what it would have been linked to is missed. Groups are measured
    among accepted rows, since nothing is known of the others. With --onto the model of the kept linkage judges the new
    rows, the kept ones are not linked again, and --out names another folder, which then holds all of them. Both engines
    find the same; what Spark linked can't be continued with --onto (docs/spark.md).
    """
    from saiban.cli.accuracy import show_groups
    from saiban.engine.duck import connect
    from saiban.intake.extract import take as read
    from saiban.intake.mapping import load_mapping
    from saiban.intake.truth import write_truth
    from saiban.linkage import MustLinkAnew, PersonLinkage, agreed, evaluate, extend, link_persons, whole, write_card

    if onto is not None and engine is EngineName.SPARK:
        raise typer.BadParameter("--onto links on this machine alone: leave out --engine spark")
    with errors_in_one_line(), tempfile.TemporaryDirectory() as scratch:
        meaning = load_mapping(mapping)
        folders, digests = [], {}
        answer: dict[str, Any] = dict.fromkeys(("rows_in", "rows_accepted", "rows_quarantined"), 0)
        for number, path in enumerate(paths):
            folders.append(Path(scratch) / f"{number}")
            with console.status(f"Reading {path.name} ..."):
                manifest = read(path, meaning, folders[-1], today=_today())
            answer = {name: answer[name] + getattr(manifest, name) for name in answer}
            digests[path.name] = manifest.sha256
        records = [folder / "records.parquet" for folder in folders]
        linked = Path(scratch) / "linked"
        linked.mkdir()
        with console.status("Linking ..."), connect(spill=Path(scratch) / "spill") as connection:
            known = None if truth is None else [write_truth(folder, meaning, truth) for folder in folders]
            if onto is None:
                settings = PersonLinkage(numbers=agreed(meaning.declared))
                with _running(engine, master, connection, Path(scratch) / "spark") as chosen:
                    keep = out is not None and engine is EngineName.DUCKDB
                    report = link_persons(chosen, records, linked, settings=settings, keep=keep)
                answer |= report.as_dict()
                card = write_card(connection, linked, report, records, inputs=digests, truth=known)
                answer["groups"] = card["accuracy"]["groups"]
            else:
                try:
                    answer |= extend(connection, onto / "state", records, linked).as_dict()
                except MustLinkAnew as reason:
                    console.print(f"saiban: {reason}", markup=False)
                    raise typer.Exit(1) from reason
                answer["people"] = whole(connection, linked / "state", linked)
            if known is not None:
                everyone = _with_the_quarantined(connection, linked / "persons.parquet", known)
                answer |= evaluate(connection, everyone, known).as_dict()
        if out is not None:
            shutil.copytree(linked, out, dirs_exist_ok=True)
    table(
        "Linkage",
        ["", "value"],
        [(name, value) for name, value in answer.items() if not isinstance(value, dict | list)],
    )
    show_groups(answer.get("groups", []))
    figures(answer, as_json=as_json)


@contextmanager
def _running(
    engine: EngineName, master: str, connection: DuckDBPyConnection, scratch: Path
) -> Iterator[DuckDBPyConnection | Spark]:
    """Lend what runs the linkage: the connection, or an application on a Spark master."""
    if engine is EngineName.DUCKDB:
        yield connection
        return
    from saiban.engine.spark import Spark

    with Spark(master, scratch=scratch) as spark:
        yield spark


def _with_the_quarantined(connection: DuckDBPyConnection, persons: Path, truth: list[Path]) -> Path:
    """Return clusters in which each record of the truth that was not linked stands alone."""
    everyone = persons.with_name("everyone.parquet")
    known = [str(path) for path in truth]
    connection.execute(
        f"""COPY (
            SELECT record, cluster FROM read_parquet('{persons}')
            UNION ALL
            SELECT record, -row_number() OVER (ORDER BY record)
            FROM read_parquet({known}) WHERE record NOT IN (SELECT record FROM read_parquet('{persons}'))
        ) TO '{everyone}' (FORMAT parquet)"""
    )
    return everyone


def _today() -> date:
    from datetime import UTC, datetime

    return datetime.now(UTC).date()
