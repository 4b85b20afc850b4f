"""Bring an installation up to date: server, roles, tables, rights, translations, reference tables.

Every command calls `set_up()` first. When nothing changed since the last time it only looks that up.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import django
import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.utils.module_loading import import_string

from saiban.frame import database, keys, roles
from saiban.frame.translations import ROOMS, compile_translations

_LOCK = 0x5A1BA1  # the advisory lock of set-up
_OWNER_ALIAS = "owner"
_KINDS = {".py", ".csv", ".yaml", ".json", ".sql"}


def set_up() -> bool:
    """Bring the installation up to date and make Django ready; return whether there was anything to do.

    Several processes may call it at once: one does the work and the others wait for it. Raises `ClusterFault`,
    `AccountFault`, `DatabaseFault` or `KeyFault` with a message that says what to mend.
    """
    database.use()
    keys.make_all()
    compile_translations()
    if not apps.ready:
        django.setup()
    wanted = _digest()
    if _standing() == wanted:
        return False
    with _alone() as owner:
        if _standing() == wanted:
            return False
        migrate(owner)
        for step in settings.SET_UP_STEPS:
            with transaction.atomic():
                import_string(step)()
        _note(wanted)
    return True


def migrate(owner: psycopg.Connection) -> None:
    """Apply all migrations as the owner role and give the application role its rights, no more."""
    application = database.parameters().get("user", roles.APPLICATION)
    if database.external():
        roles.make_schema(owner, owner=owner.info.user, application=application)
    with as_owner() as alias:
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    roles.restrict(
        owner,
        application=application,
        sealer=database.parameters(roles.SEALER).get("user", roles.SEALER),
        append_only=_tables(settings.APPEND_ONLY),
        sealed=_tables(settings.SEALED),
        seals=_tables(settings.SEALS),
    )


def _tables(models: list[str]) -> list[str]:
    return [apps.get_model(name)._meta.db_table for name in models]


@contextmanager
def as_owner() -> Iterator[str]:
    """Name, for a while, a second connection of Django's to the same database, signed in as the owner role."""
    entry = {**connections.settings["default"], **database.django_settings(roles.OWNER)}
    connections.settings[_OWNER_ALIAS] = entry | {"NAME": connection.settings_dict["NAME"]}
    try:
        yield _OWNER_ALIAS
    finally:
        connections[_OWNER_ALIAS].close()
        del connections.settings[_OWNER_ALIAS]
        del connections[_OWNER_ALIAS]


@contextmanager
def _alone() -> Iterator[psycopg.Connection]:
    """Connect as the owner and hold the lock of set-up."""
    parameters = database.parameters(roles.OWNER) | {"dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(**parameters, autocommit=True) as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        yield owner


def _digest() -> str:
    """Return one name for all that set-up depends on: the source of every room and the packages' migrations."""
    found = sha256()
    folders = [ROOMS, *(Path(app.path) / "migrations" for app in apps.get_app_configs() if not _ours(app.name))]
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.suffix in _KINDS):
            found.update(str(path.relative_to(folder)).encode())
            found.update(path.read_bytes())
    return found.hexdigest()


def _ours(app: str) -> bool:
    return app.startswith("saiban.")


def _standing() -> str | None:
    """Return the digest that set-up last reached in this database, or None in an empty one."""
    try:
        return apps.get_model("frame.SetUp").objects.values_list("digest", flat=True).first()
    except DatabaseError:
        return None
    finally:
        connection.close()


def _note(digest: str) -> None:
    apps.get_model("frame.SetUp").objects.update_or_create(pk=1, defaults={"digest": digest})
