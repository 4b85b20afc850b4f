"""Keys are changed while people are served: nothing is lost, and a change that was killed goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from saiban.frame import backup, keys, rotation, sealed
from saiban.frame.crypto import SealBroken, known_blinds, open_sealed, seal
from saiban.frame.models import KeyRotation
from saiban.registry.models import Identifier, Person, SourceRecord
from tests.conftest import Home
from tests.registry.office import Office, holder, said

CNICS = {"nasreen": "3520198765436", "aslam": "3520112345671"}
ROWS = [
    said("eobi:1", "nasreen", cnic=CNICS["nasreen"], phone="+923001234567", disabled=True),
    said("eobi:2", "aslam", cnic=CNICS["aslam"], disabled=False),
    said(
        "nser:1", "nasreen", cnic=CNICS["nasreen"], identifiers=[{"kind": "iban", "value": "PK36SCBL0000001123456702"}]
    ),
    said("nser:2", "zainab"),
]


@pytest.fixture
def office(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A registry with keys of its own."""
    folder = tmp_path / "keys"
    folder.mkdir()
    monkeypatch.setattr(keys, "subfolder", lambda name: folder)
    keys.forget()
    office = Office(tmp_path, {}).open()
    office.publish(ROWS)
    return office


def found_by(cnic: str) -> set[int]:
    indexes = list(known_blinds(["cnic"], [cnic])[0])
    return set(Identifier.objects.filter(blind__in=indexes, run_ended=None).values_list("person", flat=True))


def sealed_under() -> set[int]:
    """The versions of the key under which anything in the registry is sealed."""
    ciphers = [bytes(one) for one in Identifier.objects.values_list("cipher", flat=True)]
    for model in (Person, SourceRecord):
        ciphers += [bytes(one) for one in model.objects.values_list("disability", flat=True) if one]
    return {cipher[0] for cipher in ciphers}


@pytest.mark.parametrize("name", rotation.ROTATED)
def test_after_a_change_everything_opens_is_found_and_counts_as_unchanged(office: Office, name: str) -> None:
    digests = set(Identifier.objects.values_list("row_digest", flat=True))
    indexes = {bytes(one) for one in Identifier.objects.values_list("blind", flat=True)}
    done = rotation.rotate(name)
    assert (done.name, done.version) == (name, 2) and done.finished_at
    assert done.reached["registry_identifier.cipher"][1] == Identifier.objects.count() == 5
    assert sealed_under() == ({2} if name == "field" else {1})
    assert set(Identifier.objects.values_list("row_digest", flat=True)).isdisjoint(digests)
    assert ({bytes(one) for one in Identifier.objects.values_list("blind", flat=True)} == indexes) == (name == "field")
    for who, record in (("nasreen", "eobi:1"), ("aslam", "eobi:2")):
        assert found_by(CNICS[who]) == {holder(record).pk}
    assert {open_sealed(one.kind, one.cipher) for one in Identifier.objects.all()} == {
        *CNICS.values(), "+923001234567", "PK36SCBL0000001123456702"
    }  # fmt: skip
    assert [holder(record).disabled for record in ("eobi:1", "eobi:2", "nser:2")] == [True, False, None]
    before = office.publish(ROWS)
    assert office.publish(ROWS[:3]).pk == before.pk + 1  # and only what changed is written
    assert not Identifier.objects.filter(run_added=before.pk + 1).exists()
    assert not Person.objects.filter(run_changed=before.pk + 1).exclude(run_ended=before.pk + 1).exists()


def test_nothing_is_published_anew_because_the_keys_are_new(office: Office) -> None:
    rotation.rotate("field")
    rotation.rotate("blind")
    assert office.publish(ROWS).pk == Identifier.objects.first().run_added_id


@pytest.mark.parametrize("batches", range(1, 6))
def test_between_the_batches_everybody_is_found_and_a_broken_change_goes_on(
    office: Office, batches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 2)
    left = iter(range(batches))

    def told(column: str, rows: int) -> None:
        assert found_by(CNICS["nasreen"]) == {holder("eobi:1").pk}
        assert holder("eobi:1").disabled is True
        if next(left, None) is None:
            raise KeyboardInterrupt

    try:
        rotation.rotate("blind", told=told)
    except KeyboardInterrupt:
        with pytest.raises(rotation.RotationFault, match="'blind' is not finished"):
            rotation.rotate("field")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
        rotation.rotate("blind")
    assert KeyRotation.objects.get().reached["registry_identifier.cipher"][1] == 5
    assert len(known_blinds(["cnic"], ["3520112345671"])[0]) == 1
    assert found_by(CNICS["aslam"]) == {holder("eobi:2").pk}


