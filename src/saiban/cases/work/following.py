"""What follows from every event of a case around its core: tasks, decisions, who has it at hand, texts to its parties.

Called within the event's own transaction (`saiban.cases.followers`), so that all of it stands or falls with the event.
"""

from __future__ import annotations

from saiban.cases import types
from saiban.cases.calendars import calendar_of
from saiban.cases.declarations import CaseType, Confidentiality, Notice
from saiban.cases.models import Case, CaseEvent, Decision, Party, RunningClock, Standing
from saiban.cases.work import assigning, tasks
from saiban.frame import outbox
from saiban.terms import dates


def follow_event(case: Case, event: CaseEvent) -> None:
    """Do what follows from an event; the engine's own events (@...) change neither stage nor work."""
    if event.code.startswith("@"):
        return
    declared = types.case_type_of_version(event.version_id)
    if case.closed_at is not None:
        assigning.close_with_case(case)
    else:
        assigning.open_with_case(case)
    tasks.follow(case, event, declared, calendar_of(case))
    if event.outcome:
        Decision.objects.create(
            case=case,
            event=event,
            outcome=event.outcome,
            authority_id=case.organisation_id,
            by_id=event.user_id,
            at=event.at,
        )
    for place, notice in enumerate(declared.event(event.code).notices):
        _tell(case, event, declared, notice, place)


def _tell(case: Case, event: CaseEvent, declared: CaseType, notice: Notice, place: int) -> None:
    """Write to the parties of a kind who have a phone. Of a sealed case nothing is written: others read that phone."""
    if case.confidentiality == Confidentiality.SEALED:
        return
    for party in Party.objects.filter(case=case, kind=notice.to, phone_cipher__isnull=False):
        language = "en" if party.language == "en" else "ur"
        outbox.send(
            channel="sms",
            to=party.phone,
            text=notice.text.in_language(language).format_map(_Filled(case, language)),
            language=language,
            about=case.number,
            key=f"case:{event.pk}:{place}:{party.number}",
        )


class _Filled(dict[str, str]):
    """What stands in a notice: the case's number, its office, and the next day on which something is due."""

    def __init__(self, case: Case, language: str) -> None:
        place = case.office or case.organisation
        due = (
            RunningClock.objects.filter(case=case, standing=Standing.RUNNING, due_on__isnull=False)
            .order_by("due_on")
            .values_list("due_on", flat=True)
            .first()
        )
        super().__init__(
            number=case.number,
            office=place.name_ur if language == "ur" else place.name_en,
            due=dates.format_date(dates.PartialDate(due, "day"), language) if due else "—",
        )
