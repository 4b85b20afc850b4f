"""Nothing is shared without an agreement, and each refusal says why, stands on the log and gives nothing away."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone, translation

from saiban.access.agreements import services
from saiban.access.models import AccessLog, AgreementUse, Role
from saiban.access.permits import Asker, NotPermitted, Refusal, permit, permits, refuse
from saiban.access.purposes import BARRED_KINDS, BARRED_PURPOSES
from saiban.directory.models import Organisation, Place
from tests.access.agreements import agree, colleague, proposal
from tests.access.people import district

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)


def asker(organisation: str = "eobi", **more: Any) -> Asker:
    """EOBI's system, which asks."""
    return Asker(Organisation.objects.get(code=organisation), partner=f"{organisation}-system", **more)


def refusal(ask: Callable[[], object]) -> NotPermitted:
    """What a question is refused with."""
    with pytest.raises(NotPermitted) as caught:
        ask()
    return caught.value


def test_an_agreement_gives_its_fields_schemes_and_districts_and_no_more() -> None:
    lahore, peshawar = district("Lahore"), district("Peshawar")
    agree(fields=("name", "enrolments"), schemes=("kafaalat", "bait-ul-mal"), places=(lahore.code,), a_day=40)

    given = permit(asker(), purpose="eligibility_check")

    assert given.fields == {"name", "enrolments"}
    assert given.schemes == {"kafaalat", "bait-ul-mal"}
    assert given.districts == {lahore.code}
    assert given.a_day == 40
    assert peshawar.code not in given.districts


def test_an_agreement_shares_no_field_unless_it_names_one() -> None:
    agree()
    assert permit(asker(), purpose="eligibility_check").fields == frozenset()


def test_all_schemes_and_the_whole_country_are_said_and_not_guessed() -> None:
    agree(all_schemes=True)
    given = permit(asker(), purpose="eligibility_check")
    assert given.schemes is None
    assert given.districts is None


def test_a_province_stands_for_its_districts() -> None:
    punjab = Place.objects.get(level=Place.Level.PROVINCE, name_en="Punjab")
    agree(places=(punjab.code,))
    reached = permit(asker(), purpose="eligibility_check").districts
    assert district("Lahore").code in reached
    assert district("Peshawar").code not in reached


def test_without_an_agreement_nothing_is_shared() -> None:
    fault = refusal(lambda: permit(asker(), purpose="eligibility_check"))
    assert fault.reason == Refusal.NO_AGREEMENT
    assert "check of eligibility" in fault.said
    assert "steward" in fault.said


def test_a_proposal_that_nobody_approved_opens_nothing() -> None:
    proposed = services.propose(by=colleague("ayesha", Role.STEWARD), proposal=proposal())
    for code in (None, proposed.code):
        assert refusal(lambda c=code: permit(asker(), purpose="eligibility_check", agreement=c)).reason == (
            Refusal.NO_AGREEMENT
        )


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"first_day": TODAY - timedelta(days=9), "last_day": YESTERDAY}, "it ran until"),
        ({"first_day": TODAY + timedelta(days=1)}, "it begins on"),
    ],
)
def test_an_agreement_holds_on_its_days_alone(told: dict[str, Any], words: str) -> None:
    code = agree(**told).code
    for named in (None, code):
        fault = refusal(lambda n=named: permit(asker(), purpose="eligibility_check", agreement=n))
        assert fault.reason == Refusal.EXPIRED
        assert words in fault.said


def test_on_its_first_and_its_last_day_it_holds() -> None:
    agree(first_day=TODAY, last_day=TODAY)
    assert permit(asker(), purpose="eligibility_check")


def test_an_agreement_that_was_ended_opens_nothing_from_that_moment() -> None:
    agreement = agree()
    assert permit(asker(), purpose="eligibility_check")
    services.end(by=colleague("ayesha", Role.STEWARD), agreement=agreement, reason="The law was repealed.")
    assert "ended early" in refusal(lambda: permit(asker(), purpose="eligibility_check")).said


