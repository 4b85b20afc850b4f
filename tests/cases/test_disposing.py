"""The file of a complaint is needed for a year; then what it tells of people goes, and the chain stays whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from saiban.access.models import Role
from saiban.cases import types
from saiban.cases.disposing import days_of, dispose_of_due
from saiban.cases.documents import services as papers
from saiban.cases.documents import storage
from saiban.cases.faults import NotAllowed
from saiban.cases.models import Case, CaseSecret, DocumentVersion, Link
from saiban.cases.verifying import verify_case
from saiban.frame.crypto import known_blinds
from saiban.frame.retention import dispose_of_all, schedule
from tests.cases.at_work import WORKED, browser, lodged, posted
from tests.cases.people import acting, happen, officer

pytestmark = pytest.mark.django_db
YEAR = 365
KEPT = replace(WORKED, outcomes=tuple(replace(one, retention_days=YEAR) for one in WORKED.outcomes))
RECEIPT = b"%PDF-1.7 a receipt over 500 rupees"


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Complaints whose files are kept for a year; documents lie in a folder of the test's own."""
    monkeypatch.setattr(types, "_registered", {})
    types.register(KEPT)
    (tmp_path / "documents").mkdir()
    monkeypatch.setattr(storage, "subfolder", lambda name: tmp_path / name)
    yield tmp_path / "documents"


def answered(content: bytes = RECEIPT) -> Case:
    """Nasreen's complaint with her receipt, answered."""
    case = lodged()
    imran = posted("imran")
    paper = {"file_name": "receipt of Nasreen.pdf", "content": content, "kind": "receipt"}
    papers.add(actor=acting(imran), case=case, **paper)
    happen(case, "take", imran)
    happen(case, "answer", imran, fields={"outcome": "upheld"}, reason="The shop paid it back.")
    return case


def later(days: int) -> int:
    return dispose_of_due(timezone.now() + timedelta(days=days))


def test_after_its_days_the_file_is_empty_and_the_chain_is_whole(
    folder: Path, django_capture_on_commit_callbacks: object
) -> None:
    case = answered()
    assert later(YEAR - 1) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert later(YEAR + 1) == 1
    assert later(YEAR + 1) == 0

    case = Case.objects.get(pk=case.pk)
    party = case.parties.get()
    assert (case.title, party.name, party.phone, list(party.identifiers.all())) == ("", "", "", [])
    [blinds] = known_blinds(["phone"], ["+923015550123"])
    assert not Case.objects.filter(parties__phone_blind__in=blinds).exists()
    assert not CaseSecret.objects.filter(event__case=case).exclude(cipher=b"").exists()
    assert not [one for one in folder.rglob("*") if one.is_file()]
    assert DocumentVersion.objects.get().suffix == ".pdf"
    assert [one.code for one in case.events.order_by("seq")] == ["lodge", "take", "answer", "@disposed"]
    assert (case.stage, case.outcome) == ("answered", "upheld")
    assert verify_case(case) == []


def test_its_page_still_opens_and_nothing_can_be_done_in_it() -> None:
    case = answered()
    later(YEAR + 1)
    imran = posted("imran")
    page = browser(imran).get(f"/cases/{case.number}/")
    assert page.status_code == 200
    said = page.content.decode()
    assert "content was removed" in said
    assert "Nasreen" not in said and "500 rupees" not in said and "paid it back" not in said
    with pytest.raises(NotAllowed, match="content was removed"):
        happen(case, "reopen", officer("asma", Role.SCHEME_OFFICER))


def test_a_file_that_a_running_case_is_linked_to_waits() -> None:
    first, second = answered(), lodged()
    link = Link.objects.create(case=second, other=first, kind=Link.Kind.RELATED)
    assert later(YEAR + 1) == 0
    link.ended_at = timezone.now()
    link.save()
    assert later(YEAR + 1) == 1


def test_a_paper_that_another_file_holds_stays(folder: Path, django_capture_on_commit_callbacks: object) -> None:
    answered()
    other = answered()
    Case.objects.filter(pk=other.pk).update(closed_at=timezone.now() + timedelta(days=30))
    with django_capture_on_commit_callbacks(execute=True):
        assert later(YEAR + 1) == 1
    assert len([one for one in folder.rglob("*") if one.is_file()]) == 1


def test_what_is_left_behind_the_programs_back_is_named() -> None:
    case = answered()
    later(YEAR + 1)
    kept = answered()
    secret = CaseSecret.objects.filter(event__case=kept).first()
    CaseSecret.objects.filter(event__case=case).update(cipher=secret.cipher)
    assert [one.kind for one in verify_case(case)] == ["not_disposed"]
    CaseSecret.objects.filter(event__case=kept).update(cipher=b"")
    assert {one.kind for one in verify_case(kept)} >= {"secret_altered"}


def test_an_outcome_without_days_is_kept_for_good_and_the_schedule_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(types, "_registered", {})
    types.register(WORKED)
    case = answered()
    assert days_of(WORKED, case) is None
    assert later(100 * YEAR) == 0
    assert any(line.code == "cases.content" for line in schedule())
    assert "cases.content" not in {one.rule for one in dispose_of_all()}
