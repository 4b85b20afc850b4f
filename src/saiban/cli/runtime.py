"""Bring the installation up: server, database, translations, then Django."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from saiban.cli.report import console


def start() -> None:
    """Set the installation up where needed and make Django ready."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saiban.site.settings")
    from saiban.frame.setup import set_up

    with errors_in_one_line():
        set_up()


def serve_until_stopped(host: str, port: int) -> None:
    """Serve the pages, work off the queue and seal the log; say where they are and how to stop."""
    from saiban.site.serve import serve

    console.print(f"Saiban is at http://{host}:{port}/  (Ctrl-C stops it)")
    with errors_in_one_line():
        serve(host, port)


def seal_log() -> None:
    """Seal what a command wrote on the access log, as its last act; a running sealer does it within a second anyway."""
    from saiban.access.sealing.sealer import seal_now

    with errors_in_one_line():
        seal_now()


@contextmanager
def errors_in_one_line() -> Iterator[None]:
    """Turn what a user can mend into one line on standard error and exit code 1; leave defects as they are."""
    from concurrent.futures.process import BrokenProcessPool

    import psycopg
    from django.db import OperationalError

    from saiban.engine.spark_context import SparkMissing
    from saiban.frame.faults import InstallationFault
    from saiban.intake.broken import BrokenFile
    from saiban.intake.yaml_lines import MappingError
    from saiban.schemes.faults import SchemeRefused

    try:
        yield
    except (
        BrokenFile,
        FileNotFoundError,
        InstallationFault,
        IsADirectoryError,
        MappingError,
        NotADirectoryError,
        PermissionError,
        SchemeRefused,
        SparkMissing,
        TimeoutError,
    ) as error:
        console.print(f"saiban: {error}", markup=False)
        raise typer.Exit(1) from error
    except (OperationalError, psycopg.OperationalError) as error:
        console.print("saiban: the database went away; nothing was half published. Run the same command again.")
        raise typer.Exit(1) from error
    except BrokenProcessPool as error:
        console.print("saiban: a process that was reading a file was killed. Run the same command again.")
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        console.print("saiban: stopped; run the same command again to go on.")
        sys.exit(130)
