"""Nobody can work out a small group from what goes out: crafted attacks, made-up tables, an audit with teeth."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saiban.statistics.audit import audit
from saiban.statistics.disclosure import PublicFigure, Told, going_out, protect
from saiban.statistics.figures import By, Figure, by, exact
from saiban.statistics.sums import family
from tests.statistics.disclosure.tables_of_people import (
    CHARSADDA,
    DAY,
    KASUR,
    LAHORE,
    MARDAN,
    SWABI,
    YEAR_AFTER,
    Cells,
    table,
)

DISTRICTS = (SWABI, MARDAN, CHARSADDA, LAHORE, KASUR)
SEXES = ("female", "male")
CELLS = list(itertools.product(DISTRICTS, SEXES))
FIVE = dict(zip(CELLS, (40, 55, 61, 4, 38, 77, 120, 90, 66, 81), strict=True))
"""Four men in Mardan; everybody else is in company."""
MEN_OF_MARDAN = by({"district": MARDAN, "sex": "male"})


def hidden(told: Told) -> set[By]:
    return {figure.by for figure in told.public() if figure.suppressed}


def hiding(figures: list[Figure], *groups: By) -> Told:
    """A table as somebody might publish it who hides these groups and thinks no further."""
    return Told(tuple(figures), frozenset((family(figures[0].indicator), group) for group in groups))


def shown(told: Told, group: By) -> PublicFigure:
    return next(figure for figure in told.public() if figure.by == group)


def test_a_table_without_small_groups_goes_out_whole() -> None:
    told = protect(table(dict.fromkeys(CELLS, 10)))
    assert not hidden(told)
    assert [figure.numerator for figure in told.public()] == [figure.numerator for figure in told.figures]


def test_zero_is_about_nobody_and_is_shown() -> None:
    assert not hidden(protect(table(FIVE | {(MARDAN, "male"): 0})))


def test_a_hidden_figure_has_no_number_at_all() -> None:
    told = protect([replace(figure, low=0.1, high=0.2) for figure in table(FIVE)])
    gone = shown(told, MEN_OF_MARDAN)
    assert gone.suppressed
    assert [gone.numerator, gone.denominator, gone.share, gone.low, gone.high] == [None] * 5
    assert gone.as_of == DAY and gone.indicator == "any"


def test_marginals_do_not_give_a_small_cell_away() -> None:
    """Hiding the cell alone, or it and one more in its row, leaves it to subtraction: what goes out does not."""
    figures = table(FIVE)
    women_of_mardan = by({"district": MARDAN, "sex": "female"})
    assert [one.by for one in audit([hiding(figures, MEN_OF_MARDAN)])] == [MEN_OF_MARDAN]
    assert {one.by for one in audit([hiding(figures, MEN_OF_MARDAN, women_of_mardan)])} == {
        MEN_OF_MARDAN,
        women_of_mardan,
    }
    told = protect(figures)
    assert MEN_OF_MARDAN in hidden(told) and len(hidden(told)) == 4
    assert not audit([told])


def test_the_audit_tells_by_how_much_a_cell_is_known() -> None:
    (found,) = audit([hiding(table(FIVE), MEN_OF_MARDAN)])
    assert (found.indicator, found.as_of, found.low, found.high) == ("any", DAY, 4, 4)


def test_districts_are_held_against_their_province() -> None:
    """Swabi, Mardan and Charsadda are all of the province that the table has; Lahore and Kasur can't cover for one."""
    cells = {(district, "female"): people for district, people in zip(DISTRICTS, (3, 50, 60, 70, 80), strict=True)}
    told = protect(table(cells, sets=((), ("province",), ("district",))))
    assert len(hidden(told)) == 2
    assert {dict(group).get("district") for group in hidden(told)} <= {SWABI, MARDAN, CHARSADDA}
    assert not audit([told])


