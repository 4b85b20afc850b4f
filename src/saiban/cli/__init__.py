"""The `saiban` command: set up, run the main job, serve, test."""

from __future__ import annotations


def main() -> None:
    """Run the command line; every failure that a user can mend is one line on standard error and exit code 1 or 2."""
    from saiban.cli.app import app

    app(prog_name="saiban")
