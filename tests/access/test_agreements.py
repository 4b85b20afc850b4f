"""An agreement takes two people, never changes once proposed, and leaves a trace of every step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone, translation

from saiban.access.agreements import services, wording
from saiban.access.models import AccessLog, Agreement, AgreementEvent, AgreementUse, Role, User
from saiban.directory.models import Organisation
from saiban.frame.documents import pdf
from tests.access.agreements import agree, colleague, proposal
from tests.access.people import looking_as

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def proposed(**told: Any) -> Agreement:
    """What Ayesha, a steward, proposes."""
    return services.propose(by=colleague("ayesha", Role.STEWARD), proposal=proposal(**told))


def refused_by_the_database(change: Any) -> str:
    """What the database says to a change."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        change()
    return str(caught.value)


def test_an_agreement_is_proposed_by_one_and_approved_by_another() -> None:
    agreement = proposed()
    tahira = colleague("tahira", Role.AGREEMENT_OFFICER)
    services.approve(by=tahira, agreement=agreement)

    agreement.refresh_from_db()
    assert agreement.stands()
    assert [(step.state, step.user.username) for step in agreement.events.all()] == [
        ("proposed", "ayesha"),
        ("approved", "tahira"),
    ]
    assert set(AccessLog.objects.filter(agreement=agreement.code).values_list("act", flat=True)) == {
        "propose_agreement",
        "approve_agreement",
    }


def test_nobody_decides_on_their_own_proposal() -> None:
    agreement = proposed()
    both = colleague("ayesha", Role.AGREEMENT_OFFICER)
    for decide in (services.approve, services.refuse):
        with pytest.raises(ValidationError, match="somebody else"):
            decide(by=both, agreement=agreement, reason="I know it well.")
    ayesha = User.objects.get(username="ayesha")
    said = refused_by_the_database(
        lambda: Agreement.objects.filter(pk=agreement.pk).update(state="approved", decided_by=ayesha)
    )
    assert "agreement_two_people" in said


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"purpose": "law_enforcement"}, "purpose"),
        ({"purpose": "immigration"}, "purpose"),
        ({"law": " "}, "law"),
        ({"section": ""}, "section"),
        ({"schemes": ()}, "schemes"),
        ({"schemes": ("no-such-scheme",)}, "schemes"),
        ({"whole_country": False}, "places"),
        ({"places": ("PK9999",)}, "places"),
        ({"fields": ("name", "religion")}, "fields"),
        ({"a_day": 0}, "a_day"),
        ({"first_day": TODAY, "last_day": TODAY - timedelta(days=1)}, "last_day"),
    ],
)
def test_a_proposal_that_leaves_something_open_is_refused_by_its_field(told: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        proposed(**told)
    assert list(caught.value.message_dict) == [field]
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("kind", ["police", "immigration", "intelligence"])
def test_police_and_the_like_are_no_party(kind: str) -> None:
    Organisation.objects.create(code="body", name_en="A Body", name_ur="ادارہ", kind=kind)
    with pytest.raises(ValidationError) as caught:
        proposed(organisation="body")
    assert "organisation" in caught.value.message_dict


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"purpose": "law_enforcement"}, "agreement_purpose_not_barred"),
        ({"purpose": "immigration"}, "agreement_purpose_not_barred"),
        ({"valid": DateRange(TODAY, TODAY)}, "agreement_period"),
        ({"valid": DateRange(TODAY, None)}, "agreement_period"),
        ({"a_day": 0}, "agreement_a_day"),
        ({"schemes": []}, "agreement_schemes_said"),
        ({"all_schemes": True}, "agreement_schemes_said"),
        ({"whole_country": False}, "agreement_places_said"),
        ({"law": ""}, "agreement_law_said"),
        ({"state": "approved"}, "begins as a proposal"),
    ],
)
def test_the_database_itself_refuses_what_must_not_stand(values: dict[str, Any], constraint: str) -> None:
    ayesha = colleague("ayesha", Role.STEWARD).user
    whole = {
        "code": "x",
        "organisation_id": "eobi",
        "purpose": "eligibility_check",
        "law": "EOB Act 1976",
        "section": "s. 9",
        "schemes": ["kafaalat"],
        "whole_country": True,
        "a_day": 5,
        "valid": DateRange(TODAY, TODAY + timedelta(days=9)),
        "proposed_by": ayesha,
    }
    assert constraint in refused_by_the_database(lambda: Agreement.objects.create(**whole | values))


