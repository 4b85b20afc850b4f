"""Exhibits of the gaps: entitled and not enrolled, enrolled and not entitled, by scheme and by district."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from saiban.statistics.dashboards import charts
from saiban.statistics.dashboards.asked import Asked
from saiban.statistics.dashboards.exhibits import Cell, Exhibit, people, share, text
from saiban.statistics.dashboards.reader import Reader
from saiban.statistics.definitions import UNKNOWN, indicators
from saiban.statistics.figures import Figure
from saiban.statistics.wording import Names, label, midpoint, said


def take_up(reader: Reader, asked: Asked) -> Exhibit:
    """Of those whom a scheme's rules meet, how many are enrolled, and how many are not."""
    return _by_scheme(
        reader,
        asked,
        "take_up",
        code="take-up",
        columns=(_("Scheme"), _("Share"), _("Entitled"), _("Of these not enrolled"), _("The registry can't tell")),
        notes=(_about_those_not_known(), _("Who meets the rules where a body has the last word counts as entitled.")),
    )


def inclusion_error(reader: Reader, asked: Asked) -> Exhibit:
    """Of a scheme's people, how many do not meet its rules by what the registry knows."""
    return _by_scheme(
        reader,
        asked,
        "inclusion_error",
        code="inclusion-error",
        columns=(
            _("Scheme"),
            _("Share"),
            _("Enrolled"),
            _("Of these not entitled"),
            _("The registry can't tell"),
        ),
        notes=(
            _about_those_not_known(),
            _("A reason to look, not a finding about anybody: what the registry knows may be wrong or old."),
        ),
    )


def _about_those_not_known() -> str:
    return _(
        "Of many people the registry lacks a fact that the rules ask for. They are counted apart, and shares lie "
        "between what they would be if all of them were entitled and if none was."
    )


def _by_scheme(
    reader: Reader, asked: Asked, indicator: str, *, code: str, columns: tuple[str, ...], notes: tuple[str, ...]
) -> Exhibit:
    names = Names()
    figures = sorted(
        reader.figures(indicator, ("scheme",), asked.as_of), key=lambda one: (-(midpoint(one) or -1), one.by)
    )
    unclear = {one.by: one for one in reader.figures("cannot_tell", ("scheme",), asked.as_of)}
    drawn = [charts.Bar(names.of("scheme", one.code("scheme")), one) for one in figures if midpoint(one) is not None]
    return Exhibit(
        code=code,
        title=label(indicators()[indicator]),
        said="; ".join(f"{bar.label}: {said(bar.figure)}" for bar in drawn),
        columns=columns,
        names=("scheme", "per_cent", "denominator", "gap", "cannot_tell_per_cent"),
        rows=tuple(
            (
                text(names.of("scheme", one.code("scheme")), one.code("scheme")),
                share(one, reader),
                people(one.denominator, one),
                people(_others(one) if indicator == "take_up" else one.numerator, one),
                share(unclear.get(one.by), reader),
            )
            for one in figures
        ),
        chart=charts.bars(drawn, ours="") if drawn else None,
        notes=notes,
        asked=asked.query(reader),
    )


def _others(figure: Figure) -> int | None:
    if figure.numerator is None or figure.denominator is None:
        return None
    return figure.denominator - figure.numerator


def take_up_of_districts(reader: Reader, asked: Asked) -> Exhibit:
    """Take-up of each scheme in each district."""
    return _by_district(reader, asked, "take_up", "take-up-of-districts")


def inclusion_error_of_districts(reader: Reader, asked: Asked) -> Exhibit:
    """Inclusion error of each scheme in each district."""
    return _by_district(reader, asked, "inclusion_error", "inclusion-error-of-districts")


def _by_district(reader: Reader, asked: Asked, indicator: str, code: str) -> Exhibit:
    names = Names()
    figures = {
        (one.code("district"), one.code("scheme")): one
        for one in reader.figures(indicator, ("district", "scheme"), asked.as_of)
    }
    schemes = sorted({scheme for _district, scheme in figures})
    districts = sorted(
        {district for district, _scheme in figures}, key=lambda one: (one == UNKNOWN, names.of("district", one))
    )
    return Exhibit(
        code=code,
        title=_("%(indicator)s: district by district") % {"indicator": label(indicators()[indicator])},
        said=_extremes(figures, names),
        columns=(_("District"), *(names.of("scheme", scheme) for scheme in schemes)),
        names=("district", *schemes),
        rows=tuple(
            (
                text(names.of("district", district), district),
                *(_share(figures.get((district, scheme)), reader) for scheme in schemes),
            )
            for district in districts
        ),
        asked=asked.query(reader),
    )


def _share(figure: Figure | None, reader: Reader) -> Cell:
    return share(figure, reader) if figure else Cell("–", None)


def _extremes(figures: Mapping[tuple[str, str], Figure], names: Names) -> str:
    """Say for each scheme where its share is highest and lowest."""
    found = []
    for scheme in sorted({scheme for _district, scheme in figures}):
        known = sorted(
            (value, district)
            for (district, of_scheme), one in figures.items()
            if of_scheme == scheme and district != UNKNOWN and (value := midpoint(one)) is not None
        )
        if len(known) > 1:
            lowest, highest = figures[known[0][1], scheme], figures[known[-1][1], scheme]
            found.append(
                _("%(scheme)s: the highest in %(first)s (%(high)s), the lowest in %(last)s (%(low)s).")
                % {
                    "scheme": names.of("scheme", scheme),
                    "first": names.of("district", known[-1][1]),
                    "high": said(highest),
                    "last": names.of("district", known[0][1]),
                    "low": said(lowest),
                }
            )
    return " ".join(found)
