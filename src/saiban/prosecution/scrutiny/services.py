"""What writes a scrutiny: begun, items answered, the report returned with a memo, the police's answer, passed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer
from saiban.cases.faults import FieldFaults
from saiban.prosecution.scrutiny import rounds
from saiban.prosecution.scrutiny.checklist import NOT_MET
from saiban.prosecution.scrutiny.reading import Scrutiny
from saiban.prosecution.writing import Writing

LONGEST_NOTE = 2000


@dataclass(frozen=True)
class Found:
    """What somebody says of an item: a verdict, and a note where there is something to say."""

    verdict: str
    note: str = ""


@transaction.atomic
def begin(*, viewer: Viewer, scrutiny: Scrutiny, seen: int, key: str, on: date | None = None) -> None:
    """Begin the scrutiny of a report that has come in: from now its time is measured.

    `on` is its day where it is written down later, here and below: not before the report came in, and not ahead.
    """
    _see_day(scrutiny, on)
    Writing(scrutiny.opened.case, viewer, key, seen).event(rounds.BEGAN, on=on)


@transaction.atomic
def answer(*, viewer: Viewer, scrutiny: Scrutiny, found: Mapping[str, Found], seen: int, key: str) -> int:
    """Write down what was found at items, one event for each that changed; return how many changed."""
    return _answer(Writing(scrutiny.opened.case, viewer, key, seen), scrutiny, found)


@transaction.atomic
def return_to_police(
    *,
    viewer: Viewer,
    scrutiny: Scrutiny,
    found: Mapping[str, Found],
    answer_by: date | None,
    directions: str,
    seen: int,
    key: str,
    on: date | None = None,
) -> None:
    """Return a defective report to the police. Raises `FieldFaults` where no item is unmet, or no day lies ahead."""
    _see_day(scrutiny, on)
    writing = Writing(scrutiny.opened.case, viewer, key, seen)
    stands = _stands(scrutiny, found)
    faults = {}
    if NOT_MET not in stands.values():
        faults["items"] = _("A report is returned for a defect: mark the items that are not met.")
    if answer_by is None or answer_by < (on or timezone.localdate()):
        faults["answer_by"] = _("By which day, from that of the return on, shall the police answer?")
    if faults:
        raise FieldFaults(faults)
    _answer(writing, scrutiny, found)
    writing.event(rounds.RETURNED, on=on, fields={"answer_by": answer_by, "directions": directions.strip()})


@transaction.atomic
def take_answer(*, viewer: Viewer, scrutiny: Scrutiny, words: str, on: date | None, seen: int, key: str) -> None:
    """Write down what the police answered, and on which day it came in: the next round begins."""
    if not words.strip():
        raise FieldFaults({"answer": _("What did the police answer?")})
    _see_day(scrutiny, on)
    writing = Writing(scrutiny.opened.case, viewer, key, seen)
    writing.event(rounds.ANSWERED, on=on, fields={"answer": words.strip()})


@transaction.atomic
def pass_to_court(
    *,
    viewer: Viewer,
    scrutiny: Scrutiny,
    found: Mapping[str, Found],
    opinion: str,
    for_trial: Sequence[int],
    grounds: str,
    seen: int,
    key: str,
    on: date | None = None,
) -> None:
    """Pass a report for the court with the prosecutor's opinion; `for_trial` are numbers of accused.

    Every item needs an answer; a report passed in spite of defects needs grounds. Raises `FieldFaults`.
    """
    _see_day(scrutiny, on)
    stands = _stands(scrutiny, found)
    open_items = [str(item.title) for item in scrutiny.items if item.code not in stands]
    known = {one.number for one in scrutiny.accused}
    faults = {}
    if open_items:
        faults["items"] = _("Not answered yet: %(items)s") % {"items": "; ".join(open_items)}
    if not opinion:
        faults["opinion"] = _("What is your opinion?")
    if not set(for_trial) <= known:
        faults["for_trial"] = _("Choose among the accused of this case.")
    elif opinion in ("stand_trial", "some_discharge") and known and not for_trial:
        faults["for_trial"] = _("Name the accused who are to stand trial.")
    elif opinion in ("discharge", "cancel") and for_trial:
        faults["for_trial"] = _("By this opinion nobody is to stand trial.")
    if not grounds.strip() and (NOT_MET in stands.values() or opinion not in ("", "stand_trial")):
        faults["grounds"] = _("Items are not met, or somebody is not to stand trial: say why you pass the report so.")
    if faults:
        raise FieldFaults(faults)
    writing = Writing(scrutiny.opened.case, viewer, key, seen)
    _answer(writing, scrutiny, found)
    writing.event(
        rounds.PASSED,
        on=on,
        fields={
            "opinion": opinion,
            "for_trial": ", ".join(str(number) for number in sorted(set(for_trial))),
            "grounds": grounds.strip(),
        },
    )


def _see_day(scrutiny: Scrutiny, on: date | None) -> None:
    """Raise `FieldFaults` for a day that lies ahead, or before that on which the report came in."""
    received = scrutiny.current.received_on if scrutiny.current is not None else None
    if on is not None and (on > timezone.localdate() or (received is not None and on < received)):
        raise FieldFaults({"on": _("This day lies between the receipt of the report and today.")})


def _stands(scrutiny: Scrutiny, found: Mapping[str, Found]) -> dict[str, str]:
    """Return the verdict of each item of the case as it would stand with what is found now."""
    stands = {line.item.code: line.answer.verdict for line in scrutiny.lines if line.answer is not None}
    return stands | {code: one.verdict for code, one in found.items() if one.verdict}


def _answer(writing: Writing, scrutiny: Scrutiny, found: Mapping[str, Found]) -> int:
    faults = {
        f"note-{code}": _("At most %(count)s letters.") % {"count": LONGEST_NOTE}
        for code, one in found.items()
        if len(one.note) > LONGEST_NOTE
    }
    if faults:
        raise FieldFaults(faults)
    changed = 0
    for line in scrutiny.lines:
        now = found.get(line.item.code)
        if now is None or not now.verdict:
            continue
        known = line.answer
        if known is not None and (known.verdict, known.note) == (now.verdict, now.note.strip()):
            continue
        told = {"item": line.item.code, "verdict": now.verdict, "note": now.note.strip()}
        writing.event(rounds.ITEM, fields=told)
        changed += 1
    return changed