def test_the_database_refuses_police_as_a_party_whatever_the_program_says() -> None:
    Organisation.objects.create(code="fia", name_en="An Agency", name_ur="ادارہ", kind="police")
    agreement = proposed()
    said = refused_by_the_database(
        lambda: Agreement.objects.create(
            **{
                "code": "fia-1",
                "organisation_id": "fia",
                "purpose": "audit",
                "law": "x",
                "section": "y",
                "all_schemes": True,
                "whole_country": True,
                "a_day": 1,
                "valid": agreement.valid,
                "proposed_by": agreement.proposed_by,
            }
        )
    )
    assert "no party" in said


def test_an_organisation_that_became_police_before_the_approval_is_not_approved() -> None:
    agreement = proposed()
    Organisation.objects.filter(code="eobi").update(kind="police")
    said = refused_by_the_database(
        lambda: services.approve(by=colleague("tahira", Role.AGREEMENT_OFFICER), agreement=agreement)
    )
    assert "no party" in said


@pytest.mark.parametrize(
    "change",
    [
        {"a_day": 1_000_000},
        {"fields": ["poverty_score"]},
        {"schemes": ["kafaalat", "bait-ul-mal"]},
        {"purpose": "audit"},
        {"valid": DateRange(TODAY, TODAY + timedelta(days=9999))},
        {"organisation_id": "bisp"},
        {"state": "proposed"},
        {"state": "refused"},
        {"decided_by": None, "state": "ended"},
    ],
)
def test_an_approved_agreement_does_not_change_but_ends(change: dict[str, Any]) -> None:
    agreement = agree()
    refused_by_the_database(lambda: Agreement.objects.filter(pk=agreement.pk).update(**change))
    services.end(by=colleague("ayesha", Role.STEWARD), agreement=agreement, reason="The law was repealed.")
    agreement.refresh_from_db()
    assert agreement.state == "ended"
    refused_by_the_database(lambda: Agreement.objects.filter(pk=agreement.pk).update(state="approved"))


def test_nothing_about_agreements_is_taken_away() -> None:
    agreement = agree()
    AgreementUse.objects.create(agreement=agreement, day=TODAY, slot=0, allowed=9, people=4)
    for table in ("access_agreementevent", "access_agreementuse", "access_agreement"):
        with connection.cursor() as cursor:
            refused_by_the_database(lambda t=table, c=cursor: c.execute(f"DELETE FROM {t}"))
    refused_by_the_database(lambda: AgreementEvent.objects.update(reason="otherwise"))
    refused_by_the_database(lambda: AgreementUse.objects.update(people=1))
    refused_by_the_database(lambda: AgreementUse.objects.update(allowed=1_000))


def test_a_step_is_taken_once() -> None:
    agreement = agree()
    tahira = colleague("tahira2", Role.AGREEMENT_OFFICER)
    with pytest.raises(ValidationError, match="approved already"):
        services.refuse(by=tahira, agreement=agreement, reason="Too wide.")
    with pytest.raises(ValidationError):
        services.end(by=tahira, agreement=agreement, reason="  ")


def test_a_proposal_is_refused_or_withdrawn_with_a_reason() -> None:
    first, second = proposed(), proposed()
    services.refuse(by=colleague("tahira", Role.AGREEMENT_OFFICER), agreement=first, reason="Too wide.")
    with pytest.raises(ValidationError, match="withdraws"):
        services.withdraw(by=colleague("imran", Role.STEWARD), agreement=second, reason="Not mine.")
    services.withdraw(by=colleague("ayesha", Role.STEWARD), agreement=second, reason="Written anew.")
    assert set(AgreementEvent.objects.exclude(reason="").values_list("state", "reason")) == {
        ("refused", "Too wide."),
        ("withdrawn", "Written anew."),
    }


