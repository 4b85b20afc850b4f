"""The ledger of an exhibit: every kind of fault between two lines, and none where it holds together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from saiban.prosecution.custody import FaultKind, Line, faults

BEGAN = datetime(2026, 3, 2, 8, tzinfo=UTC)


def line(number: int, before: str, after: str, hour: int, *, took: int = 1, **about: object) -> Line:
    left = BEGAN + timedelta(hours=hour)
    return Line(number, before, after, left, left + timedelta(hours=took), **about)  # type: ignore[arg-type]


WHOLE = (
    line(1, "scene", "officer", 0, seal="A"),
    line(2, "officer", "store", 2, seal="A"),
    line(3, "store", "laboratory", 24, seal="A"),
    line(4, "laboratory", "store", 90, seal="L-7"),
)


def test_a_ledger_that_holds_together_has_no_fault() -> None:
    assert faults(WHOLE) == []


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (WHOLE[:1] + WHOLE[2:], [(FaultKind.GAP, 3)]),
        ((WHOLE[0], line(2, "officer", "store", 0, took=2, seal="A")), [(FaultKind.OVERLAP, 2)]),
        ((WHOLE[0], line(2, "officer", "store", 2, seal="B")), [(FaultKind.OTHER_SEAL, 2)]),
        ((WHOLE[0], line(2, "officer", "store", 2, seal="A", intact=False)), [(FaultKind.BROKEN, 2)]),
        (WHOLE[1:], [(FaultKind.NO_BEGINNING, 2)]),
        ((), []),
    ],
)
def test_each_fault_is_named_at_its_line(lines: tuple[Line, ...], wanted: list[tuple[FaultKind, int]]) -> None:
    assert [(fault.kind, fault.line) for fault in faults(lines)] == wanted


def test_a_line_that_was_put_right_counts_no_more_and_the_order_is_that_of_time() -> None:
    wrong = line(2, "owner", "store", 2, seal="A")
    right = line(5, "officer", "store", 2, seal="A", corrects=2)
    ledger = (WHOLE[0], wrong, WHOLE[2], WHOLE[3], right)
    assert faults(ledger) == []
    assert faults(ledger[:-1]) != []
