"""The synthetic country: make its extracts, and the demo that consolidates and serves them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from saiban.cli.report import console, figures, table

Json = Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object on the last line.")]


def synth(
    folder: Annotated[Path, typer.Argument(help="Where to write extracts, mappings and truth.")],
    people: Annotated[int, typer.Option(help="How many people the country has.", min=500)] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same country.")] = 1,
    as_json: Json = False,
) -> None:
    """Make a synthetic country and the files its schemes would send, with the truth beside them."""
    answer = write_country(folder, people, seed)
    table("Extracts written", ["source", "rows"], sorted(answer["rows"].items()))
    figures(answer, as_json=as_json)


def write_country(folder: Path, people: int, seed: int) -> dict[str, Any]:
    """Write the country with a progress bar and return its figures."""
    from rich.progress import Progress

    from saiban import synth as room

    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(f"Making a country of {people:,} people", total=None)
        try:
            answer: dict[str, Any] = room.write_country(
                folder, people, seed, progress=lambda done, total: bar.update(task, completed=done, total=total)
            )
        except room.CountryError as error:
            console.print(f"saiban: {error}", markup=False)
            raise typer.Exit(1) from error
    return answer


def demo(
    people: Annotated[int, typer.Option(help="How many people the country has.", min=500)] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same country.")] = 1,
    serve: Annotated[bool, typer.Option(help="Serve the pages afterwards.")] = True,
    fresh: Annotated[bool, typer.Option(help="Throw the earlier demo away first.")] = False,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 8000,
    only: Annotated[
        str, typer.Option(help="`prosecution`: a prosecution service's own installation, in `.data-prosecution`.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Make a synthetic country's extracts, consolidate them, say what was found, and serve the pages."""
    if only:
        if only != "prosecution":
            raise typer.BadParameter("prosecution", param_hint="--only")
        from saiban.cli.demo_prosecution import run_demo_of_prosecution

        run_demo_of_prosecution(serve=serve, fresh=fresh, port=port, as_json=as_json)
        return
    from saiban.cli.demo import run_demo

    run_demo(people=people, seed=seed, serve=serve, fresh=fresh, port=port, as_json=as_json)
