"""Conflicts of interest: counsel declare them, a head answers. From the declaration on, nobody proposes them.

Of counsel who have the case it is their declining: where the head finds a conflict they leave the case, and counsel are
proposed anew. A head does not answer their own declaration.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.cases.faults import FieldFaults
from saiban.cases.models import Assignment, Case, CaseEvent, Party
from saiban.cases.work import assigning
from saiban.cases.work.refused import WorkRefused
from saiban.frame import crypto
from saiban.prosecution.case_types.criminal_case import CODE
from saiban.prosecution.case_types.entrustment import ANSWERED, DECLARED, DISMISSED, RELATIONS, UPHELD
from saiban.prosecution.entrustment import services
from saiban.prosecution.models import ConflictDeclaration, Counsel, Prosecution
from saiban.prosecution.queries import service_cases
from saiban.prosecution.sealed import CONFLICT
from saiban.prosecution.writing import Writing


@dataclass(frozen=True)
class Declared:
    """A declaration with its words opened, and whether the counsel has the case."""

    row: ConflictDeclaration
    words: str
    has_case: bool


@transaction.atomic
def declare(
    *, viewer: Viewer, case: Case, relation: str, party: int | None, words: str, seen: int, key: str
) -> ConflictDeclaration:
    """Declare that the viewer must not act in a case; `party` is the number of whom it is about, where it is a party.

    Raises `FieldFaults`, and `WorkRefused` for somebody who is no counsel, or has declared it already.
    """
    held = Case.objects.select_for_update().get(pk=case.pk)
    known = held.events.filter(key=f"{key}:1", code=DECLARED).first()
    own = ConflictDeclaration.objects.filter(counsel=viewer.user.pk, case=held)
    if known is not None:
        return own.latest("pk")
    if not Counsel.objects.filter(pk=viewer.user.pk).exists():
        raise WorkRefused(_("You are not on the list of counsel: ask your head to declare it."))
    if own.filter(ended_at__isnull=True).exists():
        raise WorkRefused(_("You have declared a conflict in this case already."))
    words = words.strip()
    faults = {}
    if relation not in {one.code for one in RELATIONS}:
        faults["relation"] = _("Choose the relation.")
    elif not words:
        faults["words"] = _("Say in a few words what the conflict is: the head decides by them.")
    with_party = Party.objects.filter(case=held, number=party).first() if party is not None else None
    if party is not None and with_party is None:
        faults["party"] = _("Choose among the parties of this case.")
    if faults:
        raise FieldFaults(faults)
    told = {"counsel": viewer.user.username, "relation": relation, "with_party": party, "words": words}
    Writing(held, viewer, key, seen).event(DECLARED, fields=told)
    made = ConflictDeclaration.objects.create(
        counsel_id=viewer.user.pk,
        case=held,
        party=with_party,
        kind=relation,
        words_cipher=crypto.seal(CONFLICT, words),
        declared_by=viewer.user,
    )
    _log(viewer, held)
    return made


@transaction.atomic
def answer(
    *, viewer: Viewer, declaration: ConflictDeclaration, said: str, words: str, seen: int, key: str
) -> CaseEvent:
    """Answer a declaration: there is a conflict, and they leave the case; or none that matters, and it ends.

    Where the lead or a member leaves, counsel are proposed anew. Raises `FieldFaults`, and `WorkRefused` for a
    declaration of one's own, or one that is answered already.
    """
    held = Case.objects.select_for_update().get(pk=declaration.case_id)
    known = held.events.filter(key=f"{key}:1", code=ANSWERED).first()
    if known is not None:
        return known
    row = ConflictDeclaration.objects.select_related("counsel__user").get(pk=declaration.pk)
    if row.answer:
        raise WorkRefused(_("Somebody else has answered this declaration meanwhile."))
    if row.counsel_id == viewer.user.pk:
        raise WorkRefused(_("It is your own declaration: another head answers it."))
    words = words.strip()
    if said not in (UPHELD, DISMISSED):
        raise FieldFaults({"answer": _("Is there a conflict that matters?")})
    if said == DISMISSED and not words:
        raise FieldFaults({"words": _("Say why it does not matter: counsel goes on in spite of what they declared.")})
    told = {"counsel": row.counsel.user.username, "answer": said, "words": words}
    event = Writing(held, viewer, key, seen).event(ANSWERED, fields=told)
    row.answer, row.answered_at, row.answered_by = said, timezone.now(), viewer.user
    if said == DISMISSED:
        row.ended_at, row.ended_by = row.answered_at, viewer.user
    row.save()
    if said == UPHELD:
        _leave(viewer, held, row)
    _log(viewer, held)
    return event


def of_case(case: Case) -> list[Declared]:
    """Return what was declared in a case, the newest first, with the words."""
    return _opened(ConflictDeclaration.objects.filter(case=case))


def own(viewer: Viewer) -> list[Declared]:
    """Return what the viewer has declared, in cases that they may still see or not."""
    return _opened(ConflictDeclaration.objects.filter(counsel=viewer.user.pk))


def waiting(viewer: Viewer) -> QuerySet[ConflictDeclaration]:
    """Return the declarations that wait for an answer, in the cases that a head may see, but for their own."""
    rows = ConflictDeclaration.objects.filter(
        answer="", ended_at__isnull=True, case__in=service_cases(viewer).filter(case_type=CODE).values("pk")
    )
    return rows.exclude(counsel=viewer.user.pk)


def opened_waiting(viewer: Viewer) -> list[Declared]:
    """Return what waits for an answer, with the words; the look is on the log."""
    found = _opened(waiting(viewer))
    keys = [one.row.case_id for one in found]
    log.write(viewer, act="case_list", subject_kind="case", subjects=keys, results=len(keys))
    return found


def _opened(rows: QuerySet[ConflictDeclaration]) -> list[Declared]:
    found = list(rows.select_related("counsel__user", "case__prosecution", "party").order_by("-pk"))
    held = set(
        Assignment.objects.filter(
            case__in=[row.case_id for row in found], state=Assignment.State.CONFIRMED
        ).values_list("case", "user")
    )
    return [
        Declared(
            row,
            crypto.open_sealed(CONFLICT, bytes(row.words_cipher)) if row.words_cipher else "",
            (row.case_id, row.counsel_id) in held,
        )
        for row in found
    ]


def _leave(viewer: Viewer, case: Case, row: ConflictDeclaration) -> None:
    """Take a case from counsel who must not act in it, and propose others in their place."""
    running = Assignment.objects.filter(case=case, user=row.counsel_id, state__in=assigning.OPEN)
    given = running.exclude(part=Assignment.Part.REVIEWER).first()
    if given is None:
        return
    assigning.end(viewer=viewer, assignment=given, why=Assignment.Why.CONFLICT, by_order=True)
    if given.part == Assignment.Part.LEAD:
        Prosecution.objects.filter(pk=case.pk).update(lead=None)
    if case.closed_at is None:
        services.propose(viewer=viewer, case=case)


def _log(viewer: Viewer, case: Case) -> None:
    log.write(viewer, act="case_work", subject_kind="case", subjects=[case.pk], fields=["conflict"])
