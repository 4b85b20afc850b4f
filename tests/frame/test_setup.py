"""Set-up: once, by whoever comes first, on our own server or on one that an administrator keeps."""

from __future__ import annotations

import os
from typing import Any

import psycopg
import pytest
from psycopg import conninfo, sql

from saiban.frame import roles, translations
from saiban.frame.database import DatabaseFault, parameters
from saiban.frame.translations import compile_translations

SET_UP = """
from saiban.frame.setup import set_up
print(set_up())
"""
LOOK = """
from saiban.frame.setup import set_up
print(set_up())
from django.db import connection
from saiban.frame.models import ChangeEvent
from saiban.directory.models import Organisation
with connection.cursor() as cursor:
    cursor.execute("SELECT current_user, current_database()")
    print(*cursor.fetchone())
Organisation.objects.create(code="welfare", name_en="Welfare Department", name_ur="محکمہ بہبود")
try:
    ChangeEvent.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_accesslog SET act = 'nothing'")
except Exception as refused:
    print(type(refused.__cause__).__name__)
"""


@pytest.mark.xdist_group("processes")
@pytest.mark.long
def test_commands_started_at_once_in_a_new_folder_set_it_up_once(saiban_home: Any) -> None:
    started = [saiban_home.start("-c", SET_UP) for _ in range(3)]
    answers = [process.communicate(timeout=300) for process in started]
    assert sorted(printed for printed, _ in answers) == ["False\n", "False\n", "True\n"], answers
    assert saiban_home.run("-c", SET_UP) == "False\n"


@pytest.mark.xdist_group("processes")
@pytest.mark.long
def test_an_administrators_server_is_used_as_the_address_says(ready_home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedded server of the test session stands for one that somebody else keeps."""
    addresses = administrators_database()
    monkeypatch.setenv("DATABASE_URL", addresses["application"])
    with pytest.raises(DatabaseFault, match="SAIBAN_OWNER_DATABASE_URL"):
        parameters(roles.OWNER)
    monkeypatch.setenv("SAIBAN_OWNER_DATABASE_URL", addresses["owner"])
    assert ready_home.run("-c", SET_UP) == "True\n"
    assert ready_home.run("-c", LOOK).split("\n")[:3] == ["False", "registry_app registry", "InsufficientPrivilege"]
    assert not (ready_home.data / "pg" / "postmaster.pid").exists(), "the embedded server was started without need"


def administrators_database() -> dict[str, str]:
    """Make a database as an administrator would: an owner that may create extensions, and a role for the site."""
    from saiban.frame import embedded
    from saiban.frame.cluster import SUPERUSER

    server = embedded.use()
    with psycopg.connect(server.address(SUPERUSER, "postgres"), autocommit=True) as superuser:
        for role in ("registry_owner", "registry_app"):
            superuser.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'sheesham'").format(sql.Identifier(role)))
        superuser.execute("CREATE DATABASE registry OWNER registry_owner")
    host = str(server.cluster.sockets)
    return {
        name: conninfo.make_conninfo("", host=host, user=f"registry_{role}", password="sheesham", dbname="registry")
        for name, role in (("owner", "owner"), ("application", "app"))
    }


def test_translations_are_compiled_when_they_are_newer(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "registry" / "locale" / "ur" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Find"\nmsgstr "تلاش"\n')
    monkeypatch.setattr(translations, "ROOMS", tmp_path)
    assert compile_translations() == 1
    assert compile_translations() == 0
    assert "تلاش".encode() in (folder / "django.mo").read_bytes()
    os.utime(source, ns=(2**62, 2**62))
    assert compile_translations() == 1
