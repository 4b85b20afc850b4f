"""Appeals against what a body decided by its own survey: it tells the person itself, and no application stands here.

Under the BISP Act 2010, s. 21(1), who was surveyed has as long to complain of the decision as any other claimant. The
day of the decision is what the person says of it, by the message that came.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.cases.actors import Actor
from saiban.cases.calendars import calendar_for, province_of
from saiban.cases.clock_rows import amended_terms
from saiban.cases.clocks import last_day, term_for
from saiban.cases.models import Case, Link
from saiban.cases.parties import NewParty
from saiban.cases.services import open_case
from saiban.desk.appeals.services import in_time_by
from saiban.desk.case_types import APPLICATION
from saiban.desk.routes import Route, first_appeal
from saiban.directory.models import Office, Organisation, Place
from saiban.schemes.active import book_in_force
from saiban.schemes.definitions import SchemeRules

SURVEY = "survey"


@dataclass(frozen=True)
class Decided:
    """What somebody appeals against: the scheme, the day of the decision, and why it is wrong or the appeal late."""

    scheme: str
    decided_on: date
    grounds: str
    late_because: str = ""


def survey_schemes() -> list[SchemeRules]:
    """The schemes of the book that a survey decides."""
    return [one for one in book_in_force().schemes.values() if one.entry.kind == SURVEY]


def surveying_bodies() -> frozenset[str]:
    """The organisations that decide by a survey."""
    return frozenset(one.entry.decides for one in survey_schemes())


def is_referral_to_survey(case: Case) -> bool:
    """Whether a case is a referral to a body that decides by a survey: its decision can be appealed against."""
    return case.case_type == "referral" and case.organisation_id in surveying_bodies()


def first_steps() -> list[Route]:
    """To whom one appeals first against a survey's decision, for each body that decides by one."""
    return [first_appeal(code) for code in sorted(surveying_bodies())]


def last_day_against(scheme: str, decided_on: date, place: Place | None, office: Office | None) -> date | None:
    """Return the last day to appeal against a decision of a day; None where no time holds.

    By the terms of the clock that runs after the refusal of an application, those amended too: one law, one time.
    """
    clock = APPLICATION.clock("appeal")
    calendar = calendar_for(province_of(place), office)
    terms = (*amended_terms(APPLICATION.code).get(clock.code, ()), *clock.terms)
    term = term_for(terms, decided_on, {"scheme": scheme, "province": calendar.province})
    if term is None:
        return None
    return last_day(decided_on, term, (), calendar, rolls=clock.rolls)[0]


@transaction.atomic
def file_against_survey(
    *,
    actor: Actor,
    decided: Decided,
    appellant: NewParty,
    place: Place | None,
    office: Office | None,
    arises_from: Case | None = None,
    key: str,
) -> Case:
    """File an appeal at the body that decided by its survey, and return its case; the same key gives the same one.

    Raises ValidationError for a scheme that no survey decides, a day that has not come, an appeal that runs already,
    and one that comes late and does not say why.
    """
    known = Case.objects.filter(key=key).first()
    if known is not None:
        return known
    rules = next((one for one in survey_schemes() if one.code == decided.scheme), None)
    if rules is None:
        raise ValidationError({"scheme": _("This scheme does not decide by a survey. Apply first.")})
    if decided.decided_on > timezone.localdate():
        raise ValidationError({"decided_on": _("This day has not come yet. Write the day of the decision.")})
    running = _running(decided.scheme, appellant, arises_from)
    if running is not None:
        raise ValidationError(_("An appeal against this runs already: %(number)s.") % {"number": running.number})
    last = last_day_against(decided.scheme, decided.decided_on, place, office)
    in_time = in_time_by(last, decided.late_because)
    appeal = open_case(
        case_type="appeal",
        actor=actor,
        office=office,
        organisation=Organisation.objects.get(code=rules.decides_in(province_of(place))),
        title=f"{rules.name.ur} · {rules.name.en}",
        parties=[appellant],
        fields={
            "scheme": rules.code,
            "decided_on": decided.decided_on,
            "in_time": in_time,
            "grounds": decided.grounds,
            "late_because": decided.late_because,
        },
        place=place,
        key=key,
    )
    if arises_from is not None:
        Link.objects.create(case=appeal, other=arises_from, kind=Link.Kind.ARISES_FROM, made_by_id=actor.user_id)
    return appeal


def _running(scheme: str, appellant: NewParty, arises_from: Case | None) -> Case | None:
    """The appeal of the same person against the same scheme that is not decided, where there is one."""
    same = Q(links__other=arises_from) if arises_from is not None else Q(pk__in=[])
    if appellant.registry_number:
        same |= Q(parties__registry_number=appellant.registry_number)
    running = Case.objects.filter(same, case_type="appeal", closed_at=None, facts__scheme=scheme)
    return running.order_by("pk").first()
