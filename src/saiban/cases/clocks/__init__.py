"""Clocks: by when something has to happen, computed from the events of a case, the calendar and nothing else.

Pure. `compute` gives every round of every clock; how it stands *now* is asked of each (`ClockState.at`). Each keeps the
steps of its arithmetic, so that a due date can be shown line by line (`saiban.cases.clock_words`).

Counting. The first day does not count. A pause from one day to another leaves out as many days as lie between them: the
day on which it begins still counts, the day on which it ends does not. Working days leave out weekends and holidays. A
clock in days is late from the midnight after its last day; one in hours from the moment itself.
"""

from __future__ import annotations

from saiban.cases.clocks.arithmetic import last_day
from saiban.cases.clocks.computing import compute
from saiban.cases.clocks.rounds import term_for
from saiban.cases.clocks.states import ClockState, Standing, State, Step, StepKind

__all__ = ["ClockState", "Standing", "State", "Step", "StepKind", "compute", "last_day", "term_for"]
