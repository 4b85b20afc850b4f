"""The league of districts: in the order of an indicator, each with its interval and the places that it may have."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from saiban.frame.canvas import Canvas, Drawing
from saiban.frame.charts import CANOPY, LINE, QUIET
from saiban.statistics.dashboards.asked import Asked
from saiban.statistics.dashboards.charts import WIDTH, ceiling
from saiban.statistics.dashboards.exhibits import Cell, Exhibit, people, share, text
from saiban.statistics.dashboards.reader import Reader
from saiban.statistics.definitions import UNKNOWN
from saiban.statistics.gaps.league import Placed, league
from saiban.statistics.wording import Names, label, percent

_ENDS = 12
"""Districts drawn from each end of the league."""


def districts_in_order(reader: Reader, asked: Asked) -> Exhibit:
    """Districts in the order of an indicator, with intervals."""
    names = Names()
    figures = [
        one
        for one in reader.figures(asked.indicator.code, ("district",), asked.as_of)
        if one.code("district") != UNKNOWN
    ]
    placed = league(figures)
    hidden = len(figures) - len(placed)
    notes = [_about_the_intervals(placed)]
    if hidden:
        notes.append(
            _("%(number)d districts have no place: their figures are hidden or not known.") % {"number": hidden}
        )
    return Exhibit(
        code="league",
        title=_("%(indicator)s: districts in order") % {"indicator": label(asked.indicator)},
        said=_widest(placed, names),
        columns=(_("District"), _("Share"), _("Between"), _("Place"), _("People counted"), _("Out of")),
        names=("district", "per_cent", "interval", "places", "numerator", "denominator"),
        rows=tuple(
            (
                text(names.of("district", one.figure.code("district")), one.figure.code("district")),
                share(one.figure, reader),
                _range(percent(one.low), percent(one.high)),
                _range(str(one.first), str(one.last)),
                people(one.figure.numerator, one.figure),
                people(one.figure.denominator, one.figure),
            )
            for one in placed
        ),
        chart=_drawn(placed, names) if placed else None,
        notes=tuple(notes),
        asked=asked.query(reader),
    )


def _range(low: str, high: str) -> Cell:
    return text(low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}, f"{low}-{high}")


def _about_the_intervals(placed: Sequence[Placed]) -> str:
    if any(one.figure.kind == "sample" for one in placed):
        return _(
            "These shares come from a sample. The interval holds the true share in 95 of 100 such samples; the places "
            "are those that a district may have while all shares lie within their intervals."
        )
    return _(
        "These people were counted one by one: no sample was drawn. The interval says how far the share of so many "
        "people would differ by chance alone; what the registry or the census has wrong is not in it. The places are "
        "those that a district may have while all shares lie within their intervals (90 of 100 for all at once)."
    )


def _widest(placed: Sequence[Placed], names: Names) -> str:
    if len(placed) < 2:
        return ""
    first, last = placed[0], placed[-1]
    return _(
        "%(first)s may stand at place %(a)s, %(last)s at place %(b)s; neighbours in the list often have no order."
    ) % {
        "first": names.of("district", first.figure.code("district")),
        "a": _range(str(first.first), str(first.last)).text,
        "last": names.of("district", last.figure.code("district")),
        "b": _range(str(last.first), str(last.last)).text,
    }


def _drawn(placed: Sequence[Placed], names: Names) -> Drawing:
    """Draw both ends of the league: a point for each share on the line of its interval."""
    ends = [*placed] if len(placed) <= 2 * _ENDS else [*placed[:_ENDS], None, *placed[-_ENDS:]]
    canvas = Canvas(WIDTH, 22 * len(ends) + 24)
    begin, end = 150, WIDTH - 12
    top = ceiling(max(one.high for one in placed))

    def at(value: float) -> float:
        return begin + (end - begin) * min(value / top, 1)

    for part in range(3):
        canvas.line([(at(top * part / 2), 0), (at(top * part / 2), 22 * len(ends))], LINE)
        canvas.write(at(top * part / 2), 22 * len(ends) + 12, percent(top * part / 2), align="middle", colour=QUIET)
    for place, one in enumerate(ends):
        y = 22 * place + 11
        if one is None:
            canvas.write(0, y, "⋮", colour=QUIET)
            continue
        canvas.write(0, y, names.of("district", one.figure.code("district")))
        canvas.line([(at(one.low), y), (at(one.high), y)], CANOPY, width=3)
        canvas.bubble(at(one.figure.share or 0), y, 45, CANOPY)
    return canvas.chart()
