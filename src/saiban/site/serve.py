"""`serve`: the web server, the worker and the sealer of the log, watched, until one stops this process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field

import psycopg
import structlog

from saiban.frame import database
from saiban.frame.faults import InstallationFault

PAUSE = 0.2  # seconds between looks at the children
LOOK_AT_DATABASE = 5.0  # seconds
PATIENCE = 15.0  # seconds for children to end when told to
LONGEST_WAIT = 30.0  # seconds before a child that keeps dying is started again
SETTLED = 60.0  # seconds after which a child is taken to work

log = structlog.get_logger("saiban.serve")


@dataclass
class Child:
    """A program that is to run always. Its standard input is a pipe: when we die, it ends."""

    name: str
    command: list[str]
    environment: dict[str, str]
    pass_fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    again_at: float = 0.0
    wait: float = field(default=1.0)

    def start(self) -> None:
        """Start it."""
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            pass_fds=self.pass_fds,
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        self.started = time.monotonic()

    def keep_running(self) -> None:
        """Start it again where it has ended, later each time that it ended soon."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            log.warning("ended", child=self.name, status=self.process.returncode)
            self._close()
            self.wait = 1.0 if now - self.started > SETTLED else min(self.wait * 2, LONGEST_WAIT)
            self.again_at = now + self.wait
        if self.process is None and now >= self.again_at:
            self.start()

    def stop(self) -> None:
        """Tell it to end."""
        if self.process is not None:
            self.process.terminate()

    def wait_for_end(self, until: float) -> None:
        """Wait until it has ended, by force after `until`."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._close()

    def _close(self) -> None:
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
        self.process = None


class AddressTaken(InstallationFault):
    """Nobody can listen on this address now."""


def serve(host: str, port: int, workers: int = 2 * (os.cpu_count() or 1)) -> None:
    """Serve pages on host and port, work off the queue and seal the log until SIGTERM or SIGINT; set-up is done before.

    A child that dies is started again, later each time; so is the embedded database. Killed by force, this process
    takes its children with it. Raises `AddressTaken` where another program listens on the port.
    """
    told: list[int] = []
    before = {number: signal.signal(number, lambda n, _: told.append(n)) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        with _listening(host, port) as listener:
            _supervise(_children(listener.fileno(), workers), told)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _listening(host: str, port: int) -> socket.socket:
    """Listen here, and pass the socket on: while the web server is started again visitors wait, and are not refused."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as fault:
        raise AddressTaken(f"Can't listen on {host} port {port} ({fault.strerror}); choose another --port.") from fault


def _children(listener: int, workers: int) -> list[Child]:
    environment = os.environ | {
        "SAIBAN_BIND": f"fd://{listener}",
        "SAIBAN_WEB_WORKERS": str(workers),
        "SAIBAN_SUPERVISED": "1",
        "DJANGO_SETTINGS_MODULE": "saiban.site.settings",
    }
    web = [sys.executable, "-m", "gunicorn", "-c", "python:saiban.site.web"]
    worker = [sys.executable, "-m", "saiban.site.worker", "--supervised"]
    sealer = [sys.executable, "-m", "saiban.site.sealer", "--supervised"]
    return [
        Child("web", web, environment, (listener,)),
        Child("worker", worker, environment),
        Child("sealer", sealer, environment),
    ]


def _supervise(children: list[Child], told: list[int]) -> None:
    look_at_database = time.monotonic() + LOOK_AT_DATABASE
    try:
        while not told:
            for child in children:
                child.keep_running()
            if time.monotonic() >= look_at_database:
                _keep_database()
                look_at_database = time.monotonic() + LOOK_AT_DATABASE
            time.sleep(PAUSE)
    finally:
        *others, sealer = children
        _end(others)
        _end([sealer])  # after the others, so that it seals what they wrote last


def _keep_database() -> None:
    """Start the embedded database where it has died; where it can't start now, say so and go on serving."""
    try:
        database.use()
    except (InstallationFault, psycopg.Error, OSError) as fault:
        log.error("database", fault=type(fault).__name__, said=str(fault))


def _end(children: list[Child]) -> None:
    for child in children:
        child.stop()
    until = time.monotonic() + PATIENCE
    for child in children:
        child.wait_for_end(until)
