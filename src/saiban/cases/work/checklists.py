"""Checklists of a case: what was found at each line, and which are done."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer
from saiban.cases.declarations import CaseType, Checklist, Item
from saiban.cases.models import Case, ChecklistMark, Document
from saiban.cases.work.held import held_open
from saiban.cases.work.refused import WorkRefused


@dataclass(frozen=True)
class Line:
    """A line of a checklist with its newest mark; `has_document` where the paper that it names is there."""

    item: Item
    mark: ChecklistMark | None
    has_document: bool

    @property
    def settled(self) -> bool:
        """Say whether the line is done: marked so, or not required and not found missing."""
        if self.mark is not None:
            return self.mark.verdict != ChecklistMark.Verdict.MISSING
        return not self.item.required


@dataclass(frozen=True)
class Filled:
    """A checklist as far as it was worked through."""

    checklist: Checklist
    lines: tuple[Line, ...]

    @property
    def done(self) -> bool:
        """Say whether every line is settled."""
        return all(line.settled for line in self.lines)


def filled(case: Case, declared: CaseType) -> list[Filled]:
    """Return every checklist of a case's type as far as it was worked through."""
    if not declared.checklists:
        return []
    newest: dict[tuple[str, str], ChecklistMark] = {}
    for mark in ChecklistMark.objects.filter(case=case).select_related("by").order_by("pk"):
        newest[mark.checklist, mark.item] = mark
    there = set(Document.objects.filter(case=case).values_list("kind", flat=True))
    return [
        Filled(
            one,
            tuple(Line(item, newest.get((one.code, item.code)), item.document in there) for item in one.items),
        )
        for one in declared.checklists
    ]


@transaction.atomic
def mark(*, viewer: Viewer, case: Case, declared: CaseType, checklist: str, item: str, verdict: str) -> ChecklistMark:
    """Say what was found at a line. Raises `WorkRefused`."""
    held = held_open(case)
    known = {(one.code, line.code) for one in declared.checklists for line in one.items}
    if (checklist, item) not in known or verdict not in ChecklistMark.Verdict.values:
        raise WorkRefused(_("The checklist has no such line: open the case again."))
    return ChecklistMark.objects.create(case=held, checklist=checklist, item=item, verdict=verdict, by=viewer.user)
