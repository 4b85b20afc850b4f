"""In none, one, several; in which two: as somebody would count from the list of people."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from saiban.statistics.counting.schemes import Masks
from saiban.statistics.figures import By, by
from saiban.statistics.gaps.overlap import overlap_figures
from saiban.terms.places import province_of
from tests.statistics.small_country import SCHEMES

DAY = date(2025, 6, 30)
PLACES = ("PK531", "PK523", "PK617", "unknown")
CODES = [scheme.code for scheme in SCHEMES]
MASKS = Masks(SCHEMES)


def test_every_figure_is_what_the_list_of_people_says(tmp_path: Path) -> None:
    draw = random.Random(5)
    people = [
        {
            "sex": draw.choice(["female", "male"]),
            "age_group": draw.choice(["Y0T4", "Y30T34", "Y_GE75"]),
            "district": draw.choice(PLACES),
            "draws": set(draw.sample(CODES, draw.choice([0, 0, 0, 1, 1, 2]))),
            "contributes": set(draw.sample(CODES, draw.choice([0, 0, 1]))),
        }
        for _person in range(500)
    ]
    rows = [
        one | {name: sum(MASKS.bit(code) for code in one[name]) for name in ("draws", "contributes")} | {"people": 1}
        for one in people
    ]
    kinds = {"draws": pa.uint64(), "contributes": pa.uint64(), "people": pa.int64()}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in rows[0]])
    pq.write_table(pa.Table.from_pylist(rows, schema), tmp_path / "profiles.parquet")
    provinces = {code: province_of(code) or "" for code in PLACES if code != "unknown"}
    found = overlap_figures(tmp_path / "profiles.parquet", MASKS, provinces, DAY)

    numerators: Counter[tuple[str, By]] = Counter()
    wholes: Counter[tuple[str, By]] = Counter()
    for one in people:
        held = sorted(one["draws"] | one["contributes"])
        province = provinces.get(one["district"], "unknown")
        number = ("none", "one_scheme", "several_schemes")[min(len(held), 2)]
        groups = [{}, *({name: one[name]} for name in ("sex", "age_group", "district")), {"province": province}]
        for group in groups:
            for code in ("none", "one_scheme", "several_schemes"):
                wholes[code, by(group)] += 1
                numerators[code, by(group)] += code == number
        for place in ({}, {"province": province}):
            for scheme in held:
                wholes["overlap", by(place | {"scheme": scheme})] += 1
                numerators["overlap", by(place | {"scheme": scheme})] += len(held) > 1
            for first, second in itertools.combinations(CODES, 2):
                pair = by(place | {"scheme": "+".join(sorted((first, second)))})
                wholes["overlap_pair", pair] += bool({first, second} & set(held))
                numerators["overlap_pair", pair] += {first, second} <= set(held)
    expected = {key: (numerators[key], people) for key, people in wholes.items() if people}
    expected = {key: told for key, told in expected.items() if key[0] != "overlap_pair" or told[0]}
    assert {(one.indicator, one.by): (one.numerator, one.denominator) for one in found} == expected
    assert {one.denominator_source for one in found} == {"registry"}
