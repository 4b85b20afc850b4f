"""The cause list on paper: A4, in English or Urdu."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from saiban.frame.documents import Document, Rows, pdf
from saiban.frame.language import page_language
from saiban.prosecution.diary.queries import Line
from saiban.prosecution.models import Court
from saiban.terms import dates


def cause_list(court: Court, on: date, lines: Sequence[Line]) -> bytes:
    """Return the cause list of a court and day as PDF, with room to write the result by hand."""
    columns = ("#", _("Case"), _("Accused"), _("Stage"), _("For"), _("Counsel"), _("Result and next date"))
    rows = [
        (
            str(place),
            "\n".join(part for part in (line.number, line.file.fir, line.hearing.case.number) if part),
            ", ".join(line.accused),
            line.stage,
            line.hearing.get_purpose_display(),
            str(line.counsel or ""),
            _result(line),
        )
        for place, line in enumerate(lines, 1)
    ]
    return pdf(
        Document(
            title=_("Cause list"),
            subtitle=f"{court} · {_said(on)}",
            parts=(Rows(columns, rows, widths=(2, 16, 8, 8, 6, 6, 10)),),
            foot=_("For the prosecution's own use. Destroy after the day."),
        )
    )


def _result(line: Line) -> str:
    hearing = line.hearing
    if hearing.result == hearing.Result.LISTED:
        return ""
    parts = [hearing.get_result_display(), hearing.get_reason_display()]
    return ", ".join(filter(None, [*parts, _said(hearing.next_on) if hearing.next_on else ""]))


def _said(day: date) -> str:
    return dates.format_date(dates.PartialDate(day, "day"), page_language())
