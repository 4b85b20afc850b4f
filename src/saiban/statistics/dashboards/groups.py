"""Exhibits of one indicator by groups: districts on a map, ages as a pyramid, the years as a line, any breakdown."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from saiban.statistics.dashboards import charts
from saiban.statistics.dashboards.asked import Asked
from saiban.statistics.dashboards.borders import borders, source_of_borders
from saiban.statistics.dashboards.exhibits import Cell, Exhibit, people, share, text
from saiban.statistics.dashboards.reader import Reader
from saiban.statistics.dashboards.whole_country import branches
from saiban.statistics.definitions import UNKNOWN, Dimension
from saiban.statistics.figures import Figure
from saiban.statistics.models import Target
from saiban.statistics.models.checked import State
from saiban.statistics.wording import NAMES_OF_DIMENSIONS, Names, age_group, label, listed, midpoint, percent, said
from saiban.terms import codes, places

_DRAWN = 16  # bars at most in one drawing


def districts(reader: Reader, asked: Asked) -> Exhibit:
    """One indicator in every district."""
    names = Names()
    figures = reader.figures(asked.indicator.code, ("district",), asked.as_of)
    known = {one.code("district"): one for one in figures if one.code("district") != UNKNOWN}
    ranked = sorted(known.values(), key=lambda one: (-(midpoint(one) or 0), names.of("district", one.code("district"))))
    shares = [(one, value) for one in ranked if (value := midpoint(one)) is not None]
    highest, lowest = (shares[0][0], shares[-1][0]) if shares else (None, None)
    return Exhibit(
        code="districts",
        title=_("%(indicator)s: district by district") % {"indicator": label(asked.indicator)},
        said=""
        if highest is None or lowest is None
        else _("The highest share is that of %(first)s, %(high)s, the lowest that of %(last)s, %(low)s.")
        % {
            "first": names.of("district", highest.code("district")),
            "high": said(highest),
            "last": names.of("district", lowest.code("district")),
            "low": said(lowest),
        },
        columns=(_("District"), _("Share"), _("People counted"), _("Out of")),
        names=("district", "per_cent", "numerator", "denominator"),
        rows=tuple(
            (
                text(names.of("district", one.code("district")), one.code("district")),
                share(one, reader),
                people(one.numerator, one),
                people(one.denominator, one),
            )
            for one in ranked
        ),
        chart=charts.district_map(_areas(known, names), charts.ceiling(shares[0][1])) if shares else None,
        notes=(_about_the_map(),),
        asked=asked.query(reader),
    )


def _about_the_map() -> str:
    source = source_of_borders()
    if source:
        return _("Borders: %(source)s. They are those of the file that was supplied.") % {"source": source}
    return _(
        "A bubble stands at a point inside each district, and its size says how many people the share is of. Borders "
        "and lines of control are not drawn."
    )


def _areas(figures: Mapping[str, Figure], names: Names) -> list[charts.Area]:
    drawn = borders()
    return [
        charts.Area(
            names.of("district", one.pcode),
            one.longitude,
            one.latitude,
            midpoint(figures[one.pcode]),
            figures[one.pcode].denominator or 0,
            drawn.get(one.pcode, ()),
        )
        for one in places.districts()
        if one.pcode in figures
    ]


def ages(reader: Reader, asked: Asked) -> Exhibit:
    """Who is covered and who is not, by age and sex."""
    found = {
        (one.code("age_group"), one.code("sex")): one
        for one in reader.figures(asked.indicator.code, ("age_group", "sex"), asked.as_of)
    }
    groups = sorted({age for age, _sex in found if age != UNKNOWN}, key=_youngest)
    men, women = codes.Sex.MALE.value, codes.Sex.FEMALE.value

    def covered(age: str, sex: str) -> tuple[int | None, int | None]:
        one = found.get((age, sex))
        return (one.numerator, one.denominator) if one else (None, None)

    rows = [charts.AgeRow(age_group(age), covered(age, men), covered(age, women)) for age in groups]
    sides = Names().of("sex", men), Names().of("sex", women)
    cells: list[tuple[Cell, ...]] = []
    for age in groups:
        line = [text(age_group(age), age)]
        for sex in (men, women):
            one = found.get((age, sex))
            line += [share(one, reader), people(one.numerator if one else None, one), people(_not_covered(one), one)]
        cells.append(tuple(line))
    return Exhibit(
        code="ages",
        title=_("%(indicator)s: by age and sex") % {"indicator": label(asked.indicator)},
        said=_of_each_sex(reader, asked),
        columns=(
            _("Age"),
            *(
                heading % {"sex": side}
                for side in sides
                for heading in (_("%(sex)s: share"), _("%(sex)s: covered"), _("%(sex)s: not covered"))
            ),
        ),
        names=(
            "age_group",
            *(f"{sex}_{what}" for sex in (men, women) for what in ("per_cent", "covered", "not_covered")),
        ),
        rows=tuple(cells),
        chart=charts.pyramid(rows, men=sides[0], women=sides[1]) if rows else None,
        asked=asked.query(reader),
    )


def _youngest(age: str) -> int:
    return int("".join(one for one in age.partition("T")[0] if one.isdigit()) or 0)


def _not_covered(one: Figure | None) -> int | None:
    if one is None or one.numerator is None or one.denominator is None:
        return None
    return max(one.denominator - one.numerator, 0)


def _of_each_sex(reader: Reader, asked: Asked) -> str:
    """Say the shares of men and of women, as the page of the indicator has them: hidden ages are in them too."""
    found = {one.code("sex"): one for one in reader.figures(asked.indicator.code, ("sex",), asked.as_of)}
    return listed(
        _("%(sex)s: %(share)s") % {"sex": Names().of("sex", sex), "share": said(found[sex])}
        for sex in (codes.Sex.MALE.value, codes.Sex.FEMALE.value)
        if sex in found
    )


def time(reader: Reader, asked: Asked) -> Exhibit:
    """The indicator over the years, and what is to be reached."""
    figures = [one for one in reader.series(asked.indicator.code) if midpoint(one) is not None]
    points = tuple((one.as_of, value) for one in figures if (value := midpoint(one)) is not None)
    target = _target(asked.indicator.code)
    aimed = (target.due_on, float(target.value) / 100) if target else None
    notes: tuple[str, ...] = ()
    if target:
        said_target = _("To be reached by %(day)s: %(share)s (%(programme)s; %(source)s).")
        notes = (
            said_target
            % {
                "day": target.due_on.isoformat(),
                "share": percent(float(target.value) / 100),
                "programme": target.programme,
                "source": target.source,
            },
        )
    rows: list[tuple[Cell, ...]] = [
        (
            text(one.as_of.isoformat()),
            share(one, reader),
            people(one.numerator, one),
            people(one.denominator, one),
        )
        for one in reader.series(asked.indicator.code)
    ]
    return Exhibit(
        code="time",
        title=_("%(indicator)s over the years") % {"indicator": label(asked.indicator)},
        said=_("From %(first)s (%(then)s) to %(last)s (%(now)s).")
        % {
            "first": said(figures[0]),
            "then": figures[0].as_of.year,
            "last": said(figures[-1]),
            "now": figures[-1].as_of.year,
        }
        if figures
        else "",
        columns=(_("Day"), _("Share"), _("People counted"), _("Out of")),
        names=("day", "per_cent", "numerator", "denominator"),
        rows=tuple(rows),
        chart=charts.lines([charts.Line(label(asked.indicator), points, aimed)]) if points else None,
        notes=notes,
        asked=asked.query(reader),
    )


def _target(indicator: str) -> Target | None:
    """The newest approved target for the whole country, in per cent."""
    asked = Target.objects.filter(indicator=indicator, by="", measure=Target.Measure.PERCENT, state=State.APPROVED)
    return asked.order_by("pk").last()


def branches_over_time(reader: Reader, asked: Asked) -> Exhibit:
    """Every branch over the years in one drawing."""
    drawn, cells = [], []
    for one in branches():
        figures = [figure for figure in reader.series(one.code) if midpoint(figure) is not None]
        points = tuple((figure.as_of, value) for figure in figures if (value := midpoint(figure)) is not None)
        if points:
            drawn.append(charts.Line(label(one), points))
            by_day = {figure.as_of: figure for figure in figures}
            cells.append((text(label(one), one.code), *(share(by_day.get(day), reader) for day in reader.days[::-1])))
    days = tuple(day.isoformat() for day in reader.days[::-1])
    return Exhibit(
        code="branches-over-time",
        title=_("All branches over the years"),
        said=listed(f"{line.label}: {percent(line.points[0][1])} → {percent(line.points[-1][1])}" for line in drawn),
        columns=(_("Branch"), *days),
        names=("indicator", *days),
        rows=tuple(cells),
        chart=charts.lines(drawn[:8]) if drawn else None,
    )


def breakdown(reader: Reader, asked: Asked, dimension: Dimension) -> Exhibit:
    """One indicator by one dimension, as the page of a figure shows it."""
    names = Names()
    figures = sorted(
        reader.figures(asked.indicator.code, (dimension,), asked.as_of),
        key=lambda one: (one.code(dimension) == UNKNOWN, _youngest(one.code(dimension)), -(midpoint(one) or 0)),
    )
    drawn = [charts.Bar(names.of(dimension, one.code(dimension)), one) for one in figures if midpoint(one) is not None]
    return Exhibit(
        code=code_of(dimension),
        title=str(NAMES_OF_DIMENSIONS[dimension]),
        said="",
        columns=(str(NAMES_OF_DIMENSIONS[dimension]), _("Share"), _("People counted"), _("Out of")),
        names=(dimension, "per_cent", "numerator", "denominator"),
        rows=tuple(
            (
                text(names.of(dimension, one.code(dimension)), one.code(dimension), reader.url_of(one)),
                share(one),
                people(one.numerator, one),
                people(one.denominator, one),
            )
            for one in figures
        ),
        chart=charts.bars(drawn, ours="") if 0 < len(drawn) <= _DRAWN else None,
        asked=asked.query(reader),
    )


def code_of(dimension: Dimension) -> str:
    """Return the code of the exhibit of a breakdown."""
    return f"by-{dimension.replace('_', '-')}"
