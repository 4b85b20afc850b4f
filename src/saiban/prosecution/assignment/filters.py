"""Hard filters: who may not take a case, or not lead it, with each reason in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from saiban.cases.declarations import Words
from saiban.prosecution.assignment.complexity import Complexity
from saiban.prosecution.assignment.definitions import CaseFacts, Counsel
from saiban.prosecution.assignment.weights import Weights
from saiban.terms.dates import PartialDate, format_date


@dataclass(frozen=True)
class Reason:
    """Why somebody is out, or a team does not do."""

    code: str
    words: Words


def barred_from_team(counsel: Counsel, case: CaseFacts, rated: Complexity, weights: Weights) -> tuple[Reason, ...]:
    """Return why somebody may not be on the team at all; nothing where they may."""
    return (*_everyone(counsel, case), *_capacity(counsel, rated, weights, lead=False))


def barred_as_lead(counsel: Counsel, case: CaseFacts, rated: Complexity, weights: Weights) -> tuple[Reason, ...]:
    """Return why somebody may not lead the team; nothing where they may."""
    return (
        *_everyone(counsel, case),
        *_standing(counsel, case, rated, weights),
        *_capacity(counsel, rated, weights, lead=True),
    )


def certificate(case: CaseFacts, weights: Weights) -> str:
    """Return the certificate that at least one of the team needs, or nothing."""
    demand = weights.tracks.get(case.track)
    return demand.certificate if demand is not None else ""


def team_faults(
    lead: Counsel, members: Sequence[Counsel], case: CaseFacts, rated: Complexity, weights: Weights
) -> tuple[Reason, ...]:
    """Return why a team may not take a case: somebody of it, its size, years together, a certificate nobody has."""
    team = (lead, *members)
    found = list(barred_as_lead(lead, case, rated, weights))
    for one in members:
        found += barred_from_team(one, case, rated, weights)
    if len({one.code for one in team}) != rated.level.team:
        text = f"the team must be {rated.level.team}"
        found.append(Reason("size", Words(text, f"ٹیم {rated.level.team} افراد کی ہونی چاہیے")))
    needed = certificate(case, weights)
    if needed and not any(needed in one.certificates for one in team):
        said = Words(f"nobody of the team is certified for {needed}", f"ٹیم میں کوئی {needed} کا سند یافتہ نہیں")
        found.append(Reason("certificate", said))
    years = sum(one.years for one in team)
    if years < rated.level.team_years:
        text = f"{years} years together, {rated.level.team_years} are needed"
        ur = f"کل تجربہ {years} سال، درکار {rated.level.team_years}"
        found.append(Reason("team_years", Words(text, ur)))
    return tuple(found)


def _everyone(counsel: Counsel, case: CaseFacts) -> Iterator[Reason]:
    if counsel.barred:
        yield Reason(
            "barred", Words(f"takes no cases now: {counsel.barred}", f"فی الحال مقدمات نہیں: {counsel.barred}")
        )
    if case.district not in counsel.posted and not counsel.deputation:
        text = f"not posted to {case.district}, and not willing to be deputed"
        yield Reason("posting", Words(text, f"{case.district} میں تعینات نہیں اور ڈیپوٹیشن پر آمادہ نہیں"))
    if case.track in counsel.not_tracks:
        yield Reason(
            "restricted", Words(f"is kept from the track {case.track}", f"{case.track} کے مقدمات نہیں دیے جاتے")
        )
    away = [day for day in case.hearings if any(one.covers(day) for one in counsel.leave)]
    if away:
        day = PartialDate(away[0], "day")
        en, ur = format_date(day, "en"), format_date(day, "ur")
        yield Reason("leave", Words(f"on leave on the hearing of {en}", f"{ur} کی پیشی پر رخصت"))
    if case.people & counsel.conflicts:
        count = len(case.people & counsel.conflicts)
        text = f"conflict of interest with {count} of the people in the case"
        yield Reason("conflict", Words(text, f"مقدمے کے {count} افراد سے مفادات کا ٹکراؤ"))
    if counsel.clearance < case.confidentiality:
        text = f"cleared for level {counsel.clearance}, the case is of level {case.confidentiality}"
        ur = f"رازداری کا درجہ {counsel.clearance}، مقدمے کا {case.confidentiality}"
        yield Reason("clearance", Words(text, ur))


def _standing(counsel: Counsel, case: CaseFacts, rated: Complexity, weights: Weights) -> Iterator[Reason]:
    demand = weights.tracks.get(case.track)
    years = max(rated.level.lead_years, demand.lead_years if demand is not None else 0)
    if counsel.years < years:
        text = f"{counsel.years} years of standing, a lead needs {years}"
        yield Reason("years", Words(text, f"تجربہ {counsel.years} سال، سربراہ کے لیے {years} درکار"))
    if counsel.grade < rated.level.lead_grade:
        text = f"grade {counsel.grade}, a lead needs {rated.level.lead_grade}"
        yield Reason("grade", Words(text, f"گریڈ {counsel.grade}، سربراہ کے لیے {rated.level.lead_grade} درکار"))


def _capacity(counsel: Counsel, rated: Complexity, weights: Weights, *, lead: bool) -> Iterator[Reason]:
    after = counsel.load + weights.load_of(rated.level.work, lead=lead)
    if after > counsel.capacity:
        text = f"{after / 100:.2f} cases of work after this one, {counsel.capacity / 100:.2f} are the most"
        ur = f"اس کے بعد کام {after / 100:.2f}، زیادہ سے زیادہ {counsel.capacity / 100:.2f}"
        yield Reason("capacity", Words(text, ur))
