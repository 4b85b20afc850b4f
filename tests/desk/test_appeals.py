"""Rukhsana is refused: the days to appeal run, she appeals from her phone, somebody else decides, and it is undone."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from saiban.access.models import Role
from saiban.cases.actors import Actor
from saiban.cases.declarations import Term
from saiban.cases.faults import NotAllowed
from saiban.cases.models import Case, Link, RunningClock
from saiban.cases.services import record_event
from saiban.desk.appeals.services import close_unappealed, file_appeal, last_day_of
from saiban.desk.case_types import APPLICATION
from saiban.frame.models import OutboxMessage
from tests.desk.hub import nowshera_hub
from tests.desk.windows import PHONE, asked_after, hidden, officer, rukhsana_applies, step

pytestmark = pytest.mark.django_db
REFUSAL = {"ground": "conditions", "reason": "The income is above the limit.", "law": "Bait-ul-Mal Act 1991, section 4"}


@pytest.fixture
def gul() -> Actor:
    return officer(Role.DESK_OFFICER, "kp-pnd", "Gul", office=nowshera_hub(), place="Nowshera")


@pytest.fixture
def sadia() -> Actor:
    return officer(Role.SCHEME_OFFICER, "bait-ul-mal", "Sadia")


@pytest.fixture
def imran() -> Actor:
    return officer(Role.SCHEME_OFFICER, "bait-ul-mal", "Imran")


def refused(gul: Actor, sadia: Actor) -> Case:
    case = rukhsana_applies(gul)
    step(case, "take_up", sadia)
    return step(case, "refuse", sadia, **REFUSAL)


def test_a_refusal_tells_how_to_appeal_and_the_clock_runs(gul: Actor, sadia: Actor) -> None:
    case = refused(gul, sadia)
    assert last_day_of(case) >= timezone.localdate() + timedelta(days=90)
    page = asked_after(case.number, PHONE).content.decode()
    assert "you can appeal" in page
    assert "Last day to appeal" in page
    assert OutboxMessage.objects.filter(about=case.number).count() == 1


def test_bisp_gives_thirty_days_by_its_act_and_others_what_is_told_as_ours() -> None:
    terms: dict[str, Term] = {dict(term.when).get("scheme", ""): term for term in APPLICATION.clock("appeal").terms}
    assert (terms["kafaalat"].count, terms["kafaalat"].source) == (30, "BISP Act 2010, section 21(1)")
    assert terms["taleemi-wazaif"].count == 30
    assert "bait-ul-mal" not in terms
    assert "no time to appeal is known" in terms[""].source


def test_she_appeals_from_her_phone_and_sending_it_twice_is_one_appeal(gul: Actor, sadia: Actor) -> None:
    case = refused(gul, sadia)
    page = asked_after(case.number, PHONE)
    form = {
        "ticket": hidden(page, "ticket"),
        "once": hidden(page, "once"),
        "grounds": "Mera shohar bemaar hai aur amdani nahi.",
    }
    first = Client().post("/status/appeal/", form).content.decode()
    Client().post("/status/appeal/", form)
    appeal = Case.objects.get(case_type="appeal")
    assert appeal.number in first
    assert appeal.facts["in_time"] is True
    assert Link.objects.filter(case=appeal, other=case, kind="appeal_of").exists()
    case.refresh_from_db()
    assert case.stage == "under_appeal"
    assert RunningClock.objects.get(case=case, code="appeal").standing == "met"
    assert RunningClock.objects.get(case=appeal, code="decide").standing == "running"
    assert "Somebody else looks" in asked_after(case.number, PHONE).content.decode()


def test_who_refused_does_not_decide_the_appeal_and_another_can_grant_it(
    gul: Actor, sadia: Actor, imran: Actor
) -> None:
    case = refused(gul, sadia)
    appeal = file_appeal(actor=gul, application=case, grounds="We have no income.", key="a")
    step(appeal, "take_up", sadia)
    decision = {"reason": "The certificate shows no income.", "law": "Bait-ul-Mal Act 1991, section 4"}
    with pytest.raises(NotAllowed, match="somebody else has to decide the appeal"):
        step(appeal, "allow", sadia, **decision)
    appeal.refresh_from_db()
    case.refresh_from_db()
    assert (appeal.stage, case.stage) == ("examined", "under_appeal")

    step(appeal, "allow", imran, **decision)
    case.refresh_from_db()
    assert (case.stage, case.outcome) == ("granted", "granted")
    assert "The answer is yes" in asked_after(case.number, PHONE).content.decode()


@pytest.mark.parametrize(("event", "stage"), [("send_back", "examined"), ("dismiss", "closed")])
def test_an_appeal_sends_back_or_ends_it(gul: Actor, sadia: Actor, imran: Actor, event: str, stage: str) -> None:
    case = refused(gul, sadia)
    appeal = file_appeal(actor=gul, application=case, grounds="We have no income.", key="a")
    step(appeal, "take_up", imran)
    step(appeal, event, imran, reason="Looked at again.", law="section 4")
    case.refresh_from_db()
    assert case.stage == stage
    assert case.outcome in ("", "refused")


def test_a_late_appeal_is_taken_with_its_reason_and_closed_for_good_after_that(gul: Actor, sadia: Actor) -> None:
    long_ago = timezone.localdate() - timedelta(days=120)
    case = rukhsana_applies(gul)
    step(case, "take_up", sadia)
    record_event(
        case=case,
        event="refuse",
        actor=sadia,
        fields=REFUSAL,
        seen=case.last_seq,
        at=datetime.combine(long_ago, time(11), tzinfo=timezone.get_current_timezone()),
        key=str(uuid.uuid4()),
    )
    with pytest.raises(ValidationError, match="why the appeal comes late"):
        file_appeal(actor=gul, application=case, grounds="We have no income.", key="a")
    assert close_unappealed() == 0
    assert close_unappealed(timezone.localdate() + timedelta(days=90)) == 1
    case.refresh_from_db()
    assert (case.stage, case.outcome) == ("closed", "refused")
    assert close_unappealed(timezone.localdate() + timedelta(days=90)) == 0
    with pytest.raises(ValidationError, match="no refusal"):
        file_appeal(actor=gul, application=case, grounds="We have no income.", late_because="I was ill.", key="b")


def test_a_late_appeal_with_a_reason_says_that_it_is_late(gul: Actor, sadia: Actor) -> None:
    case = refused(gul, sadia)
    RunningClock.objects.filter(case=case, code="appeal").update(due_on=timezone.localdate() - timedelta(days=1))
    late = file_appeal(actor=gul, application=case, grounds="No income.", late_because="I was in hospital.", key="a")
    assert late.facts["in_time"] is False


def test_who_wrote_the_application_down_does_not_decide_it(gul: Actor) -> None:
    imran = officer(Role.SCHEME_OFFICER, "bait-ul-mal", "Imran")
    case = rukhsana_applies(imran)
    step(case, "take_up", imran)
    with pytest.raises(NotAllowed, match="somebody else has to do"):
        step(case, "approve", imran, reason="In need.", law="section 4")


def test_zakat_begins_at_the_local_committee(gul: Actor) -> None:
    case = rukhsana_applies(gul, "zakat-guzara", "zakat", "committee_certificate")
    assert case.stage == "to_committee"
    assert RunningClock.objects.get(case=case, code="decide").standing == "paused"
    assert "local zakat committee" in asked_after(case.number, PHONE).content.decode()
    step(case, "certificate_in", gul, issued_on=timezone.localdate())
    assert case.stage == "examined"