def test_a_percentage_of_a_known_whole_says_no_more_than_the_count() -> None:
    """Everybody knows how many people live in a district: the share that is hidden is no way to the number."""
    told = protect(table(FIVE, of=12_345))
    assert hidden(told)
    assert all(figure.share is None for figure in told.public() if figure.suppressed)
    assert not audit([told])


def test_those_left_out_are_a_group_too_where_the_registry_counted_the_whole() -> None:
    """Of 60 entitled in Kasur 57 are enrolled: three are not, and neighbours may know who."""
    of = dict.fromkeys(CELLS, 200) | {(KASUR, "male"): 84}
    own = protect(table(FIVE | {(MARDAN, "male"): 44}, of=of, indicator="overlap", source="registry"))
    assert by({"district": KASUR, "sex": "male"}) in hidden(own)
    assert not audit([own])
    census = protect(table(FIVE | {(MARDAN, "male"): 44}, of=of))
    assert not hidden(census), "of a projected population the rest is no count of anybody"


def test_a_small_whole_of_our_own_is_hidden_and_can_not_be_told() -> None:
    of = dict.fromkeys(CELLS, 200) | {(KASUR, "male"): 6}
    told = protect(table(FIVE | {(KASUR, "male"): 0, (MARDAN, "male"): 44}, of=of, source="own"))
    assert by({"district": KASUR, "sex": "male"}) in hidden(told)
    assert not audit([told])


def test_people_of_no_known_district_are_a_group_like_any_other() -> None:
    figures = table(FIVE | {(MARDAN, "male"): 44}, sets=((), ("district",)))
    (country,) = [figure for figure in figures if not figure.by]
    lost = [figure for figure in figures if figure.by] + [exact("any", DAY, (), country.numerator + 5, 99_999, "")]
    assert hidden(protect(lost)), "the five could be told by subtracting the districts"


def test_who_knows_the_population_can_not_tell_whom_a_smaller_whole_leaves_out() -> None:
    """The vulnerable are everybody but those with contributory cover: four of these in Swabi."""
    everybody = table(FIVE | {(MARDAN, "male"): 44}, of=1000)
    vulnerable = [
        replace(one, indicator="vulnerable", denominator_source="less-covered", denominator=(one.denominator or 0) - 50)
        for one in everybody
    ]
    small = by({"district": SWABI, "sex": "male"})
    vulnerable = [replace(one, denominator=996) if one.by == small else one for one in vulnerable]
    told = protect([*everybody, *vulnerable])
    assert {(one.indicator, one.by) for one in told.public() if one.suppressed and one.by == small} == {
        ("vulnerable", small)
    }


def test_rupees_of_a_few_people_are_hidden_with_enough_others() -> None:
    """Six people's pensions against the poverty line: rupees, but six people all the same."""
    line = 8484
    people = {(district, "female"): count for district, count in zip(DISTRICTS, (6, 30, 40, 50, 60), strict=True)}
    figures = [
        replace(
            one,
            indicator="adequacy_poverty_line",
            numerator=(one.numerator or 0) * 5000,
            denominator=(one.numerator or 0) * line,
            denominator_source="poverty-line",
        )
        for one in table(people, day=date(2025, 12, 31), sets=((), ("province",), ("district",)))
    ]
    told = protect(figures)
    assert by({"district": SWABI}) in hidden(told) and len(hidden(told)) == 2
    assert not audit([told])


@pytest.mark.parametrize("several", [1, 14])
def test_numbers_of_schemes_are_hidden_together(several: int) -> None:
    """In none, in one, in several: two of them tell the third."""

    def figures(code: str, people: dict[str, int]) -> Iterator[Figure]:
        for district, count in people.items():
            yield exact(code, DAY, by({"district": district}), count, 300, "registry")
        yield exact(code, DAY, (), sum(people.values()), 300 * len(people), "registry")

    count = dict.fromkeys(DISTRICTS, 100) | {SWABI: several}
    told = protect(
        [
            *figures("several_schemes", count),
            *figures("one_scheme", dict.fromkeys(DISTRICTS, 50)),
            *figures("none", {district: 250 - number for district, number in count.items()}),
        ]
    )
    found = {(one.indicator, one.by) for one in told.public() if one.suppressed}
    if several == 14:
        assert not found
    else:
        assert {code for code, group in found if group == by({"district": SWABI})} == {
            "none",
            "one_scheme",
            "several_schemes",
        }
    assert not audit([told])


