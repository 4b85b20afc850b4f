"""The annual report of a service as a document: chapters as its Act has them, tables, pictures, methods, data quality.

The version for the public hides what is of fewer than ten; nobody is named in either, and nothing is said of one
prosecutor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from django.db.models import Count
from django.utils.translation import gettext as _

from saiban.directory.models import Place
from saiban.frame.documents import Document, Facts, Heading, Paragraph, Part, Picture, Rows
from saiban.frame.language import day_words, left_to_right, listed
from saiban.prosecution.figures import editions, reading
from saiban.prosecution.figures.drawing import picture
from saiban.prosecution.indicators import DIMENSIONS, Edition, Period, indicators, measure, publishable
from saiban.prosecution.law.jurisdictions import Jurisdiction
from saiban.prosecution.models import Counsel
from saiban.prosecution.queries import SERVICE
from saiban.prosecution.reports.contents import Chapter, contents_of

HIDDEN = "*"
MOST = 40
"""Rows of a table; what comes after them is left to the download of figures."""
_FIGURES, _GROUPS = (5, 4, 3, 4, 2), (5, 3, 4, 2)
BREADTH = 95


def period_of(year: int, made: editions.Made) -> Period:
    """Return the part of a year of which an edition knows. Raises ValueError for a year after it."""
    ends = min(date(year + 1, 1, 1), made.at.date() + timedelta(1))
    return Period(date(year, 1, 1), ends)


def annual_report(
    made: editions.Made, jurisdiction: Jurisdiction, year: int, *, public: bool, districts: Collection[str] | None
) -> Document:
    """Write the report of a year in the language of the moment, of `districts` alone where there are some."""
    period = period_of(year, made)
    contents = contents_of(jurisdiction.code)
    law = f"{jurisdiction.act}, {jurisdiction.annual_report_section}"
    parts: list[Part] = [
        Facts(
            [
                (_("Under"), left_to_right(law) + _to_confirm(contents.confidence.for_a_lawyer)),
                (_("Period"), f"{day_words(period.begins)} – {day_words(period.ends - timedelta(1))}"),
                (_("As the files stood on"), day_words(made.at)),
                *([(_("Districts"), _names(districts))] if districts is not None else []),
                (_("Version"), _("for the public") if public else _("inside the service")),
            ]
        ),
        Paragraph(str(contents.note)),
    ]
    with made.opened() as edition:
        for number, chapter in enumerate(contents.chapters, start=1):
            asked = contents.asked.get(chapter.code, "")
            title = f"{number}. {chapter.title}" + (f" · {left_to_right(asked)}" if asked else "")
            parts.append(Heading(title))
            parts += _chapter(edition, period, chapter, jurisdiction, public=public, districts=districts)
    parts += [Heading(_("Methods")), Paragraph(_methods(public=public))]
    title = _("Annual report %(year)s") % {"year": year}
    service = _("Prosecution service, %(name)s") % {"name": jurisdiction.title}
    return Document(title=f"{title}: {service}", subtitle=service, parts=parts, foot=f"{title} · {service}")


def _chapter(
    edition: Edition,
    period: Period,
    chapter: Chapter,
    jurisdiction: Jurisdiction,
    *,
    public: bool,
    districts: Collection[str] | None,
) -> Iterator[Part]:
    within = {} if districts is None else {"district": districts}
    if chapter.strength:
        yield from _strength(jurisdiction, districts)
    found = measure(edition, period, codes=chapter.figures, within=within)
    rows = reading.rows(publishable(found) if public else found, "")
    whole = [row for row in rows if not row.measured.by]
    if whole:
        yield Rows(
            [_("Figure"), _("Of"), _("Value"), _("Between"), _("Number")],
            [(row.label, row.of, _value(row), row.between, row.n) for row in whole],
            _FIGURES,
        )
    else:
        yield Paragraph(_("Nothing of this has been entered."))
    for code in chapter.figures:
        parts = [row for row in rows if row.measured.figure == code and row.measured.by]
        if parts:
            yield from _broken(parts, _figure_name(code), drawn=True)
    for place, by in enumerate(chapter.by):
        for code in chapter.broken:
            told = measure(edition, period, codes=[code], by=by, within=within)
            told = publishable(told) if public else told
            first = next((one.denominator for one in told), "")
            for denominator in dict.fromkeys(one.denominator for one in told):
                these = [one for one in told if one.denominator == denominator and one.by]
                parts = reading.rows(tuple(these), by)
                if parts:
                    title = f"{_figure_name(code)}: {DIMENSIONS[by]}"
                    title += f" ({parts[0].of})" if parts[0].of else ""
                    yield from _broken(parts, title, drawn=place == 0 and denominator == first)


def _broken(rows: Sequence[reading.Row], title: str, *, drawn: bool) -> Iterator[Part]:
    """Give the table of a figure by groups, with its picture before it."""
    yield Paragraph(title)
    told = [row for row in rows if not row.measured.hidden]
    if drawn and len(told) > 1:
        drawing = picture(told, title=title, description="; ".join(f"{row.label}: {row.value}" for row in told))
        if drawing:
            yield Picture(drawing, BREADTH)
    yield Rows(
        [_("Group"), _("Value"), _("Between"), _("Number")],
        [(row.label, _value(row), row.between, row.n) for row in rows[:MOST]],
        _GROUPS,
    )
    if len(rows) > MOST:
        yield Paragraph(_("%(count)s more groups stand in the download of figures.") % {"count": len(rows) - MOST})


def _strength(jurisdiction: Jurisdiction, districts: Collection[str] | None) -> Iterator[Part]:
    counsel = Counsel.objects.filter(user__is_active=True, user__postings__organisation=SERVICE + jurisdiction.code)
    if districts is not None:
        counsel = counsel.filter(district__in=districts)
    grades = counsel.order_by("-grade").values_list("grade").annotate(n=Count("pk", distinct=True))
    rows = [(_("BPS-%(grade)s") % {"grade": grade}, f"{n:,}") for grade, n in grades]
    whole = counsel.distinct().count()
    yield Rows([_("Grade"), _("Prosecutors")], [*rows, (_("All"), f"{whole:,}")], (3, 1))


def _value(row: reading.Row) -> str:
    if row.measured.hidden:
        return HIDDEN
    nine = row.measured.p90
    value = left_to_right(row.value)
    return f"{value} ({_('nine in ten')}: {nine:,.0f})" if nine is not None else value


def _figure_name(code: str) -> str:
    return next(str(figure.name) for one in indicators().values() for figure in one.figures if figure.code == code)


def _to_confirm(wanted: bool) -> str:
    return f" ({_('to be confirmed by a lawyer')})" if wanted else ""


def _names(districts: Collection[str]) -> str:
    return listed(str(place) for place in Place.objects.filter(code__in=districts).order_by("name_en"))


def _methods(*, public: bool) -> str:
    said = [
        _(
            "Every share stands with the number that it is of, and with each denominator under which it is asked for; "
            "of two rates of conviction neither is to be read without the other."
        ),
        _(
            '"Between" is the interval in which the true value lies 95 times in 100: Wilson\'s for shares, by order '
            "statistics for medians. Cases fall into the year by the day that a figure names; without that day they "
            "are in no year."
        ),
        _("Sealed cases are in no figure. Nothing is told of a single prosecutor, and no figure knows a sentence."),
    ]
    if public:
        said.append(
            _(
                "An asterisk stands for a figure that would tell of fewer than ten people or cases, or by which such "
                "a one could be worked out."
            )
        )
    return "\n\n".join(said)
