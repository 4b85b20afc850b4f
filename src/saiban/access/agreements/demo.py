"""Agreements for the demonstration: in force, waiting, refused and ended. Their terms are invented."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from saiban.access.agreements import services
from saiban.access.agreements.rules import Proposal
from saiban.access.models import Agreement, Posting, Role, User
from saiban.access.viewer import Viewer
from saiban.directory.models import Organisation, Place

_NOTES_EN = "Made up for the demonstration."
_NOTES_UR = "نمائش کے لیے فرضی۔"


@transaction.atomic
def make_demo_agreements() -> int:
    """Make the demonstration's agreements and return how many there are; a second call makes none.

    Wants the demonstration's accounts (steward, agreements) and the directory.
    """
    if not Agreement.objects.exists():
        steward, officer = _viewer("steward", Role.STEWARD), _viewer("agreements", Role.AGREEMENT_OFFICER)
        drafts = [services.propose(by=steward, proposal=one) for one in _proposals()]
        *in_force, ended, refused, _waiting = drafts
        for one in (*in_force, ended):
            services.approve(by=officer, agreement=one)
        services.end(by=steward, agreement=ended, reason="The pilot is over.")
        services.refuse(by=officer, agreement=refused, reason="The poverty score is not needed for this purpose.")
    return Agreement.objects.count()


def _proposals() -> list[Proposal]:
    kp = Place.objects.get(level=Place.Level.PROVINCE, name_en="Khyber Pakhtunkhwa").code
    punjab = Place.objects.get(level=Place.Level.PROVINCE, name_en="Punjab").code
    return [
        _proposal(
            "bisp", "eligibility_check", "Benazir Income Support Programme Act 2010", "s. 11", 50_000,
            schemes=("eobi", "eobi-pension", "govt-pension"), fields=("registry_number", "name", "enrolments"),
        ),
        _proposal(
            "eobi", "case_handling", "Employees' Old-Age Benefits Act 1976", "s. 33", 500,
            schemes=("kafaalat", "nser"),
            fields=("registry_number", "name", "father_name", "husband_name", "birth_date", "address", "enrolments"),
        ),
        _proposal(
            "bisp", "case_handling", "Benazir Income Support Programme Act 2010", "s. 21", 500,
            schemes=("eobi", "eobi-pension", "pessi", "zakat-guzara"),
            fields=("registry_number", "name", "birth_date", "enrolments", "employment"),
        ),
        _proposal(
            "kp-pnd", "case_handling", "One Window Operation, Khyber Pakhtunkhwa", "para 4", 200,
            all_schemes=True, places=(kp,), fields=("registry_number", "name", "household", "enrolments"),
        ),
        _proposal("zakat", "duplicate_check", "Zakat and Ushr Ordinance 1980", "s. 8", 20_000,
                  schemes=("kafaalat", "bait-ul-mal")),
        _proposal(
            "pessi", "inspection", "Provincial Employees' Social Security Ordinance 1965", "s. 23", 1_000,
            schemes=("eobi",), places=(punjab,), fields=("name", "employment"),
        ),
        _proposal("sehat-sahulat", "payment_verification", "Pilot of the hospital card", "para 2", 5_000,
                  schemes=("kafaalat",)),
        _proposal("wwf", "eligibility_check", "Workers Welfare Fund Ordinance 1971", "s. 6", 300,
                  schemes=("nser",), fields=("name", "poverty_score")),
        _proposal("finance", "audit", "Auditor-General's Ordinance 2001", "s. 14", 100,
                  all_schemes=True, fields=("registry_number", "benefits")),
    ]  # fmt: skip


def _proposal(
    organisation: str,
    purpose: str,
    law: str,
    section: str,
    a_day: int,
    *,
    schemes: tuple[str, ...] = (),
    all_schemes: bool = False,
    places: tuple[str, ...] = (),
    fields: tuple[str, ...] = (),
) -> Proposal:
    today = timezone.localdate()
    return Proposal(
        organisation=Organisation.objects.get(code=organisation),
        purpose=purpose,
        law=law,
        section=section,
        a_day=a_day,
        first_day=today - timedelta(days=30),
        last_day=today + timedelta(days=335),
        all_schemes=all_schemes,
        schemes=schemes,
        whole_country=not places,
        places=places,
        fields=fields,
        notes_en=_NOTES_EN,
        notes_ur=_NOTES_UR,
    )


def _viewer(username: str, role: Role) -> Viewer:
    user = User.objects.get(username=username)
    return Viewer(user, Posting.objects.get(user=user, role=role))
