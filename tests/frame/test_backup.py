"""Backup, a wiped data folder, restore: the same content, and nothing half restored."""

from __future__ import annotations

import io
import stat
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from saiban.frame.backup import BackupError, restore

pytestmark = pytest.mark.xdist_group("processes")

FILL = """
from pathlib import Path
from saiban.frame.setup import set_up
set_up()
from django.conf import settings
from saiban.directory.models import Organisation
from saiban.frame.changes import record_changes
Organisation.objects.create(code="welfare", name_en="Welfare Department", name_ur="محکمہ بہبود")
record_changes("person", "added", range(1, 501))
for name in ("lake/extracts/abc/records.parquet", "lake/extracts/.abc.draft/records.parquet", "uploads/1/eobi.csv"):
    path = settings.DATA / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("rows of " + name)
"""
BACKUP = """
import sys
from pathlib import Path
from saiban.frame.setup import set_up
set_up()
from saiban.frame.backup import backup
figures = backup(Path(sys.argv[1]))
print(figures["rows"])
"""
RESTORE = """
import sys
from pathlib import Path
from saiban.frame.backup import restore
print(restore(Path(sys.argv[1]))["rows"])
"""
LOOK = """
from saiban.frame.setup import set_up
set_up()
from django.db import ProgrammingError, transaction
from saiban.directory.models import Organisation
from saiban.frame.changes import record_changes
from saiban.frame.crypto import seal
from saiban.frame.models import ChangeEvent
print(Organisation.objects.get(code="welfare").name_ur, ChangeEvent.objects.count())
print(seal("cnic", "3520112345671").hex())
try:
    with transaction.atomic():
        ChangeEvent.objects.all().delete()
except Exception as refused:
    print(type(refused.__cause__).__name__)
with transaction.atomic():
    record_changes("person", "added", [501])
    print(ChangeEvent.objects.order_by("-id").first().subject)
    transaction.set_rollback(True)
"""


@dataclass
class Written:
    """A backup, and what one sees in the installation that it was made of."""

    file: Path
    seen: str


@pytest.fixture(scope="module")
def written(ready_home: Any, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Fill an installation and write its backup."""
    ready_home.run("-c", FILL)
    target = tmp_path_factory.mktemp("safe") / "saiban.tar"
    assert int(ready_home.run("-c", BACKUP, str(target))) > 500
    return Written(target, ready_home.run("-c", LOOK))


def test_a_wiped_installation_comes_back_with_the_same_content(written: Written, saiban_home: Any) -> None:
    assert stat.S_IMODE(written.file.stat().st_mode) == 0o600
    saiban_home.run("-c", RESTORE, str(written.file))
    assert saiban_home.run("-c", LOOK) == written.seen
    assert "محکمہ بہبود 500" in written.seen
    assert "InsufficientPrivilege" in written.seen
    lake = saiban_home.data / "lake" / "extracts"
    assert (lake / "abc" / "records.parquet").read_text() == "rows of lake/extracts/abc/records.parquet"
    assert not (lake / ".abc.draft").exists(), "what a killed run left is no part of the registry"
    assert (saiban_home.data / "uploads" / "1" / "eobi.csv").exists()
    for folder in ("keys", "lake", "lake/extracts", "uploads"):
        assert stat.S_IMODE((saiban_home.data / folder).stat().st_mode) == 0o700
    assert list(saiban_home.data.parent.glob("data.restoring-*")) == []


def test_a_restore_never_touches_what_is_there(
    written: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "field").write_text("the key of another registry")
    monkeypatch.setenv("SAIBAN_DATA", str(tmp_path))
    with pytest.raises(BackupError, match="not empty"):
        restore(written.file)
    assert (tmp_path / "keys" / "field").read_text() == "the key of another registry"


@pytest.mark.parametrize("kind", ["one byte changed", "cut off", "something else", "empty"])
def test_a_damaged_backup_is_named_and_leaves_nothing(
    written: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    whole = written.file.read_bytes()
    place = whole.index(b"rows of uploads")
    damaged = {
        "one byte changed": whole[:place] + b"R" + whole[place + 1 :],
        "cut off": whole[: len(whole) // 2],
        "something else": b"no tar at all" * 100,
        "empty": b"",
    }
    source = tmp_path / "damaged.tar"
    source.write_bytes(damaged[kind])
    monkeypatch.setenv("SAIBAN_DATA", str(tmp_path / "restored"))
    with pytest.raises(BackupError, match=r"damaged\.tar"):
        restore(source)
    assert list((tmp_path / "restored").iterdir()) == []
    assert list(tmp_path.glob("restored.*")) == []


def test_a_backup_does_not_overwrite_an_earlier_one(written: Written, ready_home: Any) -> None:
    before = written.file.read_bytes()
    process = ready_home.start("-c", BACKUP, str(written.file))
    _, errors = process.communicate(timeout=300)
    assert process.returncode != 0
    assert "exists already" in errors
    assert written.file.read_bytes() == before
    assert [path.name for path in written.file.parent.iterdir()] == ["saiban.tar"]


def test_a_file_whose_members_lead_out_of_the_folder_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tarfile.open(tmp_path / "evil.tar", "w") as archive:
        archive.addfile(tarfile.TarInfo("../evil"), io.BytesIO())
    monkeypatch.setenv("SAIBAN_DATA", str(tmp_path / "home" / "data"))
    with pytest.raises(BackupError, match="not a file of a data folder"):
        restore(tmp_path / "evil.tar")
    assert not (tmp_path / "home" / "evil").exists()