def test_a_scheme_alone_in_its_district_does_not_give_away_a_hidden_total() -> None:
    """Only Kafaalat works in Mardan: whoever hides the total there must hide Kafaalat's too."""
    districts = {SWABI: 4, MARDAN: 40, CHARSADDA: 60}
    figures = [exact("any", DAY, by({"district": code}), people, 9000, "") for code, people in districts.items()]
    figures.append(exact("any", DAY, (), 104, 27_000, ""))
    of_kafaalat = by({"district": MARDAN, "scheme": "kafaalat"})
    figures.append(exact("any", DAY, of_kafaalat, 40, 9000, ""))
    assert audit([hiding(figures, by({"district": SWABI}), by({"district": MARDAN}))])
    told = protect(figures)
    assert (by({"district": MARDAN}) in hidden(told)) == (of_kafaalat in hidden(told))
    assert not audit([told])


def test_two_dates_that_hide_different_cells_give_both_away() -> None:
    """Each table alone is safe; beside each other, where nothing moved, they are one table with less hidden."""
    one = dict.fromkeys(CELLS, 50) | {(MARDAN, "male"): 4}
    then, now = table(one), table(one, day=YEAR_AFTER)
    square = [by({"district": district, "sex": sex}) for district in (MARDAN, SWABI) for sex in SEXES]
    other = [by({"district": district, "sex": sex}) for district in (MARDAN, LAHORE) for sex in SEXES]
    careless = [hiding(then, *square), hiding(now, *other)]
    assert not audit(careless[:1]) and not audit(careless[1:])
    assert MEN_OF_MARDAN in {found.by for found in audit(careless)}
    first = protect(then)
    second = protect(now, [first])
    assert hidden(first) == hidden(second)
    assert not audit([first, second])


def test_a_group_that_grows_past_ten_does_not_tell_how_small_it_was() -> None:
    """Nine last year, ten this year: showing ten would tell last year's nine. Sixty-nine tell nothing of it."""
    cells = {(district, "female"): people for district, people in zip(DISTRICTS, (9, 50, 60, 70, 80), strict=True)}
    sets = ((), ("province",), ("district",))
    first = protect(table(cells, sets=sets))
    swabi = by({"district": SWABI})
    assert swabi in hidden(protect(table(cells | {(SWABI, "female"): 10}, day=YEAR_AFTER, sets=sets), [first]))
    moved = {cell: people + 60 for cell, people in cells.items()}
    later = protect(table(moved, day=YEAR_AFTER, sets=sets), [first])
    assert swabi not in hidden(later)
    assert not audit([first, later])


def test_an_edition_of_the_same_day_hides_what_the_one_before_hid() -> None:
    figures = table(FIVE)
    first = protect(figures)
    assert hidden(protect(figures, [first])) == hidden(first)
    corrected = table(FIVE | {(LAHORE, "female"): 121})
    second = protect(corrected, [first])
    assert not audit([first, second])


COUNTS = st.one_of(st.integers(0, 14), st.integers(0, 300))


@st.composite
def two_years(draw: st.DrawFn) -> tuple[Cells, Cells]:
    now = {cell: draw(COUNTS) for cell in CELLS}
    moves = st.sampled_from([0, 0, 0, 1, -1, 3, -4, 25])
    return now, {cell: max(0, people + draw(moves)) for cell, people in now.items()}


def hold(years: tuple[Cells, Cells], source: str) -> None:
    """Publish two years, and see that no small group shows and no hidden figure can be told."""
    of = {cell: people + 3 * (place % 5) for place, (cell, people) in enumerate(years[0].items())}
    whole = [{cell: max(of[cell], people) for cell, people in year.items()} for year in years]
    first = protect(table(years[0], of=whole[0], source=source))
    second = protect(table(years[1], day=YEAR_AFTER, of=whole[1], source=source), [first])
    for told in (first, second):
        assert {one.by for one in told.figures if 0 < (one.numerator or 0) < 10} <= hidden(told)
    assert audit([first, second]) == []


