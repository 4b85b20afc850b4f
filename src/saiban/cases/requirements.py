"""Whether the papers and checklists that an event needs are there."""

from __future__ import annotations

from django.utils.translation import gettext as _

from saiban.cases import types
from saiban.cases.declarations import CaseType, Event
from saiban.cases.models import Case, ChecklistMark
from saiban.cases.rules import Refusal, Why


def refusal(case: Case, event: Event) -> Refusal | None:
    """Return why the file of a case is not ready for an event, or None where it is."""
    if not event.documents and not event.checklists:
        return None
    declared = types.case_type_of_version(case.version_id)
    missing = [*_documents(declared, case, event), *_lines(declared, case, event)]
    if not missing:
        return None
    said = _("Missing for “%(event)s”: %(missing)s.")
    return Refusal(Why.PAPERS, said % {"event": event.title, "missing": ", ".join(missing)})


def _documents(declared: CaseType, case: Case, event: Event) -> list[str]:
    there = set(case.documents.values_list("kind", flat=True))
    return [str(one.title) for one in declared.documents if one.code in event.documents and one.code not in there]


def _lines(declared: CaseType, case: Case, event: Event) -> list[str]:
    """The obligatory lines that nobody has found in order, or not needed; the newest mark of a line holds."""
    marks = case.checklist_marks.order_by("id").values_list("checklist", "item", "verdict")
    newest = {(checklist, item): verdict for checklist, item, verdict in marks}
    return [
        str(item.title)
        for checklist in declared.checklists
        if checklist.code in event.checklists
        for item in checklist.items
        if item.required
        and newest.get((checklist.code, item.code), ChecklistMark.Verdict.MISSING) == ChecklistMark.Verdict.MISSING
    ]
