"""What follows at once from opening an application: one whose way begins at the local committee waits for it."""

from __future__ import annotations

from saiban.cases.actors import Actor
from saiban.cases.models import Case, CaseEvent
from saiban.cases.services import record_event


def send_to_committee(case: Case, event: CaseEvent) -> None:
    """Let an application that begins with the committee's certificate wait for it, from its opening on."""
    if case.case_type == "application" and event.code == "apply" and case.facts["path"] == "committee_certificate":
        record_event(
            case=case,
            event="send_to_committee",
            actor=Actor.system("window"),
            seen=event.seq,
            key=f"committee:{case.number}",
        )
        case.refresh_from_db()