SOURCES = st.sampled_from(["census-projected", "own", "registry"])


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(two_years(), SOURCES)
def test_whatever_the_counts_no_hidden_one_is_told_within_three(years: tuple[Cells, Cells], source: str) -> None:
    hold(years, source)


@pytest.mark.long
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(two_years(), SOURCES)
def test_of_hundreds_of_tables_no_hidden_count_is_told_within_three(years: tuple[Cells, Cells], source: str) -> None:
    hold(years, source)


FOUR = [(district, sex) for district in (SWABI, MARDAN) for sex in SEXES]
MARGINS = {
    (): FOUR,
    **{by({"district": district}): [cell for cell in FOUR if cell[0] == district] for district in (SWABI, MARDAN)},
    **{by({"sex": sex}): [cell for cell in FOUR if cell[1] == sex] for sex in SEXES},
    **{by({"district": district, "sex": sex}): [(district, sex)] for district, sex in FOUR},
}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=4, max_size=4), st.sets(st.sampled_from(sorted(MARGINS))))
def test_the_audit_finds_what_trying_every_table_finds(counts: list[int], gone: set[By]) -> None:
    """Of a small table with some figures hidden, every table of whole people that fits what is shown is tried."""
    cells = dict(zip(FOUR, counts, strict=True))
    figures = table(cells, sets=((), ("sex",), ("district",), ("district", "sex")))
    known = {figure.by: figure.numerator for figure in figures if figure.by not in gone}
    possible: dict[By, set[int]] = {group: set() for group in gone}
    limits = [
        range(max(counts) + 9) if by(zip(("district", "sex"), cell, strict=True)) in gone else [cells[cell]]
        for cell in FOUR
    ]
    for values in itertools.product(*limits):
        tried = dict(zip(FOUR, values, strict=True))
        sums = {group: sum(tried[cell] for cell in inside) for group, inside in MARGINS.items()}
        if all(sums[group] == value for group, value in known.items()):
            for group in gone:
                possible[group].add(sums[group])
    told = {found.by: (round(found.low), round(found.high)) for found in audit([hiding(figures, *gone)])}
    for group, values in possible.items():
        if max(values) - min(values) > 6:
            assert group not in told
        else:
            assert told[group] == (min(values), max(values))


def test_a_crossed_breakdown_of_mostly_small_groups_does_not_go_out() -> None:
    """Of what is left of it nobody learns anything; the districts by themselves do go out."""
    figures = table(dict.fromkeys(CELLS, 6))
    assert {one.dimensions for one in going_out(figures)} == {(), ("sex",), ("province",), ("district",)}
    assert going_out(table(FIVE)) == table(FIVE)


def test_the_parts_of_a_tiny_whole_are_hidden_from_who_knows_what_went_out() -> None:
    """Four people of the registry live in Kasur: three of them are in no scheme, one is in one."""
    none = dict.fromkeys(DISTRICTS, 200) | {KASUR: 3}
    one = dict.fromkeys(DISTRICTS, 60) | {KASUR: 1}
    several = dict.fromkeys(DISTRICTS, 30) | {KASUR: 0}
    whole = {district: none[district] + one[district] + several[district] for district in DISTRICTS}
    figures = [
        exact(code, DAY, by({"district": district}), people[district], whole[district], "registry")
        for code, people in (("none", none), ("one_scheme", one), ("several_schemes", several))
        for district in DISTRICTS
    ]
    figures += [
        exact(code, DAY, (), sum(people.values()), sum(whole.values()), "registry")
        for code, people in (("none", none), ("one_scheme", one), ("several_schemes", several))
    ]
    told = protect(figures)
    assert by({"district": KASUR}) in hidden(told)
    assert audit([told]) == []
