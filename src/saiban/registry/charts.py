"""The registry's charts: contributions by month, and the bubble map of the districts."""

from __future__ import annotations

import math
from collections.abc import Sequence

import altair as alt
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from saiban.directory.models import Scheme
from saiban.frame.charts import CANOPY, INK, LINE, svg
from saiban.registry.queries.districts import DistrictRow
from saiban.registry.queries.employer import Month
from saiban.terms.money import group_lakhs

_NAMED = 9  # districts at most whose names are written on their bubbles
_ROOM = (2.6, 0.55)  # degrees of longitude and latitude that a name takes
_LARGEST = 1600  # area of the largest bubble, in square pixels
_STRETCH = 1 / math.cos(math.radians(30.5))  # degrees of latitude against longitude, at the middle of the country


def contributions_by_month(months: Sequence[Month]) -> SafeString:
    """Draw rupees a month, one colour for each institution; empty where there is nothing to draw."""
    if not months:
        return SafeString("")
    rows = [
        {"month": one.month.strftime("%Y-%m"), "scheme": str(one.scheme), "rupees": float(one.amount)} for one in months
    ]
    schemes = len({row["scheme"] for row in rows})
    slant = -60 if len({row["month"] for row in rows}) > 12 else 0
    chart = (
        alt.Chart(alt.Data(values=rows), width=820, height=240)
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X(
                "month:O",
                title=None,
                axis=alt.Axis(labelAngle=slant, labelOverlap=True),
            ),
            y=alt.Y("rupees:Q", title=_("Rupees"), axis=alt.Axis(format=",.0f", tickCount=5)),
            color=alt.Color("scheme:N", title=None, legend=alt.Legend(orient="top") if schemes > 1 else None),
        )
    )
    return svg(
        chart,
        title=_("Contributions by month"),
        description=_("Rupees that each institution reports to have received; the table below says the same."),
    )


def district_map(rows: Sequence[DistrictRow], scheme: Scheme | None) -> SafeString:
    """Draw a bubble for each district with coordinates: its area says how many people, its colour how many of 1,000."""
    placed = [row for row in rows if row.district.latitude is not None and row.district.longitude is not None]
    if not placed:
        return SafeString("")
    named = _with_room(placed)
    values = [
        {
            "x": row.district.longitude,
            "y": row.district.latitude,
            "people": row.people,
            "rate": row.per_thousand or 0,
            "name": str(row.district) if row in named else "",
            "said": f"{row.district}: {group_lakhs(row.people)}",
        }
        for row in placed
    ]
    east, north = [value["x"] for value in values], [value["y"] for value in values]
    left, right, bottom, top = min(east) - 1, max(east) + 1.5, min(north) - 0.7, max(north) + 0.7
    width = 620
    base = alt.Chart(
        alt.Data(values=values), width=width, height=round(width * _STRETCH * (top - bottom) / (right - left))
    )
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[left, right], nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[bottom, top], nice=False, zero=False))
    bubbles = base.mark_circle(opacity=0.82, stroke=CANOPY, strokeWidth=0.8).encode(
        x=x,
        y=y,
        size=alt.Size("people:Q", title=_("People"), scale=alt.Scale(type="linear", rangeMin=12, rangeMax=_LARGEST),
                      legend=alt.Legend(orient="bottom", format=",.0f", values=_steps(placed[0].people),
                                        symbolFillColor=LINE, symbolStrokeColor=CANOPY)),
        color=alt.Color("rate:Q", title=_("Of a thousand"), scale=alt.Scale(zero=True),
                        legend=alt.Legend(orient="bottom", gradientLength=200)),
        order=alt.Order("people:Q", sort="descending"),
        description=alt.Description("said:N"),
    )  # fmt: skip
    labels = base.mark_text(fontSize=13, fontWeight=600, color=INK, stroke="#ffffff", strokeWidth=3, strokeOpacity=0.85)
    written = base.mark_text(fontSize=13, fontWeight=600, color=INK)
    names = [text.encode(x=x, y=y, text="name:N", description=alt.value("")) for text in (labels, written)]
    chart = alt.layer(bubbles, *names)
    about = str(scheme) if scheme else _("Everybody in the registry")
    return svg(
        chart,
        title=_("People by district: %(about)s") % {"about": about},
        description=_("One bubble for each of %(count)s districts; the table below says the same.")
        % {"count": len(placed)},
    )


def _with_room(rows: Sequence[DistrictRow]) -> list[DistrictRow]:
    """The districts with the most people whose names do not run into each other."""
    named: list[DistrictRow] = []
    for row in rows:
        here = row.district
        clear = all(
            abs(here.longitude - other.district.longitude) > _ROOM[0]
            or abs(here.latitude - other.district.latitude) > _ROOM[1]
            for other in named
        )
        if clear and len(named) < _NAMED:
            named.append(row)
    return named


def _steps(most: int) -> list[int]:
    """Round numbers for the legend of sizes: about the most, a third of it and a tenth of it."""
    return sorted({_rounded(most / part) for part in (1, 3, 10) if most >= part})


def _rounded(number: float) -> int:
    scale = 10 ** max(math.floor(math.log10(number)), 0)
    return max(int(number / scale), 1) * scale
