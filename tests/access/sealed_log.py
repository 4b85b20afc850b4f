"""A sealed log for tests, and the hands of somebody who owns the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.db import connection

from saiban.access import log
from saiban.access.models import Purpose, Role, User
from saiban.access.sealing.heads import Heads
from saiban.access.sealing.rows import connect
from saiban.access.sealing.sealer import Sealer, take_turn
from saiban.access.sealing.verify import Report, verify
from saiban.access.viewer import Viewer
from saiban.frame import database, roles
from tests.access.people import post


def database_name() -> str:
    """The database of this test."""
    return str(connection.settings_dict["NAME"])


@dataclass(frozen=True)
class SealedLog:
    """The log of this test's database, sealed into a folder of heads of its own."""

    heads: Path

    @contextmanager
    def sealer(self) -> Iterator[Sealer]:
        """A sealer that works."""
        with closing(connect(database_name())) as sealing:
            assert take_turn(sealing)
            yield Sealer(sealing, Heads(self.heads))

    def seal(self) -> int:
        """Seal what is committed."""
        with self.sealer() as sealer:
            return sealer.tick()

    def verify(self) -> Report:
        """What verification says."""
        return verify(database_name(), Heads(self.heads))

    def verify_by_copy(self, copy: Path) -> Report:
        """What verification says by an auditor's copy of the heads."""
        return verify(database_name(), Heads(copy), whole=False)


@contextmanager
def as_owner() -> Iterator[psycopg.Connection]:
    """Somebody signed in as the owner of the database, in one transaction, with the triggers of both tables off."""
    parameters = database.parameters(roles.OWNER) | {"dbname": database_name()}
    with psycopg.connect(**parameters) as owner:
        for table in ("access_accesslog", "access_logseal"):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield owner
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("access_accesslog", "access_logseal"):
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def an_officer(username: str = "bilal") -> Viewer:
    """A scheme officer in the middle of his work."""
    user = User.objects.create(username=username, full_name="Bilal Ahmed Khan")
    return Viewer(user, post(user, Role.SCHEME_OFFICER, "bisp"), Purpose.CASE_HANDLING, "request-1")


def looks(viewer: Viewer, number: int) -> None:
    """The officer opens the records of so many people."""
    for person in range(1, number + 1):
        log.write(viewer, act="view", subject_kind="person", subjects=[person], fields=["name", "cnic"], results=1)
