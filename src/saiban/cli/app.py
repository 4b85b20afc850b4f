"""The commands of `saiban`."""

from __future__ import annotations

from typing import Annotated

import typer

import saiban
from saiban.cli import (
    bench,
    country,
    develop,
    files,
    prosecution,
    protection,
    pull,
    referral,
    registry,
    runtime,
    score,
    statistics,
    verify_cases,
    verify_extract,
    verify_log,
)
from saiban.cli.report import console

app = typer.Typer(
    name="saiban",
    help="A national social protection information system: many schemes' files in, one registry out.",
    epilog="Begin with: saiban demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"saiban {saiban.__version__}")
        raise typer.Exit


ROOM_OF = {
    "consolidate": "consolidation",
    "hand-over": "desk",
    "fingerprint": "consolidation",
    "statistics": "statistics",
}
"""Commands that work in one room; an installation without it refuses them."""


def refuse_without(room: str, command: str) -> None:
    """End with a sentence where this installation's profile does not have a room."""
    from saiban.site import profiles

    with runtime.errors_in_one_line():
        here = profiles.current()
    if not here.has(room):
        console.print(
            f"saiban: `{command}` works in the room {room}, which the installation in {profiles.data_folder()} "
            f"({here.code}) does not have.",
            markup=False,
        )
        raise typer.Exit(1)


@app.callback()
def options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version.")
    ] = False,
) -> None:
    """A national social protection information system: many schemes' files in, one registry out."""
    command = context.invoked_subcommand or ""
    if command in ROOM_OF:
        refuse_without(ROOM_OF[command], command)


app.command("demo", rich_help_panel="Start here")(country.demo)
app.command("serve", rich_help_panel="Start here")(registry.serve)
app.command("consolidate", rich_help_panel="The registry")(registry.consolidate)
app.command("hand-over", rich_help_panel="The registry")(registry.hand_over)
app.command("backup", rich_help_panel="The registry")(registry.backup)
app.command("restore", rich_help_panel="The registry")(registry.restore)
app.command("rotate-keys", rich_help_panel="The registry")(protection.rotate_keys)
app.command("dispose", rich_help_panel="The registry")(protection.dispose)
app.command("verify-cases", rich_help_panel="The registry")(verify_cases.verify_cases)
app.command("verify-extract", rich_help_panel="The registry")(verify_extract.verify_extract)
app.command("verify-log", rich_help_panel="The registry")(verify_log.verify_log)
app.command("fingerprint", rich_help_panel="The registry")(registry.fingerprint)
app.command("synth", rich_help_panel="Files")(country.synth)
app.command("pull", rich_help_panel="Files")(pull.pull)
app.command("link", rich_help_panel="Files")(files.link)
app.command("score", rich_help_panel="Files")(score.score)
app.add_typer(statistics.statistics, name="statistics", rich_help_panel="The registry")
app.add_typer(prosecution.prosecution, name="prosecution", rich_help_panel="Cases")
app.add_typer(referral.referral, name="referral", rich_help_panel="Cases")
app.add_typer(files.intake, name="intake", rich_help_panel="Files")
app.command(
    "test", rich_help_panel="Development", context_settings={"allow_extra_args": True, "ignore_unknown_options": True}
)(develop.test)
app.add_typer(bench.bench, name="bench", rich_help_panel="Development")
app.command("check", rich_help_panel="Development")(develop.check)
app.command("messages", rich_help_panel="Development")(develop.messages)
