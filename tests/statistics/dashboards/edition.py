"""An edition of figures as a publication would leave it: the country of the census, covered here more and there less.

Kech is so small that fewer than ten of its older people draw a pension, so that figures must be hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from saiban.registry.models import Publication
from saiban.statistics import publishing
from saiban.statistics.figures import By, Figure, by, by_text, exact, unknown
from saiban.statistics.models import Edition, StoredFigure
from saiban.terms import places

NOW = date(2025, 6, 30)
YEARS = (date(2021, 6, 30), date(2022, 6, 30), date(2023, 6, 30), date(2024, 6, 30), NOW)
AGES = (*(f"Y{first}T{first + 4}" for first in range(0, 75, 5)), "Y_GE75")
SCHEMES = {
    "kafaalat": 9_300_000,
    "eobi": 9_100_000,
    "eobi-pension": 420_000,
    "govt-pension": 1_900_000,
    "zakat-guzara": 88_000,
}
PAIRS = {"eobi+kafaalat": 61_000, "eobi-pension+kafaalat": 7_400, "govt-pension+zakat-guzara": 12}
SMALL = "PK205"  # the district with a small figure


def edition() -> Edition:
    """Make the current edition, with what must be hidden hidden."""
    publication = Publication.objects.create(inputs="0" * 64, figures={})
    made = Edition.objects.create(digest="c0ffee" + "0" * 58, publication=publication, as_of=NOW)
    StoredFigure.objects.bulk_create(stored(made, one) for one in _figures())
    publishing.suppress(made)
    return made


def stored(made: Edition, one: Figure, *, suppressed: bool = False) -> StoredFigure:
    """A figure as a row of an edition."""
    return StoredFigure(
        edition=made,
        indicator=one.indicator,
        as_of=one.as_of,
        dimensions=";".join(one.dimensions),
        by=by_text(one.by),
        numerator=one.numerator,
        denominator=one.denominator,
        denominator_source=one.denominator_source,
        share=one.share,
        low=one.low,
        high=one.high,
        kind=one.kind,
        suppressed=suppressed,
    )


def _figures() -> Iterable[Figure]:
    """The figures: parts add up to their wholes, as counted ones do."""
    older = _districts("older", tenth=0.06, covered=0.11)
    everybody = _districts("any", tenth=1, covered=0.09)
    yield from older
    yield from everybody
    for code, figures in (("older", older), ("any", everybody)):
        yield from _of_provinces(figures)
        yield from _over_years(code, figures)
    yield from _ages(sum(one.numerator or 0 for one in everybody), sum(one.denominator or 0 for one in everybody))
    for code, part, covered in (("children", 0.36, 0.05), ("vulnerable", 0.9, 0.04), ("poor", 0.2, 0.42)):
        people = round(240_000_000 * part)
        yield exact(code, NOW, (), round(people * covered), people, "census-projected")
    yield unknown("unemployed", NOW, (), 5_200_000, "labour-force-survey", "no_scheme")
    yield unknown("mothers", NOW, (), 6_400_000, "births-projected", "no_data")
    yield Figure("work_injury", NOW, (), None, 71_000_000, "labour-force-survey", None, 0.031, 0.052, "bounds")
    yield from (
        exact(code, NOW, (), counted, 240_000_000, "census-projected")
        for code, counted in (
            ("aspire_any", 71_000_000),
            ("aspire_social_assistance", 58_000_000),
            ("aspire_social_insurance", 15_000_000),
        )
    )
    yield exact("legal_older", NOW, (), 38_000_000, 71_000_000, "law")
    for code, line, wage in (("kafaalat", 0.39, 0.12), ("eobi-pension", 1.2, 0.31), ("govt-pension", 4.1, 1.05)):
        for indicator, value in (("adequacy_poverty_line", line), ("adequacy_minimum_wage", wage)):
            yield exact(indicator, NOW, by({"scheme": code}), round(value * 1_000_000), 1_000_000, "poverty-line")
    for code, people in SCHEMES.items():
        yield exact("any", NOW, by({"scheme": code}), people, 240_000_000, "census-projected")
    for code, people in PAIRS.items():
        yield exact("overlap_pair", NOW, by({"scheme": code}), people, 9_000_000, "registry")
    for code, people in (("none", 3_100_000), ("one_scheme", 19_500_000), ("several_schemes", 88_000)):
        yield exact(code, NOW, (), people, 22_688_000, "registry")


def _districts(code: str, *, tenth: float, covered: float) -> list[Figure]:
    figures = []
    for place, one in enumerate(places.census_districts()):
        people = round((one.population_2023 or 0) * tenth)
        counted = round(people * covered * (0.3 + place % 13 / 8))
        if code == "older" and one.pcode == SMALL:
            counted = 7
        figures.append(exact(code, NOW, by({"district": one.pcode}), counted, people, "census-projected"))
    return figures


def _of_provinces(figures: list[Figure]) -> Iterable[Figure]:
    sums: dict[str, list[int]] = {}
    for one in figures:
        province = places.province_of(one.code("district")) or ""
        counted = sums.setdefault(province, [0, 0])
        counted[0] += one.numerator or 0
        counted[1] += one.denominator or 0
    for province, (counted, people) in sums.items():
        yield exact(figures[0].indicator, NOW, by({"province": province}), counted, people, "census-projected")


def _over_years(code: str, figures: list[Figure]) -> Iterable[Figure]:
    counted, people = (
        sum(value or 0 for value in one) for one in zip(*((f.numerator, f.denominator) for f in figures), strict=True)
    )
    for back, day in enumerate(reversed(YEARS)):
        yield exact(code, day, (), round(counted * 0.93**back), people, "census-projected")


def _ages(counted: int, people: int) -> Iterable[Figure]:
    """Split a country by age group and sex: parts in whole people, the last one taking what is left."""
    groups: list[By] = [by({"age_group": age, "sex": sex}) for age in AGES for sex in ("male", "female")]
    left, left_of = counted, people
    for place, group in enumerate(groups):
        last = place == len(groups) - 1
        of = left_of if last else people * (34 - place) // (34 * 35 // 2)
        here = left if last else min(round(of * (0.02 + place / 300)), left)
        left, left_of = left - here, left_of - of
        yield exact("any", NOW, group, here, of, "census-projected")
