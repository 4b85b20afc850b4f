"""What the page of the financing gap shows: groups beside the published gap, Pakistan's guarantees, every country."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from saiban.statistics.dashboards.exhibits import Cell, Exhibit, text
from saiban.statistics.wording import language
from saiban.statistics.world.costing import Benefit, CountryGap, benefits
from saiban.statistics.world.financing import PUBLISHED_COUNTRIES, GapTable, GroupGap, reasons
from saiban.statistics.world.places import PAKISTAN
from saiban.statistics.world.reasons import Reason
from saiban.statistics.world.releases import branches
from saiban.statistics.world.spending import published_spending, world_from_groups
from saiban.statistics.world_pages.drawings import Band, bands


@dataclass(frozen=True)
class WhyGap:
    """A group and what stands between its rebuilt gap and the published one."""

    group: str
    reasons: tuple[Reason, ...]


def groups_of(shown: GapTable) -> Exhibit:
    """Show each income group's rebuilt gap, low and high, beside the published one."""
    return Exhibit(
        code="gap-groups",
        title=_("Financing gap of %(year)s by income group") % {"year": shown.year},
        said=_(
            "Low: the guarantees of those whom no benefit reaches, and health care at the start of its scale-up."
            " High: the guarantees of everybody, and health care in the WHO's ambitious scenario."
        ),
        columns=(
            _("Group"),
            _("Countries"),
            _("Guarantees"),
            _("Not reached"),
            _("Health"),
            _("Low"),
            _("High"),
            _("Published"),
            _("Published beyond high"),
        ),
        names=(
            "group",
            "countries",
            "guarantees_usd_billion",
            "not_reached_usd_billion",
            "health_high_usd_billion",
            "low_usd_billion",
            "high_usd_billion",
            "published_usd_billion",
            "published_beyond_high_usd_billion",
        ),
        rows=tuple(_group_row(one) for one in shown.groups),
        chart=bands(
            [
                Band(
                    one.region.name.said(language()),
                    one.of_gdp(one.low),
                    one.of_gdp(one.high),
                    one.published.per_cent_of_gdp if one.published else None,
                )
                for one in shown.groups
            ],
            rebuilt=_("Rebuilt, per cent of GDP"),
            published=_("Published"),
        ),
        notes=(
            _("Money in billion US dollars of %(year)s. The chart shows per cent of GDP.") % {"year": shown.year},
            _("%(count)s of the %(all)s published countries are costed; an input is missing for %(missing)s.")
            % {"count": len(shown.countries), "all": PUBLISHED_COUNTRIES, "missing": len(shown.left_out)},
        ),
    )


def why_of(shown: GapTable) -> list[WhyGap]:
    """Return, for each group, what stands between the two gaps."""
    return [WhyGap(one.region.name.said(language()), reasons(one)) for one in shown.groups]


def pakistan_of(shown: GapTable) -> Exhibit | None:
    """Show Pakistan's guarantees one by one; None where an input of the country is missing."""
    home = next((one for one in shown.countries if one.country.m49 == PAKISTAN), None)
    if home is None:
        return None
    rows = [
        (
            text(_branch(part.benefit.code), part.benefit.code),
            Cell(f"{part.people / 1000:,.2f}", round(part.people / 1000, 3)),
            Cell(f"{part.cost:,.0f}", round(part.cost, 1)),
            Cell(f"{100 * part.cost / home.gdp:.2f}%", round(100 * part.cost / home.gdp, 3)),
            Cell(f"{100 * part.coverage:.1f}%", round(part.coverage, 4)),
            text(_("the country's") if part.coverage_of == "country" else _("its group's"), part.coverage_of),
            Cell(f"{part.gap:,.0f}", round(part.gap, 1)),
            Cell(f"{100 * part.gap / home.gdp:.2f}%", round(100 * part.gap / home.gdp, 3)),
        )
        for part in home.benefits
    ]
    total = (
        text(_("Together"), "all"),
        text(""),
        Cell(f"{home.cost:,.0f}", round(home.cost, 1)),
        Cell(f"{100 * home.cost / home.gdp:.2f}%", round(100 * home.cost / home.gdp, 3)),
        text(""),
        text(""),
        Cell(f"{home.gap:,.0f}", round(home.gap, 1)),
        Cell(f"{100 * home.gap / home.gdp:.2f}%", round(100 * home.gap / home.gdp, 3)),
    )
    return Exhibit(
        code="gap-pakistan",
        title=_("The guarantees of Pakistan"),
        said=_("At a poverty line of %(line)s US dollars a person and year.")
        % {"line": f"{home.line.usd_a_year:,.0f}"},
        columns=(
            _("Guarantee"),
            _("People, million"),
            _("Cost, million US dollars"),
            _("Cost, per cent of GDP"),
            _("Coverage"),
            _("Whose coverage"),
            _("Gap, million US dollars"),
            _("Gap, per cent of GDP"),
        ),
        names=("guarantee", "people_million", "cost_usd_million", "cost_per_cent_of_gdp", "coverage", "coverage_of",
               "gap_usd_million", "gap_per_cent_of_gdp"),
        rows=(*rows, total),
    )  # fmt: skip


