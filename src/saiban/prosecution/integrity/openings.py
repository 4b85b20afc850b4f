"""Cases opened beyond somebody's scope: in an emergency, for hours, told at once to those who watch over it.

Also the intake: whoever registers a file that is restricted by registering it keeps sight of it, without its restricted
papers, as long as the papers are at the intake: until scrutiny begins, somebody is entrusted with it, or it is sealed.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.models import AccessLog
from saiban.access.rules import may
from saiban.access.viewer import Viewer
from saiban.cases.declarations import Confidentiality
from saiban.cases.faults import FieldFaults
from saiban.cases.models import Assignment, Case
from saiban.cases.numbering import NotACaseNumber, parse_case_number
from saiban.cases.queries import cases_for
from saiban.frame import crypto, outbox
from saiban.frame.turns import hold_turn
from saiban.prosecution.integrity.terms import emergency
from saiban.prosecution.models import Opening
from saiban.prosecution.models.openings import REMARKS, WORDS
from saiban.prosecution.queries import OURS, SERVICE

AT_INTAKE = ("registered", "investigation", "received")
OPEN, ANSWER = "prosecution.break_glass", "prosecution.answer_opening"
TRIES_A_DAY = 10


def beside_scope(viewer: Viewer) -> Mapping[int, Confidentiality]:
    """Return the cases that are open to a viewer beyond their scope, with the highest level of documents."""
    if viewer.posting is None or viewer.role is None or not may(viewer.role, "prosecution.register"):
        return {}
    if viewer.organisation is None or not viewer.organisation.pk.startswith(SERVICE):
        return {}
    given = Assignment.objects.filter(case=OuterRef("case"), state__in=Assignment.HOLDS)
    intake = Q(
        kind=Opening.Kind.INTAKE,
        case__confidentiality=Confidentiality.RESTRICTED,
        case__stage__in=AT_INTAKE,
        case__organisation=viewer.organisation,
    )
    rows = Opening.objects.filter(user=viewer.user.pk, posting=viewer.posting.pk).filter(
        Q(kind=Opening.Kind.EMERGENCY, until__gt=timezone.now()) | intake & ~Exists(given)
    )
    levels = {Opening.Kind.EMERGENCY.value: Confidentiality.SEALED, Opening.Kind.INTAKE.value: Confidentiality.NORMAL}
    found = sorted(rows.values_list("kind", "case"), reverse=True)  # an emergency after an intake of the same case
    return {case: levels[kind] for kind, case in found}


def keep_at_intake(viewer: Viewer, case: Case) -> None:
    """Let whoever registered a restricted case keep sight of it while its papers are at the intake."""
    Opening.objects.get_or_create(
        key=f"intake:{case.pk}",
        defaults={"case": case, "user": viewer.user, "posting": viewer.posting, "kind": Opening.Kind.INTAKE},
    )


@transaction.atomic
def open_in_emergency(*, viewer: Viewer, number: str, reason: str, words: str, key: str) -> Opening:
    """Open a case of the viewer's service for some hours. Raises `FieldFaults`; the same key opens nothing twice.

    A try that names no case is on the log as refused and counts, so that nobody finds numbers out by trying.
    """
    hold_turn(f"opening {viewer.user.pk}")
    done = Opening.objects.filter(key=key, user=viewer.user).first()
    if done is not None:
        return done
    terms, now = emergency(), timezone.now()
    faults: dict[str, str] = {}
    if reason not in Opening.Reason.values:
        faults["reason"] = _("Choose what the emergency is.")
    if len(words.strip()) < terms.words:
        faults["words"] = _("Say in at least %(count)s letters why it can't wait.") % {"count": terms.words}
    if faults:
        raise FieldFaults(faults)
    today = Opening.objects.filter(user=viewer.user, kind=Opening.Kind.EMERGENCY, at__date=timezone.localdate())
    if today.count() >= terms.a_day:
        raise FieldFaults(
            {"number": _("You opened %(count)s cases today, which is the limit: ask your head.")
             % {"count": terms.a_day}}
        )  # fmt: skip
    case = _case(viewer, number)
    opening = Opening.objects.create(
        case=case,
        user=viewer.user,
        posting=viewer.posting,
        kind=Opening.Kind.EMERGENCY,
        reason=reason,
        words_cipher=crypto.seal(WORDS, words.strip()),
        at=now,
        until=now + terms.open_for,
        key=key,
    )
    log.write(viewer, act="case_break_glass", subject_kind="case", subjects=[case.pk], fields=[reason], results=1)
    if settings.NOTICES_TO:
        outbox.send(
            channel="email",
            to=settings.NOTICES_TO,
            text=_("A closed case was opened in an emergency. Who, which and why stands on the page of notices."),
            language="en",
            about=f"opening-{opening.pk}",
            key=f"opening:{opening.pk}",
        )
    return opening


def record_refused(viewer: Viewer) -> None:
    """Write a try that named no case on the log."""
    log.write(viewer, act="case_break_glass", subject_kind="case", outcome=AccessLog.Outcome.REFUSED, reason="unknown")


def too_many_tries(viewer: Viewer) -> bool:
    """Say whether somebody has named cases that are none too often today."""
    tries = AccessLog.objects.filter(
        user=viewer.user,
        act="case_break_glass",
        outcome=AccessLog.Outcome.REFUSED,
        at__gte=timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0),
    )
    return tries.count() >= TRIES_A_DAY


def notices_for(viewer: Viewer) -> QuerySet[Opening]:
    """The emergencies that a viewer is told of, the newest first.

    A head: those in cases that they may see. Counsel: those in cases that they have, and their own. An auditor: all of
    the organisation, in the place of the posting.
    """
    rows = Opening.objects.filter(kind=Opening.Kind.EMERGENCY, case__organisation=viewer.organisation)
    rows = rows.select_related("case", "user", "posting", "answered_by__user").order_by("-at")
    if viewer.role is None:
        return rows.none()
    if may(viewer.role, ANSWER):
        return rows.filter(Q(case__in=cases_for(viewer).values("pk")) | Q(user=viewer.user))
    if may(viewer.role, OPEN):
        mine = Assignment.objects.filter(user=viewer.user, state__in=Assignment.HOLDS)
        return rows.filter(Q(case__in=mine.values("case")) | Q(user=viewer.user))
    return rows if viewer.districts is None else rows.filter(case__district__in=viewer.districts)


def waiting(request: HttpRequest) -> str:
    """Say how many emergencies wait for the answer of a head, for the menu."""
    viewer = request.viewer
    if not viewer.may(ANSWER) or not Opening.objects.filter(kind=Opening.Kind.EMERGENCY, verdict="").exists():
        return ""
    return str(notices_for(viewer).filter(verdict="").exclude(user=viewer.user).count() or "")


@transaction.atomic
def answer(*, viewer: Viewer, opening: Opening, verdict: str, remarks: str) -> Opening:
    """Say, as a head, whether an emergency was one. Raises `FieldFaults`; nobody answers their own."""
    held = Opening.objects.select_for_update().get(pk=opening.pk)
    if held.verdict:
        raise FieldFaults({"verdict": _("Somebody has answered this already.")})
    if held.user_id == viewer.user.pk:
        raise FieldFaults({"verdict": _("Nobody answers what they opened themselves.")})
    if verdict not in Opening.Verdict.values:
        raise FieldFaults({"verdict": _("Was it needed, or not?")})
    if verdict == Opening.Verdict.NOT_NEEDED and not remarks.strip():
        raise FieldFaults({"remarks": _("Say what follows from it.")})
    held.verdict, held.answered_by, held.answered_at = verdict, viewer.posting, timezone.now()
    held.remarks_cipher = crypto.seal(REMARKS, remarks.strip()) if remarks.strip() else None
    held.save()
    log.write(viewer, act="case_opening_answered", subject_kind="case", subjects=[held.case_id], fields=[verdict])
    return held


class NoSuchCase(FieldFaults):
    """A number that is none of the service's cases."""


def _case(viewer: Viewer, number: str) -> Case:
    """Return the case of a number of the viewer's service that they may not see yet."""
    try:
        wanted = parse_case_number(number)
    except NotACaseNumber:
        raise NoSuchCase({"number": _("This is no case number of your service.")}) from None
    case = Case.objects.filter(number=wanted, case_type__in=OURS, organisation=viewer.organisation).first()
    if case is None:
        raise NoSuchCase({"number": _("This is no case number of your service.")})
    if cases_for(viewer).filter(pk=case.pk).exists():
        raise FieldFaults({"number": _("You may see this case: open it.")})
    return case
