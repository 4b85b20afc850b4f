"""What an appeal's decision does to the application that it is about, in the decision's own transaction."""

from __future__ import annotations

from django.utils.translation import gettext as _

from saiban.cases.actors import Actor
from saiban.cases.faults import NotAllowed
from saiban.cases.models import Case, CaseEvent
from saiban.cases.rules import Refusal, Why
from saiban.cases.services import record_event

_LEADS_TO = {
    "allow": "appeal_allowed",
    "send_back": "appeal_sent_back",
    "dismiss": "appeal_dismissed",
    "withdraw": "appeal_dismissed",
}


def follow_appeal(case: Case, event: CaseEvent) -> None:
    """Move the application to where the appeal's decision leads.

    Raises `NotAllowed` where whoever decides the appeal decided the application: it takes somebody else.
    """
    leads_to = _LEADS_TO.get(event.code)
    if case.case_type != "appeal" or leads_to is None or not case.facts.get("against"):
        return
    application = Case.objects.select_for_update().get(number=case.facts["against"])
    decided = application.events.filter(code__in=("approve", "refuse"), user__isnull=False)
    if event.code != "withdraw" and decided.filter(user=event.user_id).exists():
        said = _("You decided the application, so somebody else has to decide the appeal.")
        raise NotAllowed(Refusal(Why.SAME_PERSON, said))
    record_event(
        case=application,
        event=leads_to,
        actor=Actor.system("appeals"),
        seen=application.last_seq,
        key=f"appeal:{case.number}:{event.seq}",
    )
