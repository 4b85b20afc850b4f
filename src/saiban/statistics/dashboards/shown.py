"""What the dashboards show: which exhibits stand on which page, and how each is found again for a download."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saiban.statistics.dashboards import gaps, groups, league, schemes, whole_country
from saiban.statistics.dashboards.asked import Asked
from saiban.statistics.dashboards.exhibits import Exhibit
from saiban.statistics.dashboards.reader import Reader
from saiban.statistics.definitions import DIMENSIONS, Dimension

Maker = Callable[[Reader, Asked], Exhibit]


@dataclass(frozen=True)
class Dashboard:
    """A page: its heading, what it says first, its exhibits, and by what an indicator on it must be broken down.

    `chosen`: the reader chooses an indicator; `of_a_day`: and a day.
    """

    heading: str | Promise
    lead: str | Promise
    exhibits: tuple[str, ...]
    broken_down_by: tuple[str, ...] = ()
    chosen: bool = True
    of_a_day: bool = True


MAKERS: dict[str, Maker] = {
    "coverage": whole_country.coverage,
    "law": whole_country.law,
    "ways": whole_country.ways,
    "adequacy": whole_country.adequacy,
    "districts": groups.districts,
    "ages": groups.ages,
    "schemes": schemes.schemes,
    "how-many": schemes.how_many,
    "overlap": schemes.overlap,
    "time": groups.time,
    "branches-over-time": groups.branches_over_time,
    "take-up": gaps.take_up,
    "inclusion-error": gaps.inclusion_error,
    "take-up-of-districts": gaps.take_up_of_districts,
    "inclusion-error-of-districts": gaps.inclusion_error_of_districts,
    "league": league.districts_in_order,
}
"""Each exhibit by the code that stands in its address."""

_BREAKDOWNS: dict[str, Dimension] = {groups.code_of(dimension): dimension for dimension in DIMENSIONS}


def exhibits() -> frozenset[str]:
    """Return the codes of all exhibits."""
    return frozenset({*MAKERS, *_BREAKDOWNS})


def exhibit(code: str, reader: Reader, asked: Asked) -> Exhibit:
    """Return an exhibit by its code. Raises KeyError where there is none."""
    if code in _BREAKDOWNS:
        return groups.breakdown(reader, asked, _BREAKDOWNS[code])
    return MAKERS[code](reader, asked)


DASHBOARDS: dict[str, Dashboard] = {
    "coverage": Dashboard(
        _("Who is covered"),
        _(
            "Social protection reaches a person who receives at least one cash benefit or contributes to a scheme. A "
            "person in three schemes counts once. Every figure leads to what it is made of."
        ),
        ("coverage", "law", "ways", "adequacy"),
        chosen=False,
    ),
    "districts": Dashboard(
        _("District by district"),
        _("The darker a district, the larger the share of its people who are reached."),
        ("districts",),
        ("district",),
    ),
    "ages": Dashboard(
        _("By age and sex"),
        _("Men on one side, women on the other; those who are covered in the middle, those who are not outside."),
        ("ages",),
        ("age_group", "sex"),
    ),
    "schemes": Dashboard(
        _("Schemes, and people in several"),
        _("How many people each scheme reaches, and how many are in none, in one or in several at once."),
        ("schemes", "how-many", "overlap"),
        ("scheme",),
        chosen=False,
    ),
    "time": Dashboard(
        _("Over the years"),
        _("How coverage has moved, and what is to be reached."),
        ("time", "branches-over-time"),
        of_a_day=False,
    ),
    "entitlement": Dashboard(
        _("Entitled and enrolled"),
        _(
            "The rules of each scheme, asked of everybody in the registry: how many of those whom they meet are "
            "enrolled, and how many of those enrolled they do not meet."
        ),
        ("take-up", "inclusion-error", "take-up-of-districts", "inclusion-error-of-districts"),
        chosen=False,
    ),
    "league": Dashboard(
        _("League of districts"),
        _("Districts in order, each with the range in which its share lies and the places that it may as well have."),
        ("league",),
        ("district",),
    ),
}
"""The pages, by url name."""
