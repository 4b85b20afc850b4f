"""The truth of the population as tables: who exists, lives together, employs whom. Never read by the pipeline."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from saiban.synth import names
from saiban.synth.economy import Employers, Jobs
from saiban.synth.families import FEMALE, MARITAL, NONE, RELATIONS
from saiban.synth.people import People
from saiban.synth.tables import Ints, districts

PERSONS = pa.schema(
    [
        *((name, pa.int64()) for name in ("person", "household", "family")),
        ("relation", pa.string()),
        *((name, pa.int64()) for name in ("father", "mother", "spouse")),
        *((name, pa.string()) for name in ("name", "name_urdu", "name_before_marriage", "father_name", "husband_name")),
        ("sex", pa.string()),
        ("age", pa.int64()),
        ("birth_date", pa.date32()),
        ("marital_status", pa.string()),
        ("disabled", pa.bool_()),
        *((name, pa.string()) for name in ("cnic", "nic_old", "phone", "district", "tehsil", "origin_district")),
        *((name, pa.int64()) for name in ("employer", "wage")),
        ("government", pa.bool_()),
    ]
)


def persons(people: People, jobs: Jobs) -> pa.Table:
    """Return one row for each person of a piece; numbers that there are not (a CNIC, a father here) are null."""
    place = people.place

    def person_at(index: Ints) -> pa.Array:
        return _or_null(np.where(index == NONE, 0, people.person[index]))

    return pa.table(
        {
            "person": people.person,
            "household": people.household,
            "family": _or_null(people.family),
            "relation": [RELATIONS[code].value for code in people.relation.tolist()],
            "father": person_at(people.father),
            "mother": person_at(people.mother),
            "spouse": person_at(people.spouse),
            "name": [text.title() for text in names.roman(people.name, people.spelling)],
            "name_urdu": names.urdu(people.name),
            "name_before_marriage": [text.title() for text in names.roman(people.name_before, people.spelling)],
            "father_name": [text.title() for text in names.roman(people.father_name, people.father_spelling)],
            "husband_name": [
                text.title() or None for text in names.roman(people.husband_name, people.husband_spelling)
            ],
            "sex": np.where(people.sex == FEMALE, "female", "male").tolist(),
            "age": people.age,
            "birth_date": people.birth.astype("datetime64[D]"),
            "marital_status": [MARITAL[code].value for code in people.marital.tolist()],
            "disabled": people.disabled,
            "cnic": [f"{number:013d}" if number else None for number in people.cnic.tolist()],
            "nic_old": [f"{number:011d}" if number else None for number in people.nic_old.tolist()],
            "phone": [f"+92{number}" if number else None for number in people.phone.tolist()],
            "district": [place.name] * len(people),
            "tehsil": [place.tehsils[index].name for index in people.tehsil.tolist()],
            "origin_district": [districts()[index].name for index in people.origin.tolist()],
            "employer": _or_null(jobs.employer),
            "wage": _or_null(jobs.wage),
            "government": jobs.government,
        },
        schema=PERSONS,
    )


def households(people: People) -> pa.Table:
    """Return one row for each household of a piece."""
    first = np.flatnonzero(people.household == people.person)
    place = people.place
    return pa.table(
        {
            "household": people.household[first],
            "head": people.person[people.head[first]],
            "size": people.size[first],
            "district": [place.name] * len(first),
            "tehsil": [place.tehsils[index].name for index in people.tehsil[first].tolist()],
            "urban": people.urban[first],
            "pmt_score": people.score[first],
            "survey_date": pa.array(people.surveyed[first].astype("datetime64[D]"), pa.date32()),
        }
    )


def employer_table(firms: Employers) -> pa.Table:
    """Return one row for each employer."""
    numbers = range(1, len(firms) + 1)
    return pa.table(
        {
            "employer": list(numbers),
            "name": firms.name,
            "sector": firms.sector,
            "district": [districts()[index].name for index in firms.district.tolist()],
            "size": firms.size,
            "eobi_number": [firms.eobi_number(n) if firms.in_eobi[n - 1] else None for n in numbers],
            "essi_number": [firms.essi_number(n) if firms.in_essi[n - 1] else None for n in numbers],
            "ntn": [firms.ntn(n) if firms.has_ntn[n - 1] else None for n in numbers],
        }
    )


def _or_null(values: Ints) -> pa.Array:
    return pa.array(values, pa.int64(), mask=values == 0)
