"""After an acquittal a report on it is due: its draft opens itself, for the lead counsel of the case."""

from __future__ import annotations

from saiban.cases.calendar import day_of
from saiban.cases.models import Assignment, Case, CaseEvent
from saiban.prosecution.approvals import tasking
from saiban.prosecution.approvals.kinds import REPORT
from saiban.prosecution.approvals.ladders import ladder_of
from saiban.prosecution.models import Accused, ApprovalRequest, Prosecution


def follow(case: Case, event: CaseEvent) -> None:
    """Open the draft of a report, or add the accused to the one that is open; nothing for what a program brings in."""
    if event.code != "acquitted" or event.user_id is None or event.track is None:
        return
    file = Prosecution.objects.get(pk=case.pk)
    if ladder_of(REPORT, file.jurisdiction, day_of(event.entered_at)) is None:
        return
    accused = Accused.objects.get(pk=event.track_id)
    draft = ApprovalRequest.objects.filter(case=case, kind=REPORT, state=ApprovalRequest.State.DRAFT).first()
    if draft is None:
        draft = ApprovalRequest(case=case, kind=REPORT, drafted_by_id=_lead(case, file), opened_by=event)
    draft.accused = sorted({*draft.accused, accused.number})
    if accused.outcome_reason and accused.outcome_reason not in draft.grounds:
        draft.grounds = [*draft.grounds, accused.outcome_reason]
    draft.save()
    if draft.task_id is None:
        tasking.give(draft, event.user_id)


def _lead(case: Case, file: Prosecution) -> int | None:
    """Return the user who leads a case: whoever was entrusted with it, else whom its file names."""
    leads = Assignment.objects.filter(case=case, state=Assignment.State.CONFIRMED, part=Assignment.Part.LEAD)
    entrusted = leads.order_by("-pk").values_list("user", flat=True).first()
    return entrusted if entrusted is not None else file.lead_id
