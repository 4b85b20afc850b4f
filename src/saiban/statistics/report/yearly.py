"""The yearly coverage report: who is covered, where, since when, by law and in fact, at what expense."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from saiban.frame.documents import Document, Facts, Heading, Paragraph, Part, Rows, pdf
from saiban.frame.faults import InstallationFault
from saiban.frame.language import day_words
from saiban.statistics.dashboards import groups, whole_country
from saiban.statistics.dashboards.asked import Asked
from saiban.statistics.dashboards.reader import Reader
from saiban.statistics.definitions import indicators
from saiban.statistics.denominators import sources
from saiban.statistics.figures import Figure
from saiban.statistics.models import Edition
from saiban.statistics.queries import days
from saiban.statistics.report import accounts, targets
from saiban.statistics.report import parts as exhibits
from saiban.statistics.report.foot import foot
from saiban.statistics.targets.queries import rows as targets_of
from saiban.statistics.wording import label, language, said
from saiban.terms.money import group_lakhs


class NoFigures(InstallationFault):
    """There are no figures of a year; the message names the years of which there are."""


def coverage_report(edition: Edition, year: int) -> bytes:
    """Return the report of a calendar year as PDF, in the language of the moment.

    Raises NoFigures where the edition has no figures of that year.
    """
    day = day_of(edition, year)
    return pdf(
        Document(
            title=_("Who is covered, %(year)s") % {"year": year},
            subtitle=_("Social protection in Pakistan: coverage report, as of %(day)s") % {"day": day_words(day)},
            parts=tuple(_parts(Reader(edition, exact=False, signed_in=False), day)),
            foot=foot(edition),
        )
    )


def day_of(edition: Edition, year: int) -> date:
    """Return the newest day of a year of which an edition has figures. Raises NoFigures where there is none."""
    known = days(edition)
    of_year = [day for day in known if day.year == year]
    if not of_year:
        years = ", ".join(str(one) for one in sorted({day.year for day in known}))
        raise NoFigures(f"There are no figures of {year}; there are of {years}.")
    return max(of_year)


def _parts(reader: Reader, day: date) -> Iterator[Part]:
    asked = Asked(indicators()["any"], day)
    yield from _first(reader, day)
    yield from exhibits.parts(whole_country.coverage(reader, asked))
    for dimension in ("province", "sex", "urban"):
        yield from exhibits.parts(groups.breakdown(reader, asked, dimension))
    if day == reader.edition.as_of:
        yield from exhibits.parts(groups.ages(reader, asked))
    yield from exhibits.parts(groups.time(reader, asked))
    yield from exhibits.parts(whole_country.law(reader, asked))
    yield from exhibits.parts(whole_country.adequacy(reader, asked))
    yield from exhibits.parts(whole_country.ways(reader, asked))
    yield from accounts.parts(day.year - 1)
    if day == reader.edition.as_of and (found := targets_of(reader.edition)):
        yield Heading(_("Targets"))
        yield from targets.parts(found)
    yield from exhibits.parts(groups.districts(reader, asked))
    yield from _meaning(reader, day)


def _first(reader: Reader, day: date) -> Iterator[Part]:
    """Yield what the report says in a few lines: the share of all, how many that is, and since the year before."""
    one = reader.figure("any", as_of=day)
    if one is None:
        return
    earlier = [figure for figure in reader.series("any") if figure.as_of < day]
    facts = [
        (label(indicators()["any"]), said(one)),
        (_("People counted"), group_lakhs(one.numerator) if one.numerator is not None else said(one)),
        (_("Out of"), group_lakhs(one.denominator) if one.denominator is not None else ""),
        (_("Source of the population"), _source(one)),
    ]
    if earlier:
        facts.insert(1, (_("On %(day)s") % {"day": day_words(earlier[-1].as_of)}, said(earlier[-1])))
    yield Facts([(name, value) for name, value in facts if value])
    yield Paragraph(
        _(
            "People are counted one by one in the national registry, each once, in however many schemes they are. "
            "Small groups are not shown, nor what would give them away."
        )
    )


def _meaning(reader: Reader, day: date) -> Iterator[Part]:
    """Yield what each indicator counts, out of whom, and by whose definition."""
    yield Heading(_("What is counted"))
    shown = [one for one in indicators().values() if reader.figure(one.code, as_of=day)]
    told = [
        (label(one), one.numerator.said(language()), f"{one.denominator.said(language())} ({_source(figure)})")
        for one in shown
        if (figure := reader.figure(one.code, as_of=day))
    ]
    yield Rows((_("Indicator"), _("Who is counted"), _("Out of whom")), told, (3, 5, 5))


def _source(figure: Figure) -> str:
    known = sources().get(figure.denominator_source)
    return known.label.said(language()) if known else figure.denominator_source
