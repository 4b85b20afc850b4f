"""What the page of the world's coverage shows: Pakistan beside the world, and every region of one branch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from saiban.statistics.dashboards.exhibits import Cell, Exhibit, text
from saiban.statistics.wording import language
from saiban.statistics.world import people
from saiban.statistics.world.comparison import Row, WorldTable
from saiban.statistics.world.places import PAKISTAN, countries
from saiban.statistics.world.reasons import Reason
from saiban.statistics.world.reference import table
from saiban.statistics.world.releases import Branch, branches
from saiban.statistics.world_pages.drawings import Beside, RegionBar, region_bars, side_by_side

BESIDE = ("62", "ASIA_PACIFIC", "LMC", "1")
"""The groups that stand beside Pakistan: its SDG region, its ILO region, its income group, the world."""
_DRAWN = ("62", "1")


@dataclass(frozen=True)
class Why:
    """A region, a published figure and why ours differs from it."""

    region: str
    edition: str
    published: str
    difference: str
    reasons: tuple[Reason, ...]


def beside_pakistan(shown: WorldTable, perspective: str) -> Exhibit:
    """Show each branch of one way of counting: Pakistan, its groups and the world."""
    by_key = {(row.aggregate.branch.code, row.aggregate.region.code): row for row in shown.rows}
    chosen = [one for one in branches() if one.perspective == perspective]
    groups = [by_key[chosen[0].code, code].aggregate.region.name.said(language()) for code in BESIDE]
    home = _home()
    rows, bars = [], []
    for branch in chosen:
        own = by_key[branch.code, "1"].pakistan
        values = [by_key[branch.code, code].aggregate.per_cent for code in BESIDE]
        name = branch.name.said(language())
        rows.append(
            (
                text(name, branch.code),
                Cell(f"{own.per_cent:.1f}% ({own.year})" if own else "–", own.per_cent if own else None),
                *(_share(one) for one in values),
            )
        )
        drawn = (own.per_cent if own else None, *(by_key[branch.code, code].aggregate.per_cent for code in _DRAWN))
        bars.append(Beside(name, drawn))
    key = [home, *(by_key[chosen[0].code, code].aggregate.region.name.said(language()) for code in _DRAWN)]
    return Exhibit(
        code=f"beside-{perspective}",
        title=_("Pakistan beside the world, counted by persons (ILO)")
        if perspective == "persons"
        else _("Pakistan beside the world, counted by households (World Bank)"),
        said=_("Each person who gets a benefit or contributes counts once.")
        if perspective == "persons"
        else _(
            "Everybody in a household that gets something counts, by household surveys. These figures stand apart from"
            " those above and are never mixed with them."
        ),
        columns=(_("Branch"), home, *groups),
        names=("branch", "pakistan", *(f"region_{code}" for code in BESIDE)),
        rows=tuple(rows),
        chart=side_by_side(bars, key),
        notes=(vintage_note(shown),),
        asked=(("year", str(shown.year)),),
    )


def regions_of(shown: WorldTable, branch: Branch) -> Exhibit:
    """Show every region's aggregate of a branch beside the published figure."""
    rows = [row for row in shown.rows if row.aggregate.branch.code == branch.code]
    own = rows[0].pakistan
    bars = [RegionBar(f"{_home()} ({own.year})", own.per_cent, None, home=True)] if own else []
    bars += [
        RegionBar(row.aggregate.region.name.said(language()), row.aggregate.per_cent, _published(row))
        for row in rows
        if row.aggregate.mean is not None
    ]
    group, concerned = branch.group_name.said(language()), branch.concerned.said(language())
    weight = _("Weights: %(group)s.") % {"group": group}
    if branch.stand_in:
        weight = _("Weights: %(group)s, since no count of %(concerned)s by country was at hand.") % {
            "group": group,
            "concerned": concerned,
        }
    return Exhibit(
        code="regions",
        title=_("By region: %(branch)s") % {"branch": branch.name.said(language())},
        said=_("Per cent of %(concerned)s: the mean of countries' latest values, weighted by people.")
        % {"concerned": concerned},
        columns=(
            _("Region"),
            _("Coverage"),
            _("People with data"),
            _("Countries with data"),
            _("Published"),
            _("Difference in points"),
        ),
        names=(
            "region",
            "per_cent",
            "share_of_people_with_data",
            "countries_with_data",
            "published_per_cent",
            "difference_in_points",
        ),
        rows=tuple(_region_row(row) for row in rows),
        chart=region_bars(bars, ours=_("From the series"), published=_("Published")),
        notes=(weight, *_threshold_note(shown, rows), *_later(branch.code, shown.year), vintage_note(shown)),
        asked=(("branch", branch.code), ("year", str(shown.year))),
    )


def why_of(shown: WorldTable, branch: Branch) -> list[Why]:
    """Return the reason of each difference between ours and a published figure of a branch."""
    return [
        Why(
            row.aggregate.region.name.said(language()),
            one.published.edition.name.said(language()),
            f"{one.published.per_cent:.1f}%",
            _points(one.difference),
            one.reasons,
        )
        for row in shown.rows
        if row.aggregate.branch.code == branch.code
        for one in row.compared
    ]


def vintage_note(shown: WorldTable) -> str:
    """Say which release, year and weights the figures are from."""
    return _(
        "Vintage: %(vintage)s; latest value of each country up to %(year)s; people of %(weights)s (%(source)s)."
    ) % {
        "vintage": shown.vintage,
        "year": shown.year,
        "weights": people.nearest_year(shown.year),
        "source": next(row["vintage"] for row in table("sources") if row["table"] == "people"),
    }


def _region_row(row: Row) -> tuple[Cell, ...]:
    ours = row.aggregate
    compared = row.compared[0] if row.compared else None
    return (
        text(ours.region.name.said(language()), ours.region.code),
        _share(ours.per_cent),
        Cell(f"{100 * ours.share_with_data:.1f}%", round(ours.share_with_data, 4)),
        Cell(
            _("%(some)s of %(all)s") % {"some": ours.countries_with_data, "all": ours.countries},
            ours.countries_with_data,
        ),
        _share(compared.published.per_cent if compared else None),
        Cell(_points(compared.difference) if compared else "", compared.difference if compared else None),
    )


def _threshold_note(shown: WorldTable, rows: Sequence[Row]) -> list[str]:
    if not any(row.aggregate.per_cent is None for row in rows):
        return []
    return [
        _("–: no figure, since countries with less than %(threshold)s of the people concerned have a value.")
        % {"threshold": f"{100 * shown.threshold:.0f}%"}
    ]


def _later(branch: str, year: int) -> list[str]:
    """Name figures of the world that later editions print: another vintage, another number."""
    return [
        _("%(edition)s prints %(per_cent)s%% for the world in %(year)s: another vintage, not to be compared with this.")
        % {"edition": name, "per_cent": row["per_cent"], "year": row["year"]}
        for row in table("published")
        for edition in table("editions")
        if row["branch"] == branch and int(row["year"]) > year and edition["code"] == row["edition"]
        for name in [edition["ur" if language() == "ur" else "en"]]
    ]


def _published(row: Row) -> float | None:
    return row.compared[0].published.per_cent if row.compared else None


def _share(per_cent: float | None) -> Cell:
    return Cell("–" if per_cent is None else f"{per_cent:.1f}%", None if per_cent is None else round(per_cent, 2))


def _points(difference: float | None) -> str:
    """Write a difference with its sign before it, also where the words around it run from right to left."""
    return "–" if difference is None else f"\u200e{difference:+.1f}"


def _home() -> str:
    return countries()[PAKISTAN].name(language())
