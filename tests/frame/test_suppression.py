"""Small counts can't be worked out from what is shown, whatever is added and subtracted."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saiban.frame.suppression import Count, hidden_in_list, hidden_in_table, shown

SMALL = st.integers(0, 25)


def possible(counts: list[list[int]], hidden: frozenset[Count]) -> dict[Count, set[int]]:
    """Solve a small table whole: every value of each count that fits what is shown, by trying all."""
    rows, columns = len(counts), len(counts[0])
    free = [(r, c) for r in range(rows) for c in range(columns) if ("cell", r, c) in hidden]
    known = {("row", r): sum(row) for r, row in enumerate(counts)}
    known |= {("column", c): sum(column) for c, column in enumerate(zip(*counts, strict=True))}
    known[("total",)] = sum(map(sum, counts))
    known = {name: value for name, value in known.items() if name not in hidden}
    found: dict[Count, set[int]] = {}
    limits = [range(max(map(max, counts)) + 6)] * len(free)
    for values in itertools.product(*limits):
        table = [list(row) for row in counts]
        for (r, c), value in zip(free, values, strict=True):
            table[r][c] = value
        told: dict[Count, int] = {("row", r): sum(row) for r, row in enumerate(table)}
        told |= {("column", c): sum(column) for c, column in enumerate(zip(*table, strict=True))}
        told[("total",)] = sum(map(sum, table))
        if all(told[name] == value for name, value in known.items()):
            for (r, c), value in zip(free, values, strict=True):
                found.setdefault(("cell", r, c), set()).add(value)
            for name in hidden - {("cell", r, c) for r, c in free}:
                found.setdefault(name, set()).add(told[name])
    return found


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=2), min_size=2, max_size=2))
def test_every_small_count_of_a_table_may_be_one_of_at_least_as_many_values_as_the_threshold(
    counts: list[list[int]],
) -> None:
    least = 3
    hidden = hidden_in_table(counts, least=least)
    small = {("cell", r, c) for r, row in enumerate(counts) for c, count in enumerate(row) if 0 < count < least}
    small |= {("row", r) for r, row in enumerate(counts) if 0 < sum(row) < least}
    small |= {("column", c) for c, column in enumerate(zip(*counts, strict=True)) if 0 < sum(column) < least}
    assert small <= hidden
    for name, values in possible(counts, hidden).items():
        if name in small:
            assert max(values) - min(values) >= least, (counts, hidden, name, values)


@given(st.lists(SMALL, min_size=1, max_size=8))
def test_in_a_list_the_total_gives_no_small_count_away(counts: list[int]) -> None:
    hidden = hidden_in_list(counts)
    cells = [place for place in range(len(counts)) if ("cell", place) in hidden]
    assert {place for place, count in enumerate(counts) if 0 < count < 10} <= set(cells)
    if cells and ("total",) not in hidden:
        assert len(cells) >= 2 and sum(counts[place] for place in cells) >= 10
    if not any(0 < count < 10 for count in (*counts, sum(counts))):
        assert not hidden


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([120, 45, 60], set()),
        ([120, 0, 60], set()),
        ([120, 4, 60], {("cell", 1), ("cell", 2)}),
        ([120, 4, 9, 60], {("cell", 1), ("cell", 2)}),
        ([120, 4, 3, 60], {("cell", 1), ("cell", 2), ("cell", 3)}),
        ([4], {("cell", 0), ("total",)}),
        ([0, 0], set()),
    ],
)
def test_lists(counts: list[int], hidden: set[Count]) -> None:
    assert hidden_in_list(counts) == hidden


def test_a_small_cell_of_a_table_takes_three_others_with_it() -> None:
    counts = [[100, 3, 50], [40, 60, 70], [80, 20, 90]]
    hidden = hidden_in_table(counts)
    assert ("cell", 0, 1) in hidden and len(hidden) == 4
    rows = [sum(("cell", r, c) in hidden for c in range(3)) for r in range(3)]
    assert sorted(rows) == [0, 2, 2]
    assert shown(3, ("cell", 0, 1), hidden) is None and shown(40, ("cell", 1, 0), hidden) == 40


def test_two_blocks_that_a_single_cell_joins_do_not_give_that_cell_away() -> None:
    """Adding the rows of one block and taking away its columns tells the cell between, though no single line does."""
    counts = [
        [20, 20, 5, 30],
        [20, 20, 30, 30],
        [30, 30, 20, 20],
        [30, 30, 20, 20],
    ]
    assert len({name for name in hidden_in_table(counts) if name[0] == "cell"}) >= 4


def test_a_district_table_of_the_whole_country_is_worked_through() -> None:
    counts = [[(r * 37 + c * 11) % 400 for c in range(12)] for r in range(160)]
    hidden = hidden_in_table(counts)
    assert {("cell", r, c) for r, row in enumerate(counts) for c, n in enumerate(row) if 0 < n < 10} <= hidden
    assert len(hidden) < 160 * 12 / 3


def test_what_is_no_table_of_counts_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        hidden_in_list([1, -1])
    with pytest.raises(ValueError, match="same number"):
        hidden_in_table([[1, 2], [3]])
