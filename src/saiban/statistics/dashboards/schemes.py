"""Exhibits of the schemes: how many people each reaches, and how many people are in none, in one, in several."""

from __future__ import annotations

from django.utils.translation import gettext as _

from saiban.statistics.dashboards import charts
from saiban.statistics.dashboards.asked import FIRST, Asked
from saiban.statistics.dashboards.exhibits import Exhibit, people, share, text
from saiban.statistics.dashboards.reader import Reader
from saiban.statistics.definitions import indicators
from saiban.statistics.wording import Names, label, listed, said
from saiban.terms.money import group_lakhs

HOW_MANY = ("none", "one_scheme", "several_schemes")
_DRAWN = 16


def schemes(reader: Reader, asked: Asked) -> Exhibit:
    """How many people each scheme reaches: who is in several is counted in each, so these do not add up."""
    return _by_people(
        reader,
        asked,
        FIRST,
        code="schemes",
        title=_("How many people each scheme reaches"),
        columns=(_("Scheme"), _("People counted"), _("Of all people")),
        names=("scheme", "people", "per_cent"),
        note=_("Who is in two schemes is counted in both, so these figures do not add up to all who are covered."),
    )


def overlap(reader: Reader, asked: Asked) -> Exhibit:
    """How many people are in both of two schemes, the most first."""
    return _by_people(
        reader,
        asked,
        "overlap_pair",
        code="overlap",
        title=_("People in two schemes at once"),
        columns=(_("Schemes"), _("People in both"), _("Of the people in either")),
        names=("schemes", "people", "per_cent"),
        note=_("Being in two schemes is often lawful. Whether two may be joined is laid down in the scheme book."),
    )


def _by_people(
    reader: Reader,
    asked: Asked,
    indicator: str,
    *,
    code: str,
    title: str,
    columns: tuple[str, ...],
    names: tuple[str, ...],
    note: str,
) -> Exhibit:
    called = Names()
    figures = sorted(
        reader.figures(indicator, ("scheme",), asked.as_of),
        key=lambda one: (-(one.numerator or 0), one.code("scheme")),
    )
    drawn = [
        charts.Pair(called.of("scheme", one.code("scheme")), one.numerator)
        for one in figures
        if one.numerator is not None
    ]
    return Exhibit(
        code=code,
        title=title,
        said=listed(f"{one.label}: {group_lakhs(one.people)}" for one in drawn[:3]),
        columns=columns,
        names=names,
        rows=tuple(
            (
                text(called.of("scheme", one.code("scheme")), one.code("scheme")),
                people(one.numerator, one),
                share(one, reader),
            )
            for one in figures
        ),
        chart=charts.pairs(drawn[:_DRAWN]) if drawn else None,
        notes=(note,),
        asked=asked.query(reader),
    )


def how_many(reader: Reader, asked: Asked) -> Exhibit:
    """How many people are in no scheme, in one, in several."""
    found = [(indicators()[code], reader.figure(code, as_of=asked.as_of)) for code in HOW_MANY if code in indicators()]
    shown = [(one, figure) for one, figure in found if figure]
    return Exhibit(
        code="how-many",
        title=_("In none, in one, in several"),
        said=listed(f"{label(one)}: {said(figure)}" for one, figure in shown),
        columns=(_("People"), _("Share"), _("People counted")),
        names=("indicator", "per_cent", "people"),
        rows=tuple(
            (text(label(one), one.code), share(figure, reader), people(figure.numerator, figure))
            for one, figure in shown
        ),
        chart=charts.bars([charts.Bar(label(one), figure) for one, figure in shown], ours="") if shown else None,
        asked=asked.query(reader),
    )