def test_a_row_that_another_process_sealed_meanwhile_by_the_old_key_is_not_left_behind(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = seal("cnic", "6110112345678")

    def told(column: str, rows: int) -> None:
        first = Identifier.objects.order_by("id").first()
        if column == "registry_sourcerecord.disability" and first.cipher[0] == 2:
            Identifier.objects.filter(pk=first.pk).update(cipher=old, kind="cnic")

    rotation.rotate("field", told=told)
    assert sealed_under() == {2}
    assert open_sealed("cnic", Identifier.objects.order_by("id").first().cipher) == "6110112345678"


def test_keys_of_the_environment_are_changed_in_the_environment(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAIBAN_KEY_FIELD", keys.password("field"))
    keys.forget()
    with pytest.raises(keys.KeyFault, match="SAIBAN_KEY_FIELD_2"):
        rotation.rotate("field")
    monkeypatch.setenv("SAIBAN_KEY_FIELD_2", "0b" * 32)
    keys.forget()
    assert rotation.rotate("field").version == 2
    monkeypatch.delenv("SAIBAN_KEY_FIELD")
    (keys.subfolder("keys") / "field").unlink()
    keys.forget()
    assert holder("eobi:1").disabled is True


def test_other_keys_are_not_changed(office: Office) -> None:
    with pytest.raises(rotation.RotationFault, match="field and blind"):
        rotation.rotate("numbers")


def test_every_column_of_bytes_is_known_to_hold_ciphers_or_not() -> None:
    """A new column that nobody declares would be left behind under the old key."""
    columns = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        if model.__module__.startswith("saiban.")
        for field in model._meta.concrete_fields
        if isinstance(field, models.BinaryField)
    }
    known = {one.code for one in sealed.declared()} | {f"{one.table}.{one.blind}" for one in sealed.declared()}
    assert columns - known <= NOT_CIPHERS


NOT_CIPHERS = {
    "access_logseal.chain",  # the hashes of the log
    "exchange_subscription.digest",  # an index by which a second subscription like it is known
}

FILL = """
from saiban.frame.setup import set_up; set_up()
from django.db import connection
from saiban.registry.models import Publication, Identifier
from saiban.frame.crypto import seal_many, blind_many
from django.db.backends.postgresql.psycopg_any import DateRange
import uuid
run = Publication.objects.create(inputs="x")
values = [f"35201{n:08d}" for n in range(6000)]
kinds = ["cnic"] * len(values)
Identifier.objects.bulk_create(Identifier(
    person_id=n, kind="cnic", cipher=c, blind=b, last_four="0000", source="eobi", valid=DateRange(None, None),
    record_id=n, row_digest=uuid.UUID(int=n), run_added=run,
) for n, (c, b) in enumerate(zip(seal_many(kinds, values), blind_many(kinds, values))))
"""
ROTATE = """
import os, signal
from saiban.frame.setup import set_up; set_up()
from saiban.frame import rotation
rotation.BATCH = 250
left = int(os.environ["BATCHES"])
def told(column, rows):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
rotation.rotate("field", told=told)
"""
LOOK = """
import json
from saiban.frame.setup import set_up; set_up()
from saiban.registry.models import Identifier
from saiban.frame.crypto import open_many
from saiban.frame.models import KeyRotation
rows = list(Identifier.objects.order_by("person_id").values_list("kind", "cipher"))
opened = open_many([k for k, _ in rows], [c for _, c in rows])
print(json.dumps({"right": opened == [f"35201{n:08d}" for n in range(6000)],
    "versions": sorted({bytes(c)[0] for _, c in rows}),
    "rotations": list(KeyRotation.objects.values_list("version", "reached")),
    "finished": KeyRotation.objects.filter(finished_at=None).count() == 0}))
"""


def looked_at(home: Home) -> dict[str, Any]:
    return json.loads(home.run("-c", LOOK).splitlines()[-1])


@pytest.mark.long
def test_a_change_that_is_killed_again_and_again_ends_with_every_row_under_the_new_key(own_home: Home) -> None:
    home = own_home
    home.run("-c", FILL)
    for batches in (1, 7, 3):
        process = home.start("-c", ROTATE, env=home.environment | {"BATCHES": str(batches)})
        process.communicate()
        assert process.returncode == -9
        known = looked_at(home)
        assert known["right"] and known["versions"] == [1, 2] and not known["finished"]
    printed = home.run("-m", "saiban.cli", "rotate-keys", "field", "--json")
    assert json.loads(printed.splitlines()[-1])["version"] == 2
    known = looked_at(home)
    assert known["right"] and known["versions"] == [2] and known["finished"]
    assert known["rotations"][0][1]["registry_identifier.cipher"][1] == 6000
    assert sorted(path.name for path in (home.data / "keys").glob("field*")) == ["field", "field.2"]


def test_a_backup_carries_every_version(office: Office) -> None:
    rotation.rotate("blind")
    assert "keys" in backup.FOLDERS
    folder = keys.subfolder("keys")
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert [name for name in names if "blind" in name] == ["blind.2", "retired/blind.1"]


def test_without_the_key_of_its_version_nothing_opens(office: Office) -> None:
    cipher = bytes([9]) + seal("cnic", CNICS["aslam"])[1:]
    with pytest.raises(SealBroken, match="version"):
        open_sealed("cnic", cipher)