def countries_of(shown: GapTable, income_group: str) -> Exhibit:
    """Show the countries of an income group, the widest gap in per cent of GDP first."""
    chosen = sorted(
        (one for one in shown.countries if one.country.income_group == income_group), key=lambda one: -one.gap / one.gdp
    )
    name = next(one.region.name.said(language()) for one in shown.groups if one.region.code == income_group)
    return Exhibit(
        code="gap-countries",
        title=_("Countries: %(group)s") % {"group": name},
        said=_("Income guarantees alone, without health care; the widest gap first."),
        columns=(
            _("Country"),
            _("Cost, per cent of GDP"),
            _("Gap, per cent of GDP"),
            _("Gap, million US dollars"),
            _("Own coverage known"),
        ),
        names=("country", "cost_per_cent_of_gdp", "gap_per_cent_of_gdp", "gap_usd_million", "own_coverage_known"),
        rows=tuple(_country_row(one) for one in chosen),
        notes=(_("Own coverage known: for how many of the guarantees; else the income group's mean stands in."),),
        asked=(("group", income_group),),
    )


def spending_of() -> Exhibit:
    """Show what regions spend, as published, and the world as it follows from its income groups."""
    published = published_spending()
    rows = [
        (
            text(one.region.name.said(language()), one.region.code),
            Cell(f"{one.per_cent_of_gdp:.1f}%", one.per_cent_of_gdp),
            text(one.edition.name.said(language()), one.edition.code),
        )
        for one in published
    ]
    check = world_from_groups(published[0].year)
    rows.append((text(_("World, from its income groups")), Cell(f"{check:.1f}%", round(check, 2)), text(_("computed"))))
    return Exhibit(
        code="gap-spending",
        title=_("Spending on social protection, health left out"),
        said=_("Per cent of GDP, %(year)s.") % {"year": published[0].year},
        columns=(_("Region"), _("Per cent of GDP"), _("Source")),
        names=("region", "per_cent_of_gdp", "source"),
        rows=tuple(rows),
        notes=(_("No public table by country was at hand; one can be given to the command."),),
    )


def parameters_of(study: str) -> Exhibit:
    """Show the parameters of the method, each with how sure it is."""
    return Exhibit(
        code="gap-parameters",
        title=_("The method's parameters"),
        said=_("Cost = people x share of the poverty line x months of twelve x (1 + administration)."),
        columns=(_("Guarantee"), _("Share of the poverty line"), _("Months"), _("Administration"), _("Confidence")),
        names=("guarantee", "share_of_poverty_line", "months", "administration", "confidence"),
        rows=tuple(_parameter_row(one) for one in benefits(study)),
    )


def _parameter_row(one: Benefit) -> tuple[Cell, ...]:
    said = {"high": _("high"), "medium": _("medium"), "low": _("low")}[one.confidence]
    return (
        text(_branch(one.code), one.code),
        Cell(f"{100 * one.share_of_line:.0f}%", one.share_of_line),
        Cell(f"{one.months:g}", one.months),
        Cell(f"{100 * one.administration:.0f}%", one.administration),
        Cell(said, one.confidence),
    )


def _group_row(one: GroupGap) -> tuple[Cell, ...]:
    theirs = one.published
    return (
        text(one.region.name.said(language()), one.region.code),
        Cell(str(one.countries), one.countries),
        _billion(one.cost),
        _billion(one.gap),
        Cell(f"{one.health_low:,.1f}–{one.health_high:,.1f}", round(one.health_high, 1)),
        _billion(one.low, one.of_gdp(one.low)),
        _billion(one.high, one.of_gdp(one.high)),
        _billion(theirs.usd_billion, theirs.per_cent_of_gdp) if theirs else text("–"),
        _billion(theirs.usd_billion - one.high) if theirs else text("–"),
    )


def _country_row(one: CountryGap) -> tuple[Cell, ...]:
    known = sum(part.coverage_of == "country" for part in one.benefits)
    return (
        text(one.country.name(language()), one.country.iso3),
        Cell(f"{100 * one.cost / one.gdp:.2f}%", round(100 * one.cost / one.gdp, 3)),
        Cell(f"{100 * one.gap / one.gdp:.2f}%", round(100 * one.gap / one.gdp, 3)),
        Cell(f"{one.gap:,.0f}", round(one.gap, 1)),
        Cell(_("%(some)s of %(all)s") % {"some": known, "all": len(one.benefits)}, known),
    )


def _billion(amount: float, of_gdp: float | None = None) -> Cell:
    said = f"{amount:,.1f}" if of_gdp is None else f"{amount:,.1f} ({of_gdp:.1f}%)"
    return Cell(said, round(amount, 2))


def _branch(code: str) -> str:
    return next(one.name.said(language()) for one in branches() if one.code == code)
