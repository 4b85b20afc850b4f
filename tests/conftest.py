"""One embedded PostgreSQL for the whole session, one database for each worker, cloned from one that is set up once.

Tests run as the application role, as the site does. A test marked `transaction=True` gets a fresh clone afterwards:
the application role may not truncate.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django
import psycopg
import pytest
from django.utils import translation
from psycopg import sql

from tests import prepared

WORKER = os.environ.get("PYTEST_XDIST_WORKER")
TEMPLATE = "saiban_template"
EVERYTHING = os.environ.get("SAIBAN_TEST_ALL") == "1"


def _clear(data: Path) -> None:
    """Stop the server and remove the session's data folder."""
    from saiban.frame import embedded

    embedded.stop_server(data)
    shutil.rmtree(data)


if WORKER is None:
    if "saiban.site.settings" in sys.modules:
        pytest.exit("Unset DJANGO_SETTINGS_MODULE: tests choose their own settings and data folder.", returncode=4)
    os.environ["SAIBAN_DATA"] = tempfile.mkdtemp(prefix="saiban-test-")
    atexit.register(_clear, Path(os.environ["SAIBAN_DATA"]))
    os.environ["SAIBAN_PROFILE"] = "tests"  # every room
    os.environ["DJANGO_SETTINGS_MODULE"] = "saiban.site.settings"
    os.environ["SAIBAN_PG_FAST"] = "1"
    for name in ("DATABASE_URL", "SAIBAN_OWNER_DATABASE_URL", "SAIBAN_HTTPS", "SAIBAN_DEBUG", "SAIBAN_HOSTS"):
        os.environ.pop(name, None)
    prepared.copy_keys(Path(os.environ["SAIBAN_DATA"]))
    django.setup()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file together on one worker, which then makes once what they share."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


@pytest.fixture(autouse=True)
def _no_language_left() -> Iterator[None]:
    """Forget the language of the last page that a test asked for, which Django keeps for the thread."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Let no test ask under an agreement, or seal by a key, of the test before."""
    from saiban.access import permits
    from saiban.frame import keys

    permits.forget()
    yield
    keys.forget()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Give this worker a database of its own, with everything that set-up makes."""
    from django.db import connection
    from django.test import TransactionTestCase

    from saiban.frame import embedded, locks
    from saiban.frame.home import data_folder

    with django_db_blocker.unblock():
        prepared.copy_server(data_folder())
        server = embedded.use()
        with locks.exclusive(server.cluster.run / "template.lock"):
            _make_template()
        _clone()
        TransactionTestCase._fixture_teardown = lambda self: _clone()
        yield
        connection.close()


def _make_template() -> None:
    """Bring the session's copy of the prepared installation up to date and keep it to be cloned."""
    from django.db import connection

    from saiban.frame import roles
    from saiban.frame.setup import set_up

    with _superuser() as superuser:
        if superuser.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
            return
        set_up()
        connection.close()
        roles.make_database(superuser, TEMPLATE, template=roles.DATABASE)


def _clone() -> None:
    """Make this worker's database anew from the template."""
    from django.db import connection

    from saiban.frame import roles

    name = f"saiban_test_{WORKER or 'main'}"
    connection.close()
    connection.settings_dict["NAME"] = name
    with _superuser() as superuser:
        superuser.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        roles.make_database(superuser, name, template=TEMPLATE)


def _superuser() -> psycopg.Connection:
    from saiban.frame import embedded
    from saiban.frame.cluster import SUPERUSER

    return psycopg.connect(embedded.described().address(SUPERUSER, "postgres"), autocommit=True)


@dataclass(frozen=True)
class Home:
    """A data folder of its own, for tests that start processes; `profile` is named to them ("": they find it there)."""

    data: Path
    processes: list[subprocess.Popen[str]] = field(default_factory=list)
    profile: str = "tests"

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment in which programs use this data folder."""
        mine = {"SAIBAN_DATA": str(self.data), "SAIBAN_PROFILE": self.profile, "PYTHONPATH": str(prepared.SOURCE)}
        return os.environ | mine

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """Start Python with these arguments."""
        command = [sys.executable, *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        process = subprocess.Popen(command, **(pipes | {"env": self.environment} | options))
        self.processes.append(process)
        return process

    def run(self, *arguments: str) -> str:
        """Run Python with these arguments, expect success and return what it printed."""
        process = self.start(*arguments)
        printed, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
        return printed


def home_in(data: Path, profile: str = "tests") -> Iterator[Home]:
    """Give a data folder to a test; what was started in it is stopped afterwards."""
    from saiban.frame import embedded

    home = Home(data, profile=profile)
    yield home
    for process in home.processes:
        if process.poll() is None:
            process.kill()
            process.communicate()
    embedded.stop_server(data)


@pytest.fixture
def saiban_home(tmp_path: Path) -> Iterator[Home]:
    """Give a fresh data folder; what was started in it is stopped after the test."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    yield from home_in(data)


@pytest.fixture(scope="module")
def ready_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Give the tests of a module a data folder that has been set up."""
    yield from home_in(prepared.copied_into(tmp_path_factory.mktemp("ready")))


@pytest.fixture
def own_home(tmp_path: Path) -> Iterator[Home]:
    """Give a test a data folder of its own that has been set up."""
    yield from home_in(prepared.copied_into(tmp_path))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return where Chromium is; without one the test is skipped, or fails when everything is to be tested."""
    names = (os.environ.get("SAIBAN_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found:
        return found
    message = "No Chromium found: install it (Debian: apt install chromium) or set SAIBAN_CHROMIUM to its path."
    if EVERYTHING:
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """Start Chromium once for the session, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs an event loop in this thread
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield started
        started.close()


@pytest.fixture
def own_lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a lake of its own: the workers' databases know nothing of each other's runs."""
    from saiban.consolidation import store

    lake = tmp_path / "own"
    monkeypatch.setattr(store, "subfolder", lambda name: lake / name)
    return lake
