"""Commands on the registry: consolidate, serve, back up and restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.status import Status

from saiban.cli.report import console, figures, table
from saiban.cli.runtime import errors_in_one_line, seal_log, serve_until_stopped, start

if TYPE_CHECKING:
    from saiban.consolidation.models import Extract
    from saiban.consolidation.pipeline import Consolidation

Json = Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object on the last line.")]


class Told:
    """Shows on the terminal which step a run is in, and every broken file as it is met."""

    WORDS = {
        "intake": "Reading the extracts",
        "gather": "Gathering the standard rows",
        "link": "Linking records of the same people, households and employers",
        "snapshot": "Looking up the registry as it stands",
        "golden": "Choosing golden values",
        "publish": "Publishing, all or nothing",
        "tidy": "Tidying the indexes",
    }

    def __init__(self, status: Status) -> None:
        self._status = status

    def step(self, name: str) -> None:
        self._say(f"{self.WORDS.get(name) or _of_another_room(name)} ...")

    def _say(self, words: str) -> None:
        """Turn the spinner's words on a terminal; in a log file, write a line."""
        if console.is_terminal:
            self._status.update(words)
        else:
            console.print(words)

    def read(self, extract: Extract) -> None:
        if extract.error:
            console.print(f"[red]broken[/red] {extract.error}")

    def waiting(self) -> None:
        self._say("Another run holds the registry; waiting for it ...")


def _of_another_room(name: str) -> str:
    from saiban.frame import extensions

    return next(str(step.label) for step in extensions.pipeline_steps() if step.code == name)


def run_consolidation(folder: Path, *, anew: bool = False) -> Consolidation:
    """Consolidate a folder with `extracts/` and `mappings/`, telling the terminal how it goes."""
    from saiban.consolidation.pipeline import consolidate as run
    from saiban.consolidation.receiving import arrivals_in

    with console.status("Starting ...") as status:
        return run(arrivals_in(folder), listener=Told(status), anew=anew)


def figures_of(done: Consolidation) -> dict[str, Any]:
    """Return what a run did as one flat set of figures."""
    read = [extract for extract in done.extracts if not extract.error]
    publication = done.publication
    return {
        "sources": len({extract.source_id for extract in read}),
        "extracts": len(read),
        "broken": [extract.error for extract in done.extracts if extract.error],
        "rows_in": sum(extract.rows_in for extract in read),
        "rows_accepted": sum(extract.rows_accepted for extract in read),
        "rows_quarantined": sum(extract.rows_quarantined for extract in read),
        "changed": done.changed,
        "events": publication.events.count() if publication and done.changed else 0,
        "publication": publication.pk if publication else None,
        "linked_onto": done.linked.get("onto"),
        "linked_anew_because": done.linked.get("anew", ""),
        "failed_steps": done.failed_steps,
        **(publication.figures if publication else {}),
        "seconds": done.seconds,
    }


def show(done: Consolidation) -> None:
    """Print what a run did as tables."""
    for step, failure in done.failed_steps.items():
        console.print(
            f"[red]failed[/red] {_of_another_room(step)}: {failure}. The registry stands; run again for this."
        )
    table(
        "Extracts",
        ["source", "file", "rows in", "accepted", "quarantined"],
        [
            (extract.source_id, extract.file_name, extract.rows_in, extract.rows_accepted, extract.rows_quarantined)
            for extract in done.extracts
        ],
    )
    if done.publication:
        table(
            "The registry" if done.changed else "The registry (nothing new)",
            ["", "number"],
            [(name, number) for name, number in done.publication.figures.items() if isinstance(number, int)],
        )


def consolidate(
    folder: Annotated[
        Path, typer.Argument(help="A folder with extracts/ and mappings/.", exists=True, file_okay=False)
    ],
    anew: Annotated[
        bool, typer.Option("--anew", help="Link everybody anew, also where only a few rows were added.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Read every extract of a folder, link, and publish the registry. The same files again change nothing."""
    start()
    with errors_in_one_line():
        done = run_consolidation(folder, anew=anew)
        show(done)
        answer = figures_of(done)
    seal_log()
    figures(answer, as_json=as_json)
    if answer["broken"]:
        raise typer.Exit(1)


def serve(
    port: Annotated[int, typer.Option(help="Port.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve the pages, work off the queue and seal the log, until stopped."""
    start()
    serve_until_stopped(host, port)


def backup(
    target: Annotated[Path, typer.Argument(help="The file to write (.tar).")],
    as_json: Json = False,
) -> None:
    """Write the database, the lake and the keys to one file. Keep it as safe as the registry itself."""
    start()
    from saiban.frame.backup import backup as write

    with errors_in_one_line():
        answer = write(target)
    table("Backup", ["", "number"], answer.items())
    figures(answer, as_json=as_json)


def restore(
    source: Annotated[Path, typer.Argument(help="A file that `saiban backup` wrote.", exists=True, dir_okay=False)],
    as_json: Json = False,
) -> None:
    """Bring a backup back into an empty data folder."""
    from saiban.frame.backup import restore as bring_back

    with errors_in_one_line():
        answer = bring_back(source)
    table("Restored", ["", "number"], answer.items())
    figures(answer, as_json=as_json)


def fingerprint(as_json: Json = False) -> None:
    """Hash the content of every table, less time stamps and internal keys: equal registries have equal fingerprints."""
    start()
    from saiban.consolidation.fingerprint import fingerprint as of_tables

    answer = of_tables()
    table("Fingerprint", ["table", "SHA-256"], answer.items())
    figures(answer, as_json=as_json)


def hand_over() -> None:
    """Have what windows wrote down received as files, as every night; the next run takes them in."""
    start()
    from saiban.desk.handing_over import hand_over as hand_over_desks

    with errors_in_one_line():
        for extract in hand_over_desks():
            console.print(f"{extract.source_id}: {extract.rows_accepted} people, {extract.rows_quarantined} set aside")
