"""The charts of a model card: how far its probabilities hold, and how much it finds of each group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from saiban.consolidation.wording import percent
from saiban.frame.charts import CANOPY, CLAY, INK, LINE, QUIET, SUN, isolated, left_to_right, svg

_WIDTH, _ROW, _PLOT = 340, 26, 130
_LEAST = 0.9
"""The axis of recall reaches at least so far down, so that small differences look small."""


@dataclass(frozen=True)
class GroupRow:
    """A line of the table of groups and of its chart; `standing` as in `saiban.linkage.GroupAccuracy`."""

    division: str
    group: str
    pairs: int
    recall: float | None
    precision: float | None
    standing: str

    @property
    def recall_percent(self) -> str:
        """Recall in words of a table."""
        return percent(self.recall)

    @property
    def precision_percent(self) -> str:
        """Precision in words of a table."""
        return percent(self.precision)


def reliability(table: Sequence[Mapping[str, Any]]) -> SafeString:
    """Draw how often pairs were one person against how often that was said; empty where nothing was measured."""
    if not table:
        return SafeString("")
    leftward = get_language() == "ur"
    ends = [1, 0] if leftward else [0, 1]
    axis = {"format": ".0%", "tickCount": 5}
    base = alt.Chart(alt.Data(values=[dict(tenth) for tenth in table]), width=_WIDTH - 70, height=_WIDTH - 90)
    x = alt.X("said:Q", title=_("Probability said"), scale=alt.Scale(domain=ends, nice=False), axis=alt.Axis(**axis))
    y = alt.Y(
        "was:Q",
        title=_("Were one person"),
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(orient="right" if leftward else "left", **axis),
    )
    dots = base.mark_circle(opacity=0.85, color=CANOPY).encode(
        x=x, y=y, size=alt.Size("pairs:Q", scale=alt.Scale(type="log", range=[30, 420]), legend=None)
    )
    even = alt.Chart(alt.Data(values=[{"said": 0, "was": 0}, {"said": 1, "was": 1}])).mark_line(color=QUIET,
        strokeDash=[4, 4], strokeWidth=1.5).encode(x=x, y=y)  # fmt: skip
    return left_to_right(
        svg(
            alt.layer(even, dots),
            title=_("How far the probabilities hold"),
            description=_("Dots on the broken line: what was said came true. The table beside says the same."),
        )
    )


def recall_by_group(rows: Sequence[GroupRow], whole: float) -> SafeString:
    """Draw the recall of each group against the whole, those more than two points behind in another colour.

    Rows without a recall are not drawn; rows of one division stand together.
    """
    shown = [row for row in rows if row.recall is not None]
    if not shown:
        return SafeString("")
    leftward = get_language() == "ur"
    low = min(_LEAST, *(row.recall or 0 for row in shown)) - 0.005
    values: list[dict[str, Any]] = []
    for row, before in zip(shown, [None, *shown], strict=False):
        if before is not None and row.division != before.division:
            values.append({"row": len(values), "label": "", "heading": isolated(row.division, leftward=leftward)})
        colour = {"behind": CLAY, "unsure": SUN}.get(row.standing, CANOPY)
        label = isolated(row.group, leftward=leftward)
        values.append({"row": len(values), "label": label, "heading": "", "recall": row.recall, "colour": colour})
    base = alt.Chart(alt.Data(values=values), width=_WIDTH, height=_ROW * len(values))
    plot = [_PLOT, 0] if leftward else [_WIDTH - _PLOT, _WIDTH]
    x = alt.X(
        "recall:Q",
        title=None,
        scale=alt.Scale(domain=[low, 1], range=plot, nice=False, zero=False),
        axis=alt.Axis(format=".0%", tickCount=3, domain=False, gridOpacity=0.6),
    )
    y = alt.Y("row:O", axis=None)
    dots = base.transform_filter("isValid(datum.recall)").mark_circle(size=110, opacity=1)
    side = {"align": "right" if leftward else "left", "fontSize": 13}
    near = alt.value(_WIDTH if leftward else 0)
    names = base.mark_text(limit=_WIDTH - _PLOT - 12, color=INK, **side).encode(x=near, y=y, text="label:N")
    heads = base.mark_text(limit=_WIDTH, color=QUIET, fontWeight=600, **side).encode(x=near, y=y, text="heading:N")
    line = alt.Chart(alt.Data(values=[{"recall": whole}])).mark_rule(color=QUIET, strokeWidth=1.5).encode(x=x)
    band = alt.Chart(alt.Data(values=[{"recall": max(whole - 0.02, low), "to": whole}]))
    spared = band.mark_rect(color=LINE, opacity=0.55).encode(x=x, x2="to:Q")
    return left_to_right(
        svg(
            alt.layer(spared, line, heads, names, dots.encode(x=x, y=y, color=alt.Color("colour:N", scale=None))),
            title=_("How much is found of each group"),
            description=_("The line is the whole, the band two points below it. The table beside says the same."),
        )
    )