def test_another_purpose_than_agreed_is_refused_with_the_one_that_was() -> None:
    code = agree().code
    for named in (None, code):
        fault = refusal(lambda n=named: permit(asker(), purpose="audit", agreement=n))
        assert fault.reason == Refusal.WRONG_PURPOSE
        assert "check of eligibility" in fault.said


def test_an_invented_purpose_is_none() -> None:
    agree()
    assert refusal(lambda: permit(asker(), purpose="curiosity")).reason == Refusal.WRONG_PURPOSE


def test_an_agreement_of_somebody_else_is_as_if_there_were_none() -> None:
    code = agree("bisp").code
    theirs = refusal(lambda: permit(asker("eobi"), purpose="eligibility_check", agreement=code))
    invented = refusal(lambda: permit(asker("eobi"), purpose="eligibility_check", agreement="no-such-agreement"))
    assert (theirs.reason, theirs.said) == (invented.reason, invented.said)
    assert theirs.reason == Refusal.NO_AGREEMENT


@pytest.mark.parametrize("purpose", sorted(BARRED_PURPOSES))
def test_law_enforcement_and_immigration_are_barred_whatever_was_agreed(purpose: str) -> None:
    code = agree(all_schemes=True).code
    for named in (None, code):
        fault = refusal(lambda n=named: permit(asker(), purpose=purpose, agreement=n))
        assert fault.reason == Refusal.BARRED_PURPOSE
    assert permits(asker(), purpose=purpose) == []


@pytest.mark.parametrize("kind", sorted(BARRED_KINDS))
def test_police_and_the_like_get_nothing_though_they_were_something_else_when_it_was_agreed(kind: str) -> None:
    agree("kp-pnd")
    Organisation.objects.filter(code="kp-pnd").update(kind=kind)
    fault = refusal(lambda: permit(asker("kp-pnd"), purpose="eligibility_check"))
    assert fault.reason == Refusal.BARRED_ORGANISATION
    assert permits(asker("kp-pnd"), purpose="eligibility_check") == []


def test_of_several_agreements_the_narrowest_is_taken() -> None:
    agree(all_schemes=True)
    narrow = agree(schemes=("kafaalat",), places=(district("Lahore").code,))
    agree(schemes=("kafaalat", "bait-ul-mal"))
    assert permit(asker(), purpose="eligibility_check").agreement == narrow
    assert len(permits(asker(), purpose="eligibility_check")) == 3


@pytest.mark.parametrize(
    ("asked", "reason", "words"),
    [
        ({"fields": ["poverty_score", "name"]}, Refusal.FIELD_NOT_SHARED, "poverty score"),
        ({"schemes": ["eobi"]}, Refusal.SCHEME_NOT_SHARED, "eobi"),
        ({"districts": ["PK704"]}, Refusal.OUTSIDE_TERRITORY, "PK704"),
    ],
)
def test_what_goes_beyond_the_agreement_is_named(asked: dict[str, Any], reason: Refusal, words: str) -> None:
    agree(fields=("name",), places=(district("Lahore").code,))
    given = permit(asker(), purpose="eligibility_check")
    given.require(fields=["name"], schemes=["kafaalat"], districts=[district("Lahore").code])
    fault = refusal(lambda: given.require(**asked))
    assert fault.reason == reason
    assert words in fault.said


def test_a_look_under_an_agreement_stands_on_the_log_with_its_code() -> None:
    code = agree(fields=("name",)).code
    given = permit(asker(request="3f0c"), purpose="eligibility_check")
    given.log("ask", subject_kind="person", subjects=[11, 12], fields=["name"], results=2)
    row = AccessLog.objects.get(act="ask")
    assert (row.agreement, row.purpose, row.on_behalf_of_id) == (code, "eligibility_check", "eobi")
    assert (row.partner, row.request, row.subjects, row.fields, row.results) == (
        "eobi-system", "3f0c", [11, 12], ["name"], 2,
    )  # fmt: skip


