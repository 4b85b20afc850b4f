"""A court's day without a line: what is taken along names nobody, what comes back is written once or shown beside."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from saiban.access.models import AccessLog, Role
from saiban.access.viewer import Viewer
from saiban.cases.declarations import Confidentiality
from saiban.cases.models import Assignment, Case
from saiban.prosecution.diary import away
from saiban.prosecution.diary.services import write
from saiban.prosecution.models import Hearing, HearingEntry
from tests.prosecution.office import court, key, prosecutor
from tests.prosecution.test_diary import _adjourned, _before_court, _listed, _sitting, browser


@pytest.fixture
def rashid(db: None) -> Viewer:
    return prosecutor("rashid")


def _entry(hearing: Hearing, **about: object) -> dict[str, object]:
    entry = {
        "key": str(uuid.uuid4()), "hearing": hearing.pk, "seen": hearing.version, "result": "adjourned", "step": "",
        "asked_by": "defence", "reason": "defence_counsel", "next_on": _sitting(9).isoformat(), "next_purpose": "",
        "though_off": False, "written_at": timezone.now().isoformat(),
    }  # fmt: skip
    return entry | about


def test_what_is_taken_along_names_nobody_and_leaves_sealed_cases_behind(rashid: Viewer) -> None:
    open_case, sealed = _before_court(rashid, 1), _before_court(rashid, 2)
    listed = _listed(rashid, open_case)
    _listed(rashid, sealed)
    Case.objects.filter(pk=sealed.pk).update(confidentiality=Confidentiality.SEALED)
    Assignment.objects.create(
        case=sealed, user=rashid.user, state=Assignment.State.CONFIRMED, proposed_by=rashid.user,
        answered_at=timezone.now(),
    )  # fmt: skip
    client = browser(rashid)
    address = f"/prosecution/diary/{court().pk}/{timezone.localdate()}/along/"
    taken = client.post(address)
    parcel = taken.json()
    assert [row["hearing"] for row in parcel["rows"]] == [listed.pk]
    assert parcel["left"] == 1 and parcel["account"] == rashid.user.pk
    written = json.dumps(parcel)
    for told in ("Akbar", "Shahid", "Noor Muhammad", sealed.number, "0300", "42301"):
        assert told not in written
    assert taken.headers["Cache-Control"] == "no-store"
    look = AccessLog.objects.filter(fields__contains=["taken along"]).get()
    assert look.subjects == [open_case.pk]
    assert client.get(address).status_code == 405
    outsider = browser(prosecutor("asma", Role.LAW_OFFICER, everywhere=True))
    assert outsider.post(address).status_code == 403


def test_an_entry_is_written_once_however_often_it_is_sent(rashid: Viewer) -> None:
    hearing = _listed(rashid, _before_court(rashid, 1))
    entry = _entry(hearing)
    assert [away.take_in(rashid, entry).outcome for _turn in range(3)] == ["written"] * 3
    assert HearingEntry.objects.filter(hearing=hearing).count() == 1
    assert Hearing.objects.filter(case=hearing.case, on=_sitting(9)).count() == 1


def test_of_a_row_that_somebody_changed_meanwhile_both_are_shown_and_nothing_is_lost(rashid: Viewer) -> None:
    hearing = _listed(rashid, _before_court(rashid, 1))
    taken = _entry(hearing)
    write(viewer=prosecutor("nadia"), hearing=hearing, written=_adjourned(5, by="court"), seen=0, key=key())
    answer = away.take_in(rashid, taken)
    assert answer.outcome == "overtaken" and "Nadia" in answer.said
    assert answer.now is not None and answer.now["seen"] == 1 and answer.now["asked_by"] == "court"
    hearing.refresh_from_db()
    assert (hearing.asked_by, hearing.version) == ("court", 1)
    insisted = taken | {"key": str(uuid.uuid4()), "seen": answer.now["seen"]}
    assert away.take_in(rashid, insisted).outcome == "written"
    hearing.refresh_from_db()
    assert (hearing.asked_by, hearing.version) == ("defence", 2)
    assert Hearing.objects.get(case=hearing.case, on=_sitting(5)).result == "struck"


def test_what_was_written_on_the_day_and_sent_later_says_so_and_counts_as_late(rashid: Viewer) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    hearing = _listed(rashid, _before_court(rashid, 1), yesterday)
    then = timezone.now() - timedelta(days=1)
    assert away.take_in(rashid, _entry(hearing, written_at=then.isoformat())).outcome == "written"
    hearing.refresh_from_db()
    assert "without a line" in hearing.late_because
    entry = hearing.entries.get()
    assert abs(entry.written_at - then) < timedelta(seconds=1) and entry.at - entry.written_at > timedelta(hours=23)
    other = _listed(rashid, _before_court(rashid, 2), yesterday)
    refused = away.take_in(rashid, _entry(other))
    assert refused.outcome == "refused" and "later" in refused.said


def test_a_wrong_entry_is_refused_with_its_reason_and_one_of_a_lost_case_is_told(rashid: Viewer) -> None:
    hearing = _listed(rashid, _before_court(rashid, 1))
    assert away.take_in(rashid, _entry(hearing, next_on="")).outcome == "refused"
    assert away.take_in(rashid, _entry(hearing) | {"hearing": hearing.pk + 999}).outcome == "gone"
    for broken in ({"key": "1"}, {"hearing": "x"}):
        with pytest.raises(ValueError, match="key"):
            away.take_in(rashid, _entry(hearing) | broken)
    assert not hearing.entries.exists()


def test_only_whoever_took_the_day_along_sends_it(rashid: Viewer) -> None:
    hearing = _listed(rashid, _before_court(rashid, 1))
    sent = json.dumps({"account": rashid.user.pk, "entries": [_entry(hearing)]})
    nadia = browser(prosecutor("nadia"))
    answer = nadia.post("/prosecution/diary/away/send/", sent, content_type="application/json")
    assert answer.status_code == 409 and not hearing.entries.exists()
    assert nadia.post("/prosecution/diary/away/send/", "[]", content_type="application/json").status_code == 400
    answer = browser(rashid).post("/prosecution/diary/away/send/", sent, content_type="application/json")
    assert [one["outcome"] for one in answer.json()["answers"]] == ["written"]


def test_the_page_and_its_worker_hold_nothing_of_anybody(rashid: Viewer) -> None:
    client = browser(rashid)
    page = client.get("/prosecution/diary/away/").content.decode()
    worker = client.get("/prosecution/diary/away/worker.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert "csrfmiddlewaretoken" not in page and rashid.user.full_name not in page
    assert page == browser(prosecutor("nadia")).get("/prosecution/diary/away/").content.decode()
    kept = json.loads(re.search(r"KEEPS = (\[.*\]);", worker.content.decode()).group(1))
    assert all(client.get(address).status_code == 200 for address in kept)
