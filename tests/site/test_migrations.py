"""Models, migrations and the database say the same, and an upgrade keeps every row."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections, models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.migrations.executor import MigrationExecutor

from saiban.frame import embedded, roles
from saiban.frame.cluster import SUPERUSER
from saiban.frame.setup import as_owner

FIRST_ROOMS = ("directory", "access", "registry", "consolidation", "frame")
ROOMS = (*FIRST_ROOMS, "exchange")
DAY = datetime.date(2025, 7, 1)


@pytest.mark.django_db
def test_models_and_migrations_agree(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    assert "No changes detected" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_database_is_migrated() -> None:
    call_command("migrate", check_unapplied=True, plan=True, verbosity=0)


@pytest.mark.parametrize("room", ROOMS)
def test_migrations_go_forward_one_by_one(room: str) -> None:
    loader = MigrationExecutor(connection=None).loader  # reads the files alone
    names = sorted(name for app, name in loader.disk_migrations if app == room)
    assert [name[:4] for name in names] == [f"{number:04d}" for number in range(1, len(names) + 1)]


@pytest.fixture
def empty_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Point Django at an empty database with roles and extensions, as after an installation of the first release."""
    used = connection.settings_dict["NAME"]
    name = f"{used}_upgrade"
    server = embedded.use()
    with (
        django_db_blocker.unblock(),
        psycopg.connect(server.address(SUPERUSER, "postgres"), autocommit=True) as superuser,
    ):
        roles.make_database(superuser, name)
        with psycopg.connect(server.address(SUPERUSER, name), autocommit=True) as inside:
            roles.make_schema(inside, owner=roles.OWNER, application=roles.APPLICATION)
        connection.close()
        connection.settings_dict["NAME"] = name
        try:
            yield name
        finally:
            connection.close()
            connection.settings_dict["NAME"] = used
            superuser.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.long
def test_an_upgrade_from_the_first_release_keeps_every_row(empty_database: str) -> None:
    with as_owner() as alias:
        before = rows_of_the_first_release(alias)
        executor = MigrationExecutor(connections[alias])
        executor.migrate(executor.loader.graph.leaf_nodes())
        for name, row in before.items():
            kept = apps.get_model(name.split()[0])._base_manager.using(alias).filter(pk=row.pk)
            assert kept.exists(), f"the upgrade lost the row of {name}"
            for field in row._meta.concrete_fields:
                if field.name == "row_digest":
                    continue  # made of the others, and made anew where it is made otherwise
                if field.name in {one.name for one in kept.model._meta.concrete_fields}:
                    assert kept.values_list(field.attname, flat=True).get() == getattr(row, field.attname), field


@pytest.mark.long
def test_the_words_for_a_hub_become_an_office_where_a_place_is_known_and_a_note_elsewhere(empty_database: str) -> None:
    with as_owner() as alias:
        executor = MigrationExecutor(connections[alias])
        old = executor.migrate([("access", "0006_hub_of_posting"), ("directory", "0003_office")]).apps
        made: dict[str, models.Model] = {}
        for label in ("directory.organisation", "directory.place", "access.user"):
            made[label] = put(old.get_model(label), made, alias)
        posting = old.get_model("access.posting")
        there = {"place_id": made["directory.place"].pk}
        written = [
            put(posting, made, alias, hub="Hub  Pabbi", **there),
            put(posting, made, alias, hub="hub pabbi", **there),
            put(posting, made, alias, hub="with the secretary"),
            put(posting, made, alias, hub="", **there),
        ]

        executor = MigrationExecutor(connections[alias])
        executor.migrate(executor.loader.graph.leaf_nodes())

        first, again, nowhere, none = (
            apps.get_model("access.posting").objects.using(alias).get(pk=one.pk) for one in written
        )
        assert (first.office.name_en, first.office.one_window, first.office_note) == ("Hub Pabbi", True, "")
        assert first.office.place_id == there["place_id"]
        assert again.office == first.office
        assert (nowhere.office, nowhere.office_note) == (None, "with the secretary")
        assert "with the secretary" in str(nowhere)
        assert (none.office, none.office_note) == (None, "")


def rows_of_the_first_release(alias: str) -> dict[str, models.Model]:
    """Migrate to the first migration of each room and put one row into each of its tables."""
    executor = MigrationExecutor(connections[alias])
    first = [
        (room, name)
        for room in FIRST_ROOMS
        for app, name in executor.loader.disk_migrations
        if app == room and name[:4] == "0001"
    ]
    state = executor.migrate(first)
    made: dict[str, models.Model] = {}
    waiting = [model for room in FIRST_ROOMS for model in state.apps.get_app_config(room).get_models()]
    while waiting:
        ready = [model for model in waiting if all(name in made for name in needed(model))]
        assert ready, f"a circle of tables: {waiting}"
        for model in ready:
            made[model._meta.label_lower] = put(model, made, alias)
            waiting.remove(model)
    return made


def put(model: type[models.Model], made: dict[str, models.Model], alias: str, **given: Any) -> models.Model:
    """Put one row into a table, with all that it needs; `given` are values by column."""
    values: dict[str, Any] = {}
    used: set[str] = set()
    for field in filter(wanted, model._meta.concrete_fields):
        if not field.is_relation:
            values[field.attname] = value_for(field)
            continue
        label = field.related_model._meta.label_lower
        # a table that points twice to a table of codes, such as a pair of schemes, speaks of two different rows
        if label in used and isinstance(field.related_model._meta.pk, models.CharField):
            label = f"{label} once more"
            if label not in made:
                made[label] = put(field.related_model, made, alias, pk="zakat")
        row = made[label]
        values[field.attname] = row.pk
        used.add(label)
    row = model(**values | given)
    row.save(using=alias, force_insert=True)
    row.refresh_from_db(using=alias)
    return row


def wanted(field: models.Field[Any, Any]) -> bool:
    given = field.has_default() or field.db_default is not models.NOT_PROVIDED
    return not field.null and not given and not isinstance(field, models.AutoField)


def needed(model: type[models.Model]) -> list[str]:
    return [
        field.related_model._meta.label_lower
        for field in model._meta.concrete_fields
        if field.is_relation and not field.null and field.related_model._meta.app_label in ROOMS
    ]


def value_for(field: models.Field[Any, Any]) -> Any:
    """Return something that fits a field."""
    if field.choices:
        return next(iter(dict(field.flatchoices)))
    samples: dict[str, Any] = {
        "BigIntegerField": 7,
        "IntegerField": 7,
        "PositiveIntegerField": 7,
        "PositiveSmallIntegerField": 7,
        "FloatField": 33.5,
        "DecimalField": Decimal("12.50"),
        "BooleanField": True,
        "DateField": DAY,
        "DateTimeField": datetime.datetime(2025, 7, 1, tzinfo=datetime.UTC),
        "DateRangeField": DateRange(DAY, None),
        "UUIDField": uuid.UUID(int=7),
        "BinaryField": b"\x01cipher",
        "JSONField": {"district": "نوشہرہ"},
        "ArrayField": [],
        "GenericIPAddressField": "127.0.0.1",
    }
    text = (field.name * 4)[: min(field.max_length or 12, 12)]
    return samples.get(field.get_internal_type(), text)
