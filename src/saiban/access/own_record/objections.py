"""Objections and requests for correction: received at the desk or by a slip, answered by a steward in time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.models import Objection
from saiban.access.own_record.deadlines import due
from saiban.access.shared_fields import SharedField
from saiban.access.viewer import Viewer
from saiban.frame import extensions
from saiban.frame.language import page_language

State = Objection.State
OPEN_AT_ONCE = 5


@dataclass(frozen=True)
class Waiting:
    """An objection on the work list: whose registry number, and how many days are left (negative: overdue)."""

    objection: Objection
    number: str
    days_left: int


@transaction.atomic
def receive(
    *, person: int, kind: str, text: str, fields: Iterable[str] = (), by: Viewer | None = None, request: str = ""
) -> Objection:
    """Keep what a person says of their record; `by` is the officer at the desk, None for the person's own slip.

    Raises ValidationError without words, or where five of the same person wait already.
    """
    if not text.strip():
        raise ValidationError({"text": _("Say what is wrong.")})
    if Objection.objects.filter(person=person, state=State.RECEIVED).count() >= OPEN_AT_ONCE:
        raise ValidationError(_("Five of yours wait for an answer already. Wait for it, or ask at the desk."))
    objection = Objection.objects.create(
        person=person,
        kind=kind,
        fields=sorted(set(fields) & set(SharedField.values)),
        text=text.strip(),
        language=page_language(),
        received_by=by.user if by else None,
        posting=by.posting if by else None,
        due=due(kind, timezone.localdate()),
    )
    log.write(
        by, act="object", subject_kind="person", subjects=[person], fields=objection.fields, results=1, request=request
    )
    return objection


@transaction.atomic
def answer(*, by: Viewer, objection: Objection, state: str, text: str) -> Objection:
    """Answer an objection, once and for good. Raises ValidationError without words, or where it is answered already."""
    if not text.strip():
        raise ValidationError({"answer": _("Write the answer that the person will read.")})
    held = Objection.objects.select_for_update().get(pk=objection.pk)
    if held.state != State.RECEIVED:
        raise ValidationError(_("This was answered already: nothing was changed."))
    held.state, held.answer, held.answered_at, held.answered_by = State(state), text.strip(), timezone.now(), by.user
    held.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    log.write(by, act="answer_objection", subject_kind="person", subjects=[held.person], results=1)
    return held


def of_person(keys: Iterable[int]) -> QuerySet[Objection]:
    """What a person ever said of their record, the newest first, under any key that they had."""
    return Objection.objects.filter(person__in=list(keys)).order_by("-id")


def open_count() -> int:
    """How many wait for an answer."""
    return Objection.objects.filter(state=State.RECEIVED).count()


def work_list(day: date | None = None) -> list[Waiting]:
    """What waits for an answer, the nearest deadline first, then the hundred that were answered last."""
    today = day or timezone.localdate()
    rows = [
        *Objection.objects.filter(state=State.RECEIVED).order_by("due", "id"),
        *Objection.objects.exclude(state=State.RECEIVED).order_by("-answered_at")[:100],
    ]
    people = extensions.subjects().get("person")
    numbers = people.numbers_of([one.person for one in rows]) if people else {}
    return [Waiting(one, numbers.get(one.person, ""), (one.due - today).days) for one in rows]