def test_a_past_agreement_is_not_approved_any_more() -> None:
    late = proposed(first_day=TODAY - timedelta(days=9), last_day=TODAY - timedelta(days=1))
    with pytest.raises(ValidationError, match="past"):
        services.approve(by=colleague("tahira", Role.AGREEMENT_OFFICER), agreement=late)


FORM = {
    "organisation": "eobi",
    "purpose": "eligibility_check",
    "law": "Employees' Old-Age Benefits Act 1976",
    "section": "s. 9",
    "schemes": ["kafaalat"],
    "places": ["PK617"],
    "fields_shared": ["name", "enrolments"],
    "a_day": "500",
    "first_day": TODAY.isoformat(),
    "last_day": (TODAY + timedelta(days=90)).isoformat(),
    "notes_en": "A first try in one district.",
    "notes_ur": "ایک ضلع میں پہلی کوشش۔",
}


def test_a_steward_proposes_and_an_agreement_officer_approves_on_the_pages() -> None:
    steward = looking_as(Role.STEWARD, username="ayesha")
    answer = steward.post("/agreements/propose/", FORM)
    assert answer.status_code == 302
    page = answer["Location"]
    assert "waits for a decision" in steward.get(page).content.decode()
    assert steward.post(f"{page}approve/", {}).status_code == 403

    officer = looking_as(Role.AGREEMENT_OFFICER, username="tahira")
    assert "Approve" in officer.get(page).content.decode()
    assert officer.post(f"{page}approve/", {}).status_code == 302
    shown = officer.get(page).content.decode()
    for words in ("in force", "Lahore", "Benazir Kafaalat", "name, enrolments in schemes", "at most 500 people"):
        assert words in shown


def test_a_form_that_leaves_something_open_comes_back_with_the_field_named() -> None:
    steward = looking_as(Role.STEWARD)
    answer = steward.post("/agreements/propose/", FORM | {"schemes": [], "fields_shared": []})
    assert answer.status_code == 400
    assert "Choose the schemes" in answer.content.decode()
    assert not Agreement.objects.exists()


def test_the_form_offers_no_barred_purpose_and_takes_none() -> None:
    steward = looking_as(Role.STEWARD)
    assert "law_enforcement" not in steward.get("/agreements/propose/").content.decode()
    assert steward.post("/agreements/propose/", FORM | {"purpose": "law_enforcement"}).status_code == 400
    assert not Agreement.objects.exists()


def test_refusing_without_a_reason_asks_for_one() -> None:
    agreement = proposed()
    officer = looking_as(Role.AGREEMENT_OFFICER, username="tahira")
    answer = officer.post(f"/agreements/{agreement.code}/refuse/", {"reason": ""})
    assert answer.status_code == 400
    assert "Say why." in answer.content.decode()


@pytest.mark.parametrize("role", [Role.CLERK, Role.SCHEME_OFFICER, Role.AUDITOR, Role.AGREEMENT_OFFICER])
def test_only_a_steward_proposes(role: Role) -> None:
    reader = looking_as(role)
    assert reader.get("/agreements/").status_code == 200
    assert reader.get("/agreements/propose/").status_code == 403


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_text_is_printed_in_both_languages_and_what_was_typed_does_not_act(language: str) -> None:
    agreement = agree(law='#panic("x") $a$ *Act*', fields=("name",), notes_en='#read("/etc/passwd")', notes_ur="نوٹ")
    with translation.override(language):
        document = wording.printed(agreement)
        made = pdf(document)
    assert made.startswith(b"%PDF-")
    assert (
        document.title
        == {
            "en": "Agreement on the sharing of personal data",
            "ur": "ذاتی معلومات کے اشتراک کا معاہدہ",
        }[language]
    )


def test_the_pdf_is_served_under_the_agreements_code() -> None:
    code = agree().code
    answer = looking_as(Role.AUDITOR).get(f"/agreements/{code}/print/")
    assert answer["Content-Type"] == "application/pdf"
    assert f'filename="{code}.pdf"' in answer["Content-Disposition"]
    assert answer.content.startswith(b"%PDF-")
