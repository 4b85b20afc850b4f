"""Every indicator in every group, counted person by person in plain Python from the rows themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from typing import Any

from saiban.statistics.counting.schemes import CountedScheme
from saiban.statistics.figures import By, by
from saiban.terms import census, places
from tests.statistics.small_country import Tables

CUTOFF = Decimal(32)


@dataclass
class Someone:
    """One living person of a day."""

    groups: dict[str, str]
    age: int | None
    sex: str
    draws: set[str] = field(default_factory=set)
    contributes: set[str] = field(default_factory=set)
    home: int | None = None


@dataclass(frozen=True)
class Counted:
    """Indicator -> group -> how many people, of those who count and of those whom the registry holds them against."""

    numerators: dict[str, dict[By, int]]
    households: dict[By, int]
    poor: dict[By, int]
    covered: dict[By, int]


def brute_force(tables: Tables, schemes: tuple[CountedScheme, ...], day: date) -> Counted:
    """Return every count of a day."""
    people = _living(tables, schemes, day)
    surveyed = {row["id"] for row in tables["households"] if row["survey_date"]}
    poor_homes = {row["id"] for row in tables["households"] if row["pmt_score"] and row["pmt_score"] <= CUTOFF}
    cash = {one.code for one in schemes if one.draws != "no"}
    tax = {one.code for one in schemes if one.type == "tax_financed"} & cash
    insured = cash - tax
    serves = {one.code: set(one.functions) for one in schemes}
    types = {one.code: one.type for one in schemes}
    in_home: dict[int, set[str]] = defaultdict(set)
    for one in people.values():
        if one.home is not None:
            in_home[one.home] |= one.draws

    def paying(*functions: str) -> set[str]:
        return {code for code in cash if serves[code] & set(functions)}

    counts: dict[str, dict[By, int]] = defaultdict(lambda: defaultdict(int))
    against: dict[str, dict[By, int]] = defaultdict(lambda: defaultdict(int))
    for one in people.values():
        child = one.age is not None and one.age < 15
        old = one.age is not None and one.age >= (55 if one.sex == "female" else 60)
        covered = not child and bool(one.contributes or one.draws & insured)
        housed = one.home in surveyed
        poor = one.home in poor_homes
        home = in_home[one.home] if one.home is not None else set()
        through: dict[str, set[str]] = {
            "any": (one.draws & cash) | one.contributes,
            "children": one.draws & paying("family_child") if child else set(),
            "mothers": one.draws & paying("maternity") if one.sex == "female" else set(),
            "disability": one.draws & paying("disability"),
            "older": one.draws & paying("old_age", "survivors") if old else set(),
            "work_injury": {code for code in one.contributes if "employment_injury" in serves[code]},
            "vulnerable": set() if covered else one.draws & tax,
            "poor": one.draws & tax if poor else set(),
        }
        plain = {code: bool(schemes_of) for code, schemes_of in through.items()} | {
            "aspire_any": housed and bool(home & cash),
            "aspire_social_assistance": housed and bool(home & tax),
            "aspire_social_insurance": housed and bool(home & insured),
        }
        for group in _groups(one):
            for code, counted in plain.items():
                counts[code][group] += counted
            for name, counted in (("households", housed), ("poor", poor), ("covered", covered)):
                against[name][group] += counted
            if len(group) < 2:
                for code, schemes_of in through.items():
                    for scheme in schemes_of:
                        counts[code][by((*group, ("scheme", scheme)))] += 1
                    for kind in {types[scheme] for scheme in schemes_of}:
                        counts[code][by((*group, ("scheme_type", kind)))] += 1
    return Counted(
        {code: dict(found) for code, found in counts.items()},
        *(dict(against[name]) for name in ("households", "poor", "covered")),
    )


def paid_in_a_month(
    tables: Tables, schemes: tuple[CountedScheme, ...], day: date
) -> dict[By, tuple[dict[str, int], int]]:
    """Return for the country, each sex and each scheme who draws by province, and the rupees a month paid to them."""
    people = _living(tables, schemes, day)
    monthly = {one.code for one in schemes if one.draws == "enrolled"}
    newest: dict[tuple[int, str], tuple[Any, ...]] = {}
    for row in tables["benefits_paid"]:
        begun, ended = _bounds(row["period"] or "(,)")
        last = ended - timedelta(1) if ended else row["paid_on"]
        known_on = row["paid_on"] or last
        if known_on is None or known_on > day or row["scheme_id"] not in monthly:
            continue
        months = 1
        if begun and ended and begun < ended:
            months += (last.year - begun.year) * 12 + last.month - begun.month
        key = (row["person_id"], row["scheme_id"])
        rank = (last, row["paid_on"] or date.min, row["record_id"])
        if key not in newest or rank > newest[key][0]:
            newest[key] = (rank, int(row["amount"] * 100), months)
    homes: dict[By, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    paisa: dict[By, int] = defaultdict(int)
    for (person, scheme), (_rank, amount, months) in newest.items():
        one = people.get(person)
        if one is None or scheme not in one.draws:
            continue
        for group in ((), (("sex", one.groups["sex"]),), (("scheme", scheme),)):
            homes[group][one.groups["province"]].add(person)
            paisa[group] += int((Decimal(amount) / months).quantize(Decimal(1), ROUND_HALF_UP))
    return {
        group: (
            {province: len(found) for province, found in lived.items()},
            int((Decimal(paisa[group]) / 100).quantize(Decimal(1), ROUND_HALF_UP)),
        )
        for group, lived in homes.items()
    }


def _living(tables: Tables, schemes: tuple[CountedScheme, ...], day: date) -> dict[int, Someone]:
    known = {one.code: one for one in schemes}
    year_before = day.replace(year=day.year - 1)
    people: dict[int, Someone] = {}
    for row in tables["persons"]:
        born, died = row["birth_date"], row["death_date"]
        if (died and died <= day) or (born and born > day):
            continue
        age = None if born is None else day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        people[row["id"]] = Someone(_groups_of(row, age), age, row["sex"])
    for row in tables["disabled"]:
        if row["id"] in people:
            people[row["id"]].groups["disability"] = "disabled" if row["disabled"] else "not_disabled"
    for row in tables["enrolments"]:
        if row["status"] == "deceased" and row["as_of"] and row["as_of"] <= day:
            people.pop(row["person_id"], None)
    for row in tables["enrolments"]:
        person, scheme = people.get(row["person_id"]), known[row["scheme_id"]]
        begun, ended = _bounds(row["valid"])
        running = (begun is None or begun <= day) and (ended is None or ended > day)
        still = row["status"] == "active" or (row["status"] != "applied" and ended is not None)
        if person and running and still:
            if scheme.draws == "enrolled":
                person.draws.add(scheme.code)
            if scheme.contributes == "enrolment":
                person.contributes.add(scheme.code)
    for row in tables["benefits_paid"]:
        person, paid_on = people.get(row["person_id"]), row["paid_on"]
        if person and known[row["scheme_id"]].draws == "paid" and paid_on and year_before < paid_on <= day:
            person.draws.add(row["scheme_id"])
    for row in tables["contributions"]:
        person = people.get(row["person_id"])
        if person and row["month"] and year_before < row["month"] <= day:
            person.contributes.add(row["scheme_id"])
    working = {
        row["person_id"]
        for row in tables["employments"]
        if (_bounds(row["valid"])[0] or day) <= day < (_bounds(row["valid"])[1] or date.max)
    }
    homes: dict[int, tuple[str, str, int]] = {}
    for row in tables["members"]:
        seen = (row["valid"][-11:], row["valid"][:11], -row["household_id"])
        homes[row["person_id"]] = max(homes.get(row["person_id"], ("", "", 0)), seen)
    for key, person in people.items():
        person.groups["formality"] = "formal" if key in working or person.contributes else "not_formal"
        person.home = -homes[key][2] if key in homes else None
    return people


def _groups_of(row: dict[str, Any], age: int | None) -> dict[str, str]:
    district = places.census_district(row["district_id"]) if row["district_id"] else None
    band = "unknown" if age is None else "Y_GE75" if age >= 75 else f"Y{age // 5 * 5}T{age // 5 * 5 + 4}"
    return {
        "sex": row["sex"] or "unknown",
        "age_group": band,
        "disability": "unknown",
        "district": district or "unknown",
        "province": (places.province_of(district) if district else None) or "unknown",
        "urban": census.urban_tehsils().get(row["tehsil_id"], "unknown"),
    }


def _groups(one: Someone) -> Iterator[By]:
    yield ()
    for size in (1, 2):
        for names in combinations(sorted(one.groups), size):
            yield by((name, one.groups[name]) for name in names)


def _bounds(period: str) -> tuple[date | None, date | None]:
    begun, ended = period.split(",")
    return (
        date.fromisoformat(begun[1:]) if len(begun) > 1 else None,
        date.fromisoformat(ended[:-1]) if len(ended) > 1 else None,
    )
