"""The waterfall chart of a pair: from the usual pair, field by field, to the probability that it is one person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp, log

import altair as alt
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from saiban.consolidation.wording import in_words, signed
from saiban.frame.charts import CANOPY, CLAY, INK, LINE, QUIET, isolated, left_to_right, svg
from saiban.linkage import Explanation

_WIDTH, _ROW = 340, 48
_PERCENTS = (50, 1, 99, 0.0001, 99.9999, 0.01, 99.99, 10, 90)
"""Marks of the axis, the more welcome first; those without room are left out."""
_SMALL = 0.05
"""Contributions below this are drawn together as one bar."""


@dataclass(frozen=True)
class Step:
    """One bar: what it stands for, and from which log-odds to which it leads. `share` is None for the two totals."""

    label: str
    begins: float
    ends: float
    share: float | None


def steps_of(told: Explanation) -> list[Step]:
    """Return the bars in their order: the usual pair, the fields with the strongest first, the pair itself."""
    total = told.base
    steps = [Step(_("Two rows that usually meet"), 0.0, total, None)]
    for part in told.parts:
        if abs(part.contribution) >= _SMALL:
            label = f"{in_words(part.label)}: {in_words(part.agreement)}"
            steps.append(Step(label, total, total + part.contribution, part.contribution))
            total += part.contribution
    if abs(rest := told.log_odds - total) >= _SMALL:
        steps.append(Step(_("All other fields"), total, told.log_odds, rest))
    steps.append(Step(_("Together: %(percent)s") % {"percent": percent(told.log_odds)}, 0.0, told.log_odds, None))
    return steps


def percent(log_odds: float) -> str:
    """Write log-odds as a percentage, with as many digits as it takes to tell it from 0 and from 100."""
    chance = 100 / (1 + exp(-log_odds))
    for digits in (0, 1, 2, 3, 4):
        shown = f"{chance:.{digits}f}"
        if float(shown) not in (0.0, 100.0):
            return f"{shown} %"
    return "> 99.9999 %" if log_odds > 0 else "< 0.0001 %"


def waterfall(told: Explanation) -> SafeString:
    """Draw an explanation as inline SVG, narrow enough for a phone; from right to left where the page runs so.

    There is nothing personal in it: labels of fields, how far they agree, and figures. A table of the same figures
    belongs beside it.
    """
    return _drawn(tuple(steps_of(told)), leftward=get_language() == "ur")


@lru_cache(maxsize=256)
def _drawn(steps: tuple[Step, ...], *, leftward: bool) -> SafeString:
    """Draw the bars; pairs of one pattern have the same drawing, and a drawing takes a fifth of a second."""
    ends = [0.0, *(step.ends for step in steps)]
    low, high = min(ends) - 1, max(ends) + 1
    rows = [
        {
            "row": place,
            "label": isolated(step.label, leftward=leftward),
            "begins": step.begins,
            "ends": step.ends,
            "colour": QUIET if step.share is None else CANOPY if step.share > 0 else CLAY,
            "said": "" if step.share is None else signed(step.share),
        }
        for place, step in enumerate(steps)
    ]
    base = alt.Chart(alt.Data(values=rows), width=_WIDTH, height=_ROW * len(rows))
    near, far = (_WIDTH, 0) if leftward else (0, _WIDTH)
    y = alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.62, paddingOuter=0.31, align=1))
    ticks = _ticks(low, high)
    x = alt.X(
        "begins:Q",
        scale=alt.Scale(domain=[high, low] if leftward else [low, high], nice=False, zero=False),
        title=isolated(_("Probability that they are one person"), leftward=leftward),
        axis=alt.Axis(
            values=[_odds(share) for share in ticks], labelExpr=_tick_labels(ticks), gridOpacity=0.6, domain=False
        ),
    )
    bars = base.mark_bar(cornerRadius=2).encode(
        x=x, x2="ends:Q", y=y, color=alt.Color("colour:N", scale=None), description=alt.value("")
    )
    side = {"baseline": "bottom", "dy": -12, "fontSize": 14, "color": INK}
    label = base.mark_text(align="right" if leftward else "left", limit=_WIDTH - 44, **side).encode(
        x=alt.value(near), y=y, text="label:N"
    )
    figure = base.mark_text(align="left" if leftward else "right", fontWeight=600, **side).encode(
        x=alt.value(far), y=y, text="said:N"
    )
    even = alt.Chart(alt.Data(values=[{"x": 0}])).mark_rule(color=LINE, strokeWidth=1.5).encode(x=alt.X("x:Q"))
    return left_to_right(
        svg(
            alt.layer(even, bars, label, figure),
            title=_("What speaks for and against one person"),
            description="; ".join(_spoken(step) for step in steps),
        )
    )


def _spoken(step: Step) -> str:
    return step.label if step.share is None else f"{step.label} {signed(step.share)}"


def _odds(share: float) -> float:
    """Log-odds of a percentage."""
    return log(share / (100 - share))


def _ticks(low: float, high: float) -> list[float]:
    """The percentages for which the axis has room."""
    room, chosen = (high - low) / 5, []
    for share in _PERCENTS:
        at = _odds(share)
        if low <= at <= high and all(abs(at - _odds(other)) >= room for other in chosen):
            chosen.append(share)
    return chosen


def _tick_labels(ticks: list[float]) -> str:
    """A Vega expression that writes each mark's percentage."""
    cases = "".join(f"abs(datum.value - ({_odds(share)!r})) < 0.01 ? '{share:g} %' : " for share in ticks)
    return f"{cases}''"
