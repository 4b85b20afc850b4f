"""Exhibits of the whole country: by branch beside the world, by law and in fact, by both ways of counting, adequacy."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from saiban.statistics.dashboards import charts
from saiban.statistics.dashboards.asked import Asked
from saiban.statistics.dashboards.exhibits import Cell, Exhibit, people, share, text
from saiban.statistics.dashboards.reader import Reader
from saiban.statistics.definitions import Indicator, indicators
from saiban.statistics.figures import Figure
from saiban.statistics.wording import Names, label, language, listed, midpoint, said
from saiban.statistics.world.published import edition
from saiban.statistics.world.reference import table

WORLD, WORLD_EDITION = "1", "wspr_2020_22"
LAW = {
    "legal_older": "older",
    "legal_work_injury": "work_injury",
    "legal_mothers": "mothers",
    "legal_unemployed": "unemployed",
}
WAYS = ("any", "aspire_any", "aspire_social_assistance", "aspire_social_insurance")
ADEQUACY = ("adequacy_poverty_line", "adequacy_minimum_wage")


def branches() -> list[Indicator]:
    """Return the indicators of SDG 1.3.1, counted by persons as the ILO does."""
    return [one for one in indicators().values() if one.unsd_series and one.perspective == "persons"]


def coverage(reader: Reader, asked: Asked) -> Exhibit:
    """Coverage by branch, beside what was published for the world."""
    shown = [(one, reader.figure(one.code, as_of=asked.as_of)) for one in branches()]
    rows = [(one, figure, _of_world(one.code)) for one, figure in shown if figure]
    cells = tuple(
        (
            text(label(one), one.code, reader.url_of(figure)),
            share(figure, reader),
            share(world),
            people(figure.numerator, figure),
            people(figure.denominator, figure),
        )
        for one, figure, world in rows
    )
    known = [(one, figure) for one, figure, _world in rows if midpoint(figure) is not None]
    return Exhibit(
        code="coverage",
        title=_("Who is covered, branch by branch"),
        said=listed(f"{label(one)}: {said(figure)}" for one, figure in known),
        columns=(_("Branch"), _("Here"), _("World"), _("People counted"), _("Out of")),
        names=("indicator", "per_cent", "world_per_cent", "numerator", "denominator"),
        rows=cells,
        chart=charts.bars(
            [charts.Bar(label(one), figure, world) for one, figure, world in rows], ours=_("Here"), against=_("World")
        )
        if rows
        else None,
        notes=(
            _("World: %(source)s.") % {"source": edition(WORLD_EDITION).name.said(language())},
            _("Where there is no scheme, no figure is shown: that is not the same as nobody being covered."),
        ),
        asked=asked.query(reader),
    )


def _of_world(branch: str) -> Figure | None:
    """What was published for the world, as a figure; None where nothing was."""
    for row in table("published"):
        if (row["edition"], row["branch"], row["region"]) == (WORLD_EDITION, branch, WORLD):
            return _published(branch, float(row["per_cent"]) / 100)
    return None


def _published(branch: str, value: float) -> Figure:
    return Figure(branch, date(2020, 12, 31), (), None, None, WORLD_EDITION, value, None, None, "exact")


def law(reader: Reader, asked: Asked) -> Exhibit:
    """What the law promises beside what people have."""
    indicator = indicators()
    rows = [
        (indicator[fact], reader.figure(fact, as_of=asked.as_of), reader.figure(by_law, as_of=asked.as_of))
        for by_law, fact in LAW.items()
        if by_law in indicator
    ]
    shown = [(one, fact, by_law) for one, fact, by_law in rows if fact and by_law]
    return Exhibit(
        code="law",
        title=_("By law, and in fact"),
        said=listed(
            _("%(branch)s: %(law)s by law, %(fact)s in fact")
            % {"branch": label(one), "law": said(by_law), "fact": said(fact)}
            for one, fact, by_law in shown
        ),
        columns=(_("Branch"), _("In fact"), _("By law")),
        names=("indicator", "per_cent", "legal_per_cent"),
        rows=tuple(
            (text(label(one), one.code), share(fact, reader), share(by_law, reader)) for one, fact, by_law in shown
        ),
        chart=charts.bars(
            [charts.Bar(label(one), fact, by_law) for one, fact, by_law in shown],
            ours=_("In fact"),
            against=_("By law"),
        )
        if shown
        else None,
        notes=(_("The two are out of different groups of people: see the definition of each figure."),),
        asked=asked.query(reader),
    )


def ways(reader: Reader, asked: Asked) -> Exhibit:
    """The ILO's way of counting and the household way, side by side."""
    known = [(indicators()[code], reader.figure(code, as_of=asked.as_of)) for code in WAYS if code in indicators()]
    shown = [(one, figure) for one, figure in known if figure]
    perspectives = {"persons": _("persons (ILO)"), "households": _("households (ASPIRE)")}
    return Exhibit(
        code="ways",
        title=_("Two ways of counting"),
        said=_(
            "The ILO counts who receives or contributes in person; the household way counts everybody who lives with "
            "them. The two answer different questions and are never added or mixed."
        ),
        columns=(_("Indicator"), _("Counts"), _("Share"), _("People counted")),
        names=("indicator", "perspective", "per_cent", "numerator"),
        rows=tuple(
            (
                text(label(one), one.code),
                text(perspectives[one.perspective], one.perspective),
                share(figure, reader),
                people(figure.numerator, figure),
            )
            for one, figure in shown
        ),
        chart=charts.bars([charts.Bar(label(one), figure) for one, figure in shown], ours="") if shown else None,
        asked=asked.query(reader),
    )


def adequacy(reader: Reader, asked: Asked) -> Exhibit:
    """What schemes pay, against the poverty line and the minimum wage."""
    names = Names()
    by_scheme = {
        code: {one.code("scheme"): one for one in reader.figures(code, ("scheme",), asked.as_of)} for code in ADEQUACY
    }
    schemes = sorted(
        {scheme for figures in by_scheme.values() for scheme in figures}, key=lambda code: names.of("scheme", code)
    )
    drawn = [
        charts.Bar(names.of("scheme", scheme), line, by_scheme[ADEQUACY[1]].get(scheme))
        for scheme in schemes
        if (line := by_scheme[ADEQUACY[0]].get(scheme))
    ]
    cells: list[tuple[Cell, ...]] = [
        (
            text(names.of("scheme", scheme), scheme),
            *(share(by_scheme[code].get(scheme), reader) for code in ADEQUACY),
        )
        for scheme in schemes
    ]
    return Exhibit(
        code="adequacy",
        title=_("How much it is"),
        said=_("What each scheme pays a person in a month, as a share of the poverty line and of the minimum wage."),
        columns=(_("Scheme"), _("Of the poverty line"), _("Of the minimum wage")),
        names=("scheme", "of_poverty_line_per_cent", "of_minimum_wage_per_cent"),
        rows=tuple(cells),
        chart=charts.bars(drawn, ours=_("Poverty line"), against=_("Minimum wage")) if drawn else None,
        asked=asked.query(reader),
    )
