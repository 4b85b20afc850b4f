"""How far an indicator has come towards a target: pure arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Standing = Literal["reached", "on_track", "behind", "no_figure"]


@dataclass(frozen=True)
class Progress:
    """Where an indicator stands on a day: its value, the value of a steady way, and how much of the way is done.

    `way_done` is 0-1, less where it fell back and more where it went beyond; `value` None where nothing can be told.
    """

    on: date
    value: Decimal | None
    expected: Decimal
    way_done: float | None
    standing: Standing


def progress(
    *, baseline: Decimal, baseline_on: date, target: Decimal, due_on: date, value: Decimal | None, on: date
) -> Progress:
    """Say how far a value has come on the steady way from the baseline to the target.

    Steady: the same each day (linear). "Reached" counts in the direction of the target, be it up or down; "on track"
    is no worse than the steady way on that day, and after the due day only reaching it counts.
    """
    days = (due_on - baseline_on).days
    gone = min(max((on - baseline_on).days, 0), days)
    expected = baseline + (target - baseline) * gone / days
    if value is None:
        return Progress(on, None, expected, None, "no_figure")
    way = target - baseline
    done = float((value - baseline) / way) if way else None
    up = way >= 0
    if (value >= target) if up else (value <= target):
        standing: Standing = "reached"
    else:
        standing = "on_track" if on < due_on and ((value >= expected) if up else (value <= expected)) else "behind"
    return Progress(on, value, expected, done, standing)