def test_a_refusal_stands_on_the_log_with_its_reason_and_nobody_in_it() -> None:
    fault = refusal(lambda: permit(asker(), purpose="immigration"))
    refuse(asker(request="77aa"), fault, act="ask", subject_kind="person")
    row = AccessLog.objects.get(outcome="refused")
    assert (row.reason, row.purpose, row.partner) == ("barred_purpose", "immigration", "eobi-system")
    assert (row.subjects, row.results) == ([], 0)


def test_a_refusal_with_an_invented_purpose_puts_no_strange_text_on_the_log() -> None:
    fault = refusal(lambda: permit(asker(), purpose="Rukhsana Bibi 35202-1234567-2"))
    refuse(asker(), fault, act="ask", purpose="Rukhsana Bibi 35202-1234567-2")
    assert AccessLog.objects.get(outcome="refused").purpose == ""


def test_a_refusal_says_itself_in_urdu() -> None:
    with translation.override("ur"):
        said = refusal(lambda: permit(asker(), purpose="eligibility_check")).said
    assert "معاہد" in said


def test_the_day_is_spent_person_by_person_and_no_further() -> None:
    agree(a_day=5)
    given = permit(asker(), purpose="eligibility_check")
    given.spend(3)
    given.spend(2)
    given.spend(0)
    fault = refusal(lambda: given.spend(1))
    assert fault.reason == Refusal.TOO_MANY_TODAY
    assert "5" in fault.said
    assert _spent() == 5


def test_what_does_not_fit_whole_is_not_counted_at_all() -> None:
    agree(a_day=10)
    given = permit(asker(), purpose="eligibility_check")
    given.spend(8)
    refusal(lambda: given.spend(3))
    assert _spent() == 8
    given.spend(2)


@pytest.mark.parametrize("people", [9_999, 8_000, 1_251])
def test_a_large_allowance_lies_in_slots_and_is_one_all_the_same(people: int) -> None:
    agree(a_day=10_000)
    given = permit(asker(), purpose="eligibility_check")
    given.spend(people)
    given.spend(10_000 - people)
    refusal(lambda: given.spend(1))
    assert _spent() == 10_000


def test_a_question_that_fails_later_spends_nothing() -> None:
    agree(a_day=10)
    given = permit(asker(), purpose="eligibility_check")
    with pytest.raises(RuntimeError), transaction.atomic():
        given.spend(7)
        raise RuntimeError
    given.spend(10)


def _spent() -> int:
    return sum(AgreementUse.objects.values_list("people", flat=True))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("a_day", "each"), [(30, 1), (2_000, 61), (2_000, 400)])
def test_many_who_ask_at_once_never_get_more_than_the_day_allows(a_day: int, each: int) -> None:
    agree(a_day=a_day)
    given = permit(asker(), purpose="eligibility_check")

    def ask(_turn: int) -> bool:
        try:
            with transaction.atomic():
                given.spend(each)
        except NotPermitted:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(max_workers=8) as crowd:
        answered = sum(crowd.map(ask, range(60)))

    assert answered == min(60, a_day // each)
    assert _spent() == answered * each


@pytest.mark.django_db(transaction=True)
def test_two_who_each_wait_for_the_other_are_not_both_left_standing() -> None:
    """Each holds a part of the day and asks for more than is free: no more is spent than there is, nobody hangs."""
    agree(a_day=1_000)
    given = permit(asker(), purpose="eligibility_check")

    def ask(_turn: int) -> int:
        spent = 0
        try:
            with transaction.atomic():
                for people in (100, 700):
                    given.spend(people)
                    spent += people
        except NotPermitted:
            spent = 0
        finally:
            connection.close()
        return spent

    with ThreadPoolExecutor(max_workers=2) as crowd:
        spent = sum(crowd.map(ask, range(6)))
    assert spent == _spent() == 800
