"""The sealer: `python -m saiban.site.sealer` seals the access log twice a second, until it is stopped."""

from __future__ import annotations

import signal
import sys
import threading
import time
from contextlib import closing

import psycopg
import structlog

from saiban.access.sealing.heads import Heads, folder
from saiban.access.sealing.rows import connect
from saiban.access.sealing.sealer import TICK, Sealer, take_turn
from saiban.frame import database, logs, processes

log = structlog.get_logger("saiban.sealer")


def main() -> None:
    """Seal until SIGTERM or SIGINT, and once more then. With the argument `--supervised` end when standard input ends.

    Of several sealers one works; the others wait for its turn to end. A database that goes away is waited for.
    """
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    if "--supervised" in sys.argv:
        processes.end_with_input(signal.SIGTERM)
    logs.configure(logs.logging_settings())
    while not told.is_set():
        try:
            database.use()
            with closing(connect()) as connection:
                seal(connection, told)
        except psycopg.OperationalError:
            log.warning("the database went away")
            told.wait(1.0)


def seal(connection: psycopg.Connection, told: threading.Event) -> None:
    """Wait for our turn, then seal every `TICK` until told to stop."""
    while not take_turn(connection):
        if told.wait(TICK):
            return
    sealer = Sealer(connection, Heads(folder()))
    while True:
        began = time.monotonic()
        sealer.tick()
        if told.is_set():
            return
        told.wait(max(0.0, TICK - (time.monotonic() - began)))


if __name__ == "__main__":
    main()
