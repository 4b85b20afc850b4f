"""`serve`: pages and jobs, up again when a part dies, and no orphans whichever way it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

pytestmark = pytest.mark.xdist_group("processes")

SERVE = """
import sys
from saiban.frame.setup import set_up
set_up()
from saiban.site.serve import serve
serve("127.0.0.1", int(sys.argv[1]))
"""
ASK_FOR_UPKEEP = """
from datetime import timedelta
from saiban.frame.setup import set_up
set_up()
from django.utils import timezone
from saiban.frame import upkeep
from saiban.frame.models import IdempotencyKey
key = IdempotencyKey.objects.create(scope="form", key="old")
IdempotencyKey.objects.update(at=timezone.now() - timedelta(days=100))
upkeep.dispose.defer(timestamp=0)
"""
SIGNS_OUT = """
from saiban.frame.setup import set_up
set_up()
from saiban.access import log
log.write(None, act="sign_out")
"""
VERIFIES = """
from saiban.frame.setup import set_up
set_up()
import json
from saiban.access.sealing.verify import verify
report = verify()
print(json.dumps([report.sealer_runs, report.rows, report.found]))
"""
LEFT = """
from saiban.frame.setup import set_up
set_up()
from saiban.frame.models import IdempotencyKey
print(IdempotencyKey.objects.count())
"""


@dataclass
class Site:
    """A running `serve`."""

    home: Any
    port: int
    process: subprocess.Popen[str]

    def health(self) -> dict[str, Any] | None:
        """Return what /healthz answers, or None while nobody does."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=30) as answer:
                found: dict[str, Any] = json.load(answer)
                return found
        except urllib.error.HTTPError as failing:
            return dict(json.load(failing))
        except OSError:
            return None

    def well(self) -> bool:
        """Say whether everything works."""
        return (self.health() or {}).get("status") == "ok"

    def children(self) -> dict[str, psutil.Process]:
        """Return web server, worker and sealer by name."""
        names = {"gunicorn": "web", "saiban.site.worker": "worker", "saiban.site.sealer": "sealer"}
        found = {}
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.ZombieProcess, psutil.NoSuchProcess):
                line = " ".join(child.cmdline())
                found |= {name: child for part, name in names.items() if part in line}
        return found


@pytest.fixture(scope="module")
def site(ready_home: Any) -> Site:
    """Serve an installation for the tests that leave it running."""
    return serve(ready_home)


def serve(home: Any) -> Site:
    """Serve an installation on a free port and wait until it works."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    started = Site(home, port, home.start("-c", SERVE, str(port), stdout=subprocess.DEVNULL))
    assert eventually(started.well, 120)
    return started


def eventually(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def everyone_below(site: Site) -> list[psutil.Process]:
    return [*psutil.Process(site.process.pid).children(recursive=True)]


def all_ended(processes: list[psutil.Process]) -> bool:
    return not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in processes)


def test_what_dies_is_started_again(site: Site) -> None:
    before = site.children()
    for child in before.values():
        os.kill(child.pid, signal.SIGKILL)
    os.kill(int((site.home.data / "pg" / "postmaster.pid").read_text().split("\n", 1)[0]), signal.SIGKILL)
    os.kill(int((site.home.data / "run" / "guardian.lock").read_text()), signal.SIGKILL)
    assert eventually(lambda: set(site.children()) == {"web", "worker", "sealer"})
    assert eventually(site.well)
    assert {child.pid for child in before.values()}.isdisjoint(child.pid for child in site.children().values())


def test_a_port_that_is_taken_is_named(site: Site) -> None:
    process = site.home.start("-c", SERVE, str(site.port))
    _, errors = process.communicate(timeout=120)
    assert process.returncode != 0
    assert f"AddressTaken: Can't listen on 127.0.0.1 port {site.port}" in errors
    assert site.well()


def test_the_worker_does_what_is_queued(site: Site) -> None:
    site.home.run("-c", ASK_FOR_UPKEEP)
    assert eventually(lambda: site.home.run("-c", LEFT) == "0\n")


def test_what_is_done_is_sealed_within_the_time_that_verification_gives(site: Site) -> None:
    site.home.run("-c", SIGNS_OUT)
    runs, rows, found = json.loads(site.home.run("-c", VERIFIES))
    assert (runs, found) == (True, {})
    assert rows >= 1
    assert list((site.home.data / "log-heads").iterdir())


def test_the_log_is_json_without_addresses(site: Site) -> None:
    urllib.request.urlopen(f"http://127.0.0.1:{site.port}/sign-in/?next=/find/%3Fq=3520112345671", timeout=30)
    text = (site.home.data / "log" / "saiban.log").read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert any(line["event"] == "answered" and line["url"] == "access:sign_in" for line in lines)
    assert "3520112345671" not in text
    assert "/find" not in text
    assert not Path(site.home.data / "log" / "access.log").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_whichever_way_it_ends_nothing_goes_on(own_home: Any, number: int) -> None:
    site = serve(own_home)
    assert eventually(lambda: len(everyone_below(site)) >= 5)  # web server with two workers, job worker, sealer
    below = everyone_below(site)
    server = int((site.home.data / "pg" / "postmaster.pid").read_text().split("\n", 1)[0])
    site.process.send_signal(number)
    site.process.wait(60)
    assert eventually(lambda: all_ended(below))
    assert eventually(lambda: not psutil.pid_exists(server))
    assert site.health() is None
    if number != signal.SIGKILL:
        assert site.process.returncode == 0
