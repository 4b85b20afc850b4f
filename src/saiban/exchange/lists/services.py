"""What writes: lists are handed in, their columns said, asked about, answered part by part, and forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.permits import NotPermitted, Permit, refuse
from saiban.access.viewer import Viewer
from saiban.consolidation.uploads import safe_name
from saiban.exchange.lists import answering, rules
from saiban.exchange.lists.asking import asker_of_list, permitted
from saiban.exchange.lists.reading import read_list
from saiban.exchange.lists.sealed import opened, sealed
from saiban.exchange.models import ListPart, SentList

ROWS_OF_A_PART = 500
KEPT = timedelta(days=7)  # after it was answered, or handed in and never asked


class Refused(Exception):
    """Something that can't be done with a list as it stands; the message says why."""


def hand_in(viewer: Viewer, handed_in: UploadedFile, agreement: Permit) -> SentList:
    """Read a file into rows that wait, sealed, until they are asked about. Raises `BrokenFile`."""
    read = read_list(handed_in)
    with transaction.atomic():
        made = SentList.objects.create(
            organisation=viewer.organisation,
            user=viewer.user,
            posting=viewer.posting,
            agreement=agreement.agreement.code,
            purpose=agreement.purpose,
            file_name=safe_name(handed_in.name or ""),
            layout=sealed({"header": read.header}),
            rows=len(read.rows),
        )
        for place, first in enumerate(range(0, len(read.rows), ROWS_OF_A_PART)):
            rows = read.rows[first : first + ROWS_OF_A_PART]
            ListPart.objects.create(list=made, place=place, count=len(rows), rows=sealed(rows))
        if rules.what_is_wrong(read.meanings) is None:
            say_columns(made, read.meanings)
        log.write(viewer, act="exchange.list", subject_kind="list", subjects=[made.pk], results=made.rows,
                  purpose=made.purpose, agreement=made.agreement)  # fmt: skip
    return made


def say_columns(sent: SentList, meanings: Sequence[str]) -> None:
    """Note what each column of a list means (codes of `rules.MEANINGS`), and count the rows that can't be asked about.

    Raises `Refused` where columns of these meanings can't be asked about, or the list has been asked already.
    """
    if wrong := rules.what_is_wrong(meanings):
        raise Refused(str(wrong))
    with transaction.atomic():
        _still(sent, SentList.State.HANDED_IN)
        parted = [meaning.partition(":") for meaning in meanings]
        sent.columns = {what: place for place, (what, _colon, _kind) in enumerate(parted) if what}
        sent.kind = next((kind for what, _colon, kind in parted if what == rules.NUMBER), "")
        today = timezone.localdate()
        unusable: Counter[str] = Counter()
        for part in sent.parts.all():
            for row in answering.rows_of(sent, opened(part.rows), today):
                if isinstance(row, rules.Unusable):
                    unusable[row.why] += 1
        sent.unusable = dict(sorted(unusable.items()))
        sent.save(update_fields=["columns", "kind", "unusable"])


def ask(sent: SentList, *, want: str, fields: Sequence[str]) -> None:
    """Ask about every usable row, in the background; asked twice it is asked once.

    Raises NotPermitted where the agreement does not allow it now, `Refused` where the list can't be asked about.
    """
    allowed = permitted(sent)
    allowed.require(fields=fields)
    if want == SentList.Want.ENROLLED and not sent.kind:
        raise Refused(_("Whether somebody is enrolled is told by number only: a name is never sure enough."))
    if not sent.columns or not sent.usable:
        raise Refused(_("No row of this list can be asked about."))
    from saiban.exchange.lists.jobs import answer_later

    with transaction.atomic():
        _still(sent, SentList.State.HANDED_IN)
        sent.want, sent.fields = want, sorted(set(fields)) if want == SentList.Want.FIELDS else []
        sent.state = SentList.State.WAITING
        sent.save(update_fields=["want", "fields", "state"])
        answer_later(sent)


def go_on(sent: SentList) -> None:
    """Ask about the rest of a list that had stopped, such as on the next day."""
    from saiban.exchange.lists.jobs import answer_later

    with transaction.atomic():
        _still(sent, SentList.State.STOPPED)
        sent.state, sent.reason = SentList.State.WAITING, ""
        sent.save(update_fields=["state", "reason"])
        answer_later(sent)


def answer(sent: SentList) -> None:
    """Answer what is left of a list, part by part, each in one transaction with what it spends and logs.

    Where the agreement stops it (it ended, the day's allowance is used up) the list stops there and says why.
    """
    for place in sent.parts.filter(answers=None).order_by("place").values_list("place", flat=True):
        try:
            _answer_part(sent, place)
        except NotPermitted as fault:
            refuse(asker_of_list(sent), fault, act="exchange.list", subject_kind="list", purpose=sent.purpose)
            SentList.objects.filter(pk=sent.pk, state=SentList.State.WAITING).update(
                state=SentList.State.STOPPED, reason=fault.reason.value
            )
            return
    with transaction.atomic():
        if SentList.objects.select_for_update().get(pk=sent.pk).state != SentList.State.WAITING:
            return  # another worker has answered it, too
        figures = Counter(one["is"] for part in sent.parts.all() for one in opened(part.answers))
        sent.figures, sent.state, sent.answered_at = dict(figures), SentList.State.ANSWERED, timezone.now()
        sent.save(update_fields=["figures", "state", "answered_at"])


def _answer_part(sent: SentList, place: int) -> None:
    with transaction.atomic():
        part = sent.parts.select_for_update().get(place=place)
        if part.answers is None:
            part.answers = sealed(answering.answers(permitted(sent), sent, opened(part.rows), timezone.localdate()))
            part.save(update_fields=["answers"])


def forget_before(before: datetime) -> int:
    """Remove rows and answers of lists that were answered, or handed in and not answered, before a moment."""
    with transaction.atomic():
        at_rest = SentList.objects.exclude(state__in=(SentList.State.WAITING, SentList.State.FORGOTTEN))
        old = at_rest.filter(handed_in_at__lt=before).select_for_update()
        keys = [one.pk for one in old if (one.answered_at or one.handed_in_at) < before]
        ListPart.objects.filter(list__in=keys).delete()
        return SentList.objects.filter(pk__in=keys).update(state=SentList.State.FORGOTTEN, layout=b"")


def _still(sent: SentList, state: str) -> None:
    """Hold a list and see that it is in a state. Raises `Refused` where another click or a job was quicker."""
    now = SentList.objects.select_for_update().get(pk=sent.pk)
    if now.state != state:
        raise Refused(_("This list has gone on meanwhile: look at its page again."))
    sent.refresh_from_db()
