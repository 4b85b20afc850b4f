"""What is past its time goes, is written down for good, and everything that is kept has a line on the schedule."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from saiban.access.models import Role, SignInFailure
from saiban.consolidation import uploads
from saiban.consolidation.models import Upload
from saiban.frame import retention
from saiban.frame.models import Disposal
from saiban.frame.retention import Basis, Line, dispose_of_all, keep, schedule
from tests.access.people import looking_as

pytestmark = pytest.mark.django_db


def failure(days: int) -> SignInFailure:
    made = SignInFailure.objects.create(name_digest="d" * 64, address="127.0.0.1")
    SignInFailure.objects.filter(pk=made.pk).update(at=timezone.now() - timedelta(days=days))
    return made


def test_what_is_past_its_time_goes_and_is_written_down() -> None:
    failure(31), failure(400)
    kept = failure(29)
    (done,) = dispose_of_all()
    assert (done.rule, done.kept_days, done.things) == ("access.sign_in_failures", 30, 2)
    assert done.before < timezone.now() - timedelta(days=29)
    assert list(SignInFailure.objects.all()) == [kept]
    assert dispose_of_all() == [] and Disposal.objects.count() == 1


def test_the_disposal_log_is_only_added_to() -> None:
    failure(31)
    dispose_of_all()
    for change in (lambda: Disposal.objects.update(things=0), Disposal.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_line_that_fails_undoes_itself_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_schedule", dict(retention._schedule))
    failure(31)

    def fails(_before: object) -> int:
        SignInFailure.objects.create(name_digest="x" * 64, address="127.0.0.1")
        raise OSError("the disk is gone")

    keep(Line("test.fails", "x", 1, "removed", Basis.OURS, "x", fails))
    with pytest.raises(OSError, match="disk"):
        dispose_of_all()
    assert Disposal.objects.get().rule == "access.sign_in_failures"
    assert not SignInFailure.objects.exists()


def test_files_that_were_handed_in_go_after_a_year_and_what_is_known_of_them_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "subfolder", lambda name: tmp_path)
    client = looking_as(Role.STEWARD)
    made = []
    for organisation, days, content in (("bisp", 400, b"a"), ("eobi", 10, b"a"), ("bisp", 400, b"b")):
        sha256, name, size = uploads.keep(SimpleUploadedFile("list.csv", content))
        one = Upload.objects.create(
            sha256=sha256, file_name=name, size=size, organisation_id=organisation, received_by=client.user
        )
        Upload.objects.filter(pk=one.pk).update(received_at=timezone.now() - timedelta(days=days))
        made.append(one)
    assert [(one.rule, one.things) for one in dispose_of_all()] == [("consolidation.uploads", 1)]
    assert [uploads.path_of(one).exists() for one in made] == [True, True, False]
    assert Upload.objects.count() == 3


def test_every_line_says_how_sure_its_period_is_and_what_happens() -> None:
    lines = schedule()
    assert len(lines) >= 8
    for line in lines:
        assert str(line.what) and str(line.then) and str(line.source) and line.basis in Basis
        assert line.days is not None or line.dispose is None


def test_auditors_read_the_schedule_and_what_went() -> None:
    failure(31)
    dispose_of_all()
    page = looking_as(Role.AUDITOR).get("/retention/").content.decode()
    assert "Failed sign-ins" in page and "30 days" in page and "for good" in page
    assert "Nothing has been disposed of yet" not in page
    assert looking_as(Role.CLERK, username="sana").get("/retention/").status_code == 403
