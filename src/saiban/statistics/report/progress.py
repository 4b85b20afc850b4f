"""A programme's progress report: its targets, where each stands, and the way there."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from saiban.frame.documents import Document, Facts, Heading, Part, Rows, pdf
from saiban.frame.language import day_words
from saiban.statistics.models import Edition
from saiban.statistics.report import targets
from saiban.statistics.report.foot import foot
from saiban.statistics.targets.queries import STANDINGS, TargetRow, rows, written
from saiban.statistics.wording import said


def progress_report(edition: Edition, programme: str) -> bytes:
    """Return the progress report of a programme as PDF, in the language of the moment."""
    return pdf(
        Document(
            title=_("Progress report: %(programme)s") % {"programme": programme},
            subtitle=_("Indicators against targets, as of %(day)s") % {"day": day_words(edition.as_of)},
            parts=tuple(_parts(rows(edition, programme))),
            foot=foot(edition),
        )
    )


def _parts(found: list[TargetRow]) -> Iterator[Part]:
    standing = [(label, sum(one.progress.standing == code for one in found)) for code, label in STANDINGS.items()]
    yield Facts([(str(label), str(number)) for label, number in standing if number])
    yield Heading(_("Where each indicator stands"))
    yield from targets.parts(found)
    yield Heading(_("The figures since the start"))
    for one in found:
        title = f"{one.label}, {one.group}" if one.target.by else one.label
        told = [
            (day_words(figure.as_of), written(value, one.target.measure) or said(figure))
            for figure, value in zip(one.figures, one.values, strict=True)
        ]
        yield Rows((title, _("Value")), told or [(_("no figures yet"), "")], (4, 2))
