"""Who is covered in a made-up country, counted again from its truth in plain Python: no golden value, no linkage.

Only what files say of enrolments and payments is taken from the standard rows; whom a row is about, and who that person
is, comes from the truth that the country keeps beside its files.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

CASH = {"eobi-pension", "govt-pension", "taleemi-wazaif", "kafaalat", "zakat-guzara"}
GRANTS = {"wwf"}
INSURED_BY_LIST = {"pessi", "sessi", "kp-essi"}
INSURED_BY_MONTH = {"eobi"}
TAX = {"taleemi-wazaif", "kafaalat", "zakat-guzara"}
PENSIONS = {"eobi-pension", "govt-pension"}
CUTOFF = 32


@dataclass
class Known:
    """What files say of one true person."""

    draws: set[str] = field(default_factory=set)
    contributes: set[str] = field(default_factory=set)


def recount(country: Path, records: list[dict[str, Any]], truth: dict[str, int], day: date) -> dict[str, Fraction]:
    """Return the share of each indicator on a day. `truth`: the true person of each record."""
    people = {row["person"]: row for row in pq.read_table(country / "population/persons.parquet").to_pylist()}
    homes = {row["household"]: row for row in pq.read_table(country / "population/households.parquet").to_pylist()}
    known = _known(records, truth, day)
    in_home: dict[int, set[str]] = defaultdict(set)
    for person, facts in known.items():
        in_home[people[person]["household"]] |= facts.draws

    def share(numerator: set[int], denominator: set[int]) -> Fraction:
        return Fraction(len(numerator), len(denominator))

    def drawing(schemes: set[str]) -> set[int]:
        return {person for person, facts in known.items() if facts.draws & schemes}

    everybody = set(people)
    age = {person: _age(row["birth_date"], day) for person, row in people.items()}
    children = {person for person in everybody if age[person] < 15}
    older = {person for person in everybody if age[person] >= (55 if people[person]["sex"] == "female" else 60)}
    poor = {person for person in everybody if homes[people[person]["household"]]["pmt_score"] <= CUTOFF}
    workers = {person for person in everybody if people[person]["employer"] is not None or people[person]["government"]}
    contributing = {person for person, facts in known.items() if facts.contributes}
    insured_at_work = {person for person, facts in known.items() if facts.contributes & INSURED_BY_LIST}
    covered = (contributing | drawing(PENSIONS | GRANTS)) - children
    assisted = {person for person in everybody if in_home[people[person]["household"]] & TAX}
    pensioned = {person for person in everybody if in_home[people[person]["household"]] & (PENSIONS | GRANTS)}
    return {
        "any": share(drawing(CASH | GRANTS) | contributing, everybody),
        "children": share(drawing({"taleemi-wazaif"}) & children, children),
        "older": share(drawing(PENSIONS) & older, older),
        "work_injury": share(insured_at_work, workers),
        "vulnerable": share(drawing(TAX) - covered, everybody - covered),
        "poor": share(drawing(TAX) & poor, poor),
        "aspire_any": share(assisted | pensioned, everybody),
        "aspire_social_assistance": share(assisted, everybody),
        "aspire_social_insurance": share(pensioned, everybody),
    }


def _known(records: list[dict[str, Any]], truth: dict[str, int], day: date) -> dict[int, Known]:
    year_before = day.replace(year=day.year - 1)
    known: dict[int, Known] = defaultdict(Known)
    newest: dict[tuple[int, str, str], dict[str, Any]] = {}
    for row in sorted(records, key=lambda row: (row["as_of"] or date.min, row["record"])):
        person, scheme = truth.get(row["record"]), row["scheme"]
        if person is None or scheme is None:
            continue
        if row["enrolment_status"] is not None:
            newest[person, scheme, row["scheme_number"]] = row
        if scheme in GRANTS and row["paid_on"] and year_before < row["paid_on"] <= day:
            known[person].draws.add(scheme)
        month = row["contribution_month"]
        if row["contribution"] is not None and month and year_before < month <= day:
            known[person].contributes.add(scheme)
    for (person, scheme, _number), row in newest.items():
        running = row["enrolment_status"] == "active" and (row["ended_on"] is None or row["ended_on"] >= day)
        if running and (row["enrolled_on"] or date.min) <= day:
            if scheme in CASH:
                known[person].draws.add(scheme)
            if scheme in INSURED_BY_LIST:
                known[person].contributes.add(scheme)
    return known


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
