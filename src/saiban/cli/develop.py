"""Commands for those who work on Saiban itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from saiban.cli.report import console

ROOT = Path(__file__).parents[3]


def test(
    context: typer.Context,
    everything: Annotated[
        bool, typer.Option("--all", help="The long tests too; a missing browser fails instead of skipping.")
    ] = False,
) -> None:
    """Run the test suite on the embedded PostgreSQL; further arguments go to pytest (such as --cov=saiban)."""
    environment = os.environ | {"SAIBAN_TEST_ALL": "1"} if everything else dict(os.environ)
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        console.print("No Chromium here: browser tests " + ("will fail." if everything else "are skipped."))
    chosen = [] if everything else ["-m", "not long"]
    workers = [] if "-n" in context.args else ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadgroup"]
    command = [sys.executable, "-m", "pytest", *workers, *chosen, *context.args]
    raise typer.Exit(subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode)


def check() -> None:
    """Lint, type-check and hold the layers: what must be clean before a change is pushed."""
    tools = Path(sys.executable).parent
    commands = (
        ["ruff", "format", "--check", "src", "tests", "benchmarks"],
        ["ruff", "check", "src", "tests", "benchmarks"],
        ["mypy"],
        ["lint-imports"],
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    failed = [
        command[0]
        for command in commands
        if subprocess.run([tools / command[0], *command[1:]], cwd=ROOT, env=environment, check=False).returncode
    ]
    if failed:
        console.print("failed: " + ", ".join(failed))
        raise typer.Exit(1)


def messages() -> None:
    """Bring every room's Urdu catalogue up to date with the strings in its pages and code."""
    from saiban.frame.messages import update_messages

    for catalogue, missing in update_messages():
        console.print(f"{catalogue}: {missing} to translate")
