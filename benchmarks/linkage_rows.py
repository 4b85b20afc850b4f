"""Made-up standard rows of any number for the linkage benchmarks, with the truth of who is who, in seconds.

    PYTHONPATH=src python -m benchmarks.linkage_rows FOLDER --rows 1000000 --seed 7 --cnic-share 0.7

Writes `<scheme>.parquet` for four schemes (`saiban.engine.standard.RECORDS`, unit person) and `truth/truth.parquet`
(record, truth). Whole households are made, in chunks of bounded memory, and spread over the tehsils of the 2023 census
by population, so that a tehsil fills up with namesakes as the rows grow. A household shares a phone, a place and a
father: its members are the hard cases. Names are drawn and romanised by the tables of `saiban.synth`.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.linkage_families import CHILD_AGE, TODAY, Families, Places, families, places
from benchmarks.linkage_writing import dates, digits_of, digits_text, joined_names, mistyped_digits, numbered, text_of
from saiban.engine.standard import RECORDS
from saiban.synth.families import FEMALE
from saiban.synth.names import FIRST, GIVEN, NONE, SPELLINGS, vocabulary

# What is wrong or different in a row. "dirt": the rate of src/saiban/synth/tables/dirt.csv, where its basis stands.
ROWS_PER_PERSON = (0.66, 0.25, 0.07, 0.02)  # 1, 2, 3, 4 rows: 31 % of rows are further rows of a person
SAME_SCHEME_TWICE = 0.03  # of further rows: entered twice in one file (assumed)
CHILD_CNIC_ODDS = 0.6  # a child's number is stated this often where an adult's is stated once (dirt: 0.70 to 0.88)
CNIC_ONE_WRONG = 0.022  # dirt
CNIC_TRANSPOSED = 0.008  # dirt
CNIC_TWO_WRONG = 0.003  # dirt
CNIC_OF_SPOUSE = 0.012  # of adults' numbers (dirt: cnic_of_relative)
CNIC_OF_MOTHER = 0.05  # of children's numbers (dirt: 0.03 to 0.06)
NAME_RESPELT = 0.6  # dirt: spelt afresh by the counted romanisations, else as the person spells it
NAME_TITLE_MAN = 0.03  # dirt: Haji, Hafiz, Ch, Mr
NAME_TITLE_WOMAN = 0.08  # Mst before a woman's name (assumed: more often than a man's title)
NAME_INITIAL = 0.02  # dirt: M Ali for Muhammad Ali
NAME_DROPPED = 0.08  # dirt: an element other than the given name left out
NAME_JOINED = 0.03  # dirt: two elements written as one word
NAME_TYPO = 0.04  # dirt: a letter wrong, missing or exchanged
NAMES_SWAPPED = 0.01  # dirt: own name and father's name in each other's column
URDU = 0.35  # of the rows of the scheme that keeps its books in Urdu (assumed)
GUARDIAN_MISSING = 0.06  # dirt
NAMED_BEFORE_MARRIAGE = 0.4  # dirt: a married woman's row names her father, and her as she was before
FROM_PARENTS_HOME = 0.5  # of rows named before marriage: place and phone are her parents' (assumed)
BIRTH_MISSING = 0.04  # dirt
BIRTH_SWAPPED = 0.03  # dirt: day and month exchanged where both may be
BIRTH_JANUARY = 0.12  # dirt: 1 January, only the year was told
BIRTH_YEAR_ONLY = 0.03  # dirt: the file says that only the year is known
BIRTH_YEAR_OFF = 0.08  # dirt: one or two years
BIRTH_DAY_OFF = 0.04  # dirt
PHONE_MISSING = 0.15  # dirt
PHONE_OF_OTHER = 0.1  # dirt: a neighbour's or agent's
PHONE_CHANGED = 0.25  # dirt: another number than elsewhere
OWN_PHONE_MAN, OWN_PHONE_WOMAN = 0.6, 0.25  # of adults; else the household's (assumed)
TEHSIL_MISSING = 0.1  # dirt
TEHSIL_OTHER = 0.04  # a neighbouring tehsil of the district (assumed)
DISTRICT_EARLIER = 0.03  # dirt: lived elsewhere when it was written down
DISTRICT_MISSING = 0.01  # dirt
SEX_WRONG = 0.003  # assumed

# scheme: weight for men, women, children; year of the file
SCHEMES = {
    "survey": ((0.4, 0.4, 0.5), 2021),
    "health": ((0.35, 0.25, 0.4), 2023),
    "cash": ((0.05, 0.3, 0.1), 2025),
    "zakat": ((0.2, 0.05, 0.0001), 2024),
}
HOUSEHOLDS_PER_CHUNK = 60_000
ROWS_PER_HOUSEHOLD = 8.15
MOST_ROWS = 14_000_000  # a serial number of a CNIC has seven digits and each person one of his own

Bools = np.ndarray
Ints = np.ndarray


@dataclass(frozen=True)
class Made:
    """What was written: the Parquet files of standard rows, the truth, and how many rows and people there are."""

    records: list[Path]
    truth: Path
    rows: int
    people: int


def make(folder: Path, rows: int, *, seed: int, cnic_share: float = 0.7, crafted: int = 0) -> Made:
    """Write about `rows` rows with a CNIC on `cnic_share` of them, and `crafted` namesakes of one day and tehsil.

    The same arguments give the same rows. Raises ValueError for more rows than there are CNICs to give.
    """
    if rows > MOST_ROWS:
        raise ValueError(f"at most {MOST_ROWS:,} rows can be made: each person needs a serial number of seven digits")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "truth").mkdir(exist_ok=True)
    where = places()
    serials = np.random.default_rng([seed, 0]).permutation(10_000_000).astype(np.int32)
    files = [folder / f"{scheme}.parquet" for scheme in SCHEMES]
    truth = folder / "truth" / "truth.parquet"
    writers = [pq.ParquetWriter(file, RECORDS, compression="zstd") for file in files]
    truths = pq.ParquetWriter(truth, pa.schema([("record", pa.string()), ("truth", pa.int64())]), compression="zstd")
    written, people, chunk = 0, 0, 0
    while written < 0.995 * rows:
        chunk += 1
        households = min(HOUSEHOLDS_PER_CHUNK, 1 + round((rows - written) / ROWS_PER_HOUSEHOLD))
        rng = np.random.default_rng([seed, chunk])
        made = families(rng, where, households, serials, people)
        for writer, table in zip(writers, _tables(rng, where, made, cnic_share, written, people), strict=True):
            records = table.drop_columns(["truth"]).cast(RECORDS)
            writer.write_table(records)
            truths.write_table(table.select(["record", "truth"]))
            written += table.num_rows
        people += len(made.sex)
    if crafted:
        rng = np.random.default_rng([seed, chunk + 1])
        table = _crafted(rng, where, crafted, written, people)
        writers[0].write_table(table.drop_columns(["truth"]).cast(RECORDS))
        truths.write_table(table.select(["record", "truth"]))
        written, people = written + crafted, people + crafted
    for writer in (*writers, truths):
        writer.close()
    return Made(files, truth, written, people)


def _tables(
    rng: np.random.Generator, where: Places, of: Families, cnic_share: float, first_row: int, first_person: int
) -> list[pa.Table]:
    """Return the rows of one chunk's people, one table for each scheme, with a column `truth`."""
    person, scheme = _appearances(rng, of)
    order = rng.permutation(len(person))
    person, scheme = person[order], scheme[order]
    table = _rows(rng, where, of, person, scheme, cnic_share)
    codes = list(SCHEMES)
    table = table.append_column("truth", pa.array(person + first_person))
    number = numbered(first_row + np.arange(len(person)))
    source = pa.DictionaryArray.from_arrays(pa.array(scheme.astype(np.int32)), codes).cast(pa.string())
    table = table.append_column("record", text_of(source, ":", number)).append_column("source", source)
    table = table.append_column("scheme", source)
    return [_whole(table.filter(pa.array(scheme == code)), SCHEMES[name][1]) for code, name in enumerate(codes)]


def _appearances(rng: np.random.Generator, of: Families) -> tuple[Ints, Ints]:
    """Return the person and the scheme of each row."""
    group = np.where(TODAY - of.born < CHILD_AGE, 2, np.where(of.sex == FEMALE, 1, 0))
    weights = np.array([weights for weights, _ in SCHEMES.values()]).T[group]
    preferred = np.argsort(rng.exponential(size=weights.shape) / weights, axis=1)
    count = np.searchsorted(np.cumsum(ROWS_PER_PERSON), rng.random(len(group)) * sum(ROWS_PER_PERSON), "right") + 1
    person = np.repeat(np.arange(len(group)), count)
    which = np.arange(len(person)) - np.repeat(np.cumsum(count) - count, count)
    which = np.where((which > 0) & (rng.random(len(which)) < SAME_SCHEME_TWICE), which - 1, which)
    # children stand in few schemes: their further rows come from later years of these
    scheme = preferred[person, np.where(group[person] == 2, which % 3, which)]
    return person, scheme


def _rows(
    rng: np.random.Generator, where: Places, of: Families, person: Ints, scheme: Ints, cnic_share: float
) -> pa.Table:
    count = len(person)

    def chance(rate: float) -> Bools:
        return rng.random(count) < rate

    female = of.sex[person] == FEMALE
    wife = of.husband[person] >= 0
    before = wife & chance(NAMED_BEFORE_MARRIAGE)
    parents_home = before & chance(FROM_PARENTS_HOME)

    own = np.where((before | ~wife)[:, None], of.name[person], of.married_name[person])
    relative = np.where((before | ~wife)[:, None], of.father_name[person], of.name[of.husband[person]])
    own_spelling = np.where(chance(NAME_RESPELT)[:, None], rng.integers(0, SPELLINGS, own.shape), of.spelling[person])
    spelt = np.where((before | ~wife)[:, None], of.father_spelling[person], of.spelling[of.husband[person]])
    spelt = np.where(chance(NAME_RESPELT)[:, None], rng.integers(0, SPELLINGS, own.shape), spelt)
    in_urdu = (scheme == list(SCHEMES).index("zakat")) & chance(URDU)
    name = _written(rng, own, own_spelling, in_urdu, female)
    guardian = _written(rng, relative, spelt, in_urdu, np.zeros(count, bool), titles=False)
    swapped = pa.array(chance(NAMES_SWAPPED))
    name, guardian = pc.if_else(swapped, guardian, name), pc.if_else(swapped, name, guardian)
    untold = chance(GUARDIAN_MISSING)
    is_father = before | ~wife

    tehsil = np.where(parents_home, of.tehsil_of_birth[person], of.tehsil[person])
    tehsil = np.where(chance(TEHSIL_OTHER), where.neighbour(rng, tehsil), tehsil)
    tehsil = np.where(chance(DISTRICT_EARLIER), where.draw(rng, count), tehsil)
    no_district = chance(DISTRICT_MISSING)

    phone = np.where(parents_home | chance(PHONE_CHANGED), rng.integers(0, 400_000_000, count), of.phone[person])
    phone = np.where(chance(PHONE_OF_OTHER), rng.integers(0, 20, count) * 1_000 + tehsil, phone)

    sex = np.where(chance(SEX_WRONG), 1 - of.sex[person], of.sex[person])
    cnic, has_cnic = _cnics(rng, of, person, cnic_share)
    differs = has_cnic & ((cnic[:, 12] % 2 == 0) != (sex == FEMALE))
    birth, precision, no_birth = _births(rng, of, person)
    lists = np.concatenate([[0], np.cumsum(differs)]).astype(np.int32)
    flags = pa.ListArray.from_arrays(pa.array(lists), pa.array(["cnic:sex_differs"] * int(differs.sum()), pa.string()))
    sexes = pa.DictionaryArray.from_arrays(pa.array(np.where(sex == FEMALE, 1, 0).astype(np.int32)), ["male", "female"])
    return pa.table(
        {
            "row": np.arange(count) + 2,
            "name": name,
            "father_name": pc.if_else(pa.array(is_father & ~untold), guardian, None),
            "husband_name": pc.if_else(pa.array(~is_father & ~untold), guardian, None),
            "sex": sexes.cast(pa.string()),
            "birth_date": pc.if_else(pa.array(no_birth), None, pa.array(birth)),
            "birth_precision": pc.if_else(pa.array(no_birth), None, precision),
            "cnic": pc.if_else(pa.array(has_cnic), digits_text(cnic), None),
            "phone": pc.if_else(
                pa.array(~chance(PHONE_MISSING)), text_of("+923", digits_text(digits_of(phone, 9))), None
            ),
            "district": pc.if_else(pa.array(~no_district), where.district_codes(tehsil), None),
            "tehsil": pc.if_else(pa.array(~no_district & ~chance(TEHSIL_MISSING)), where.tehsil_codes(tehsil), None),
            "flags": flags,
        }
    )


def _written(
    rng: np.random.Generator, name: Ints, spelling: Ints, in_urdu: Bools, female: Bools, *, titles: bool = True
) -> pa.Array:
    """Write names [n, 4] as a clerk would: titles, initials, elements left out, joined or mistyped."""
    count = len(name)
    words = vocabulary()
    index = np.where(
        name == NONE, -1, np.where(in_urdu[:, None], name, len(words.urdu) + words.spelled[name, spelling])
    )
    written = [
        *words.urdu,
        *(word.title() for word in words.roman),
        "Mst",
        "مسماۃ",
        "Haji",
        "Hafiz",
        "Ch",
        "Mr",
        "حاجی",
        "M",
    ]
    title = len(written) - 8
    muhammad = words.number("محمد")
    short = (name[:, FIRST] == muhammad) & ~in_urdu & (rng.random(count) < NAME_INITIAL)
    index[:, FIRST] = np.where(short, title + 7, index[:, FIRST])
    left_out = rng.random(count) < NAME_DROPPED
    which = rng.integers(0, 3, count)
    for number, place in enumerate(place for place in range(4) if place != GIVEN):
        index[:, place] = np.where(left_out & (which == number), -1, index[:, place])
    of_men = np.where(in_urdu, title + 6, title + 2 + rng.integers(0, 4, count))
    chosen = np.where(female, np.where(in_urdu, title + 1, title), of_men)
    titled = titles & (rng.random(count) < np.where(female, NAME_TITLE_WOMAN, NAME_TITLE_MAN))
    index = np.column_stack([np.where(titled, chosen, -1), index])
    return joined_names(rng, written, index, joined=rng.random(count) < NAME_JOINED, typo=rng.random(count) < NAME_TYPO)


def _cnics(rng: np.random.Generator, of: Families, person: Ints, share: float) -> tuple[Ints, Bools]:
    """Return the CNIC of each row as digits [n, 13], and whether the row states it."""
    count = len(person)
    child = TODAY - of.born[person] < CHILD_AGE
    adults = min(0.995, share / (1 - child.mean() * (1 - CHILD_CNIC_ODDS)))
    stated = rng.random(count) < np.where(child, CHILD_CNIC_ODDS * adults, adults)
    u = rng.random(count)
    of_mother = child & (of.mother[person] >= 0) & (u < CNIC_OF_MOTHER)
    of_spouse = ~child & (of.spouse[person] >= 0) & (u < CNIC_OF_SPOUSE)
    holder = np.where(of_mother, of.mother[person], np.where(of_spouse, of.spouse[person], person))
    return mistyped_digits(rng, of.cnic[holder], CNIC_ONE_WRONG, CNIC_TRANSPOSED, CNIC_TWO_WRONG), stated


def _births(rng: np.random.Generator, of: Families, person: Ints) -> tuple[np.ndarray, pa.Array, Bools]:
    """Return the date of birth of each row, its precision, and whether it is missing."""
    count = len(person)
    born, month, day = of.born[person], of.month[person], of.day[person]
    exchanged = (rng.random(count) < BIRTH_SWAPPED) & (day <= 12)
    month, day = np.where(exchanged, day, month), np.where(exchanged, month, day)
    born = born + np.where(rng.random(count) < BIRTH_YEAR_OFF, rng.choice([-2, -1, -1, 1, 1, 2], count), 0)
    day = np.where(rng.random(count) < BIRTH_DAY_OFF, rng.integers(1, 29, count), day)
    january = rng.random(count) < BIRTH_JANUARY
    year_only = rng.random(count) < BIRTH_YEAR_ONLY
    month, day = (np.where(january | year_only, 1, part) for part in (month, day))
    precision = pa.DictionaryArray.from_arrays(pa.array(year_only.astype(np.int32)), ["day", "year"]).cast(pa.string())
    return dates(born, month, day), precision, rng.random(count) < BIRTH_MISSING


def _crafted(rng: np.random.Generator, where: Places, count: int, first_row: int, first_person: int) -> pa.Table:
    """Return rows of so many different men named Muhammad Ali, born on 1 January 1980 in one tehsil."""
    tehsil = np.full(count, where.largest)
    number = numbered(first_row + np.arange(count))
    table = pa.table(
        {
            "record": text_of("survey:", number),
            "truth": first_person + np.arange(count),
            "source": pa.array(["survey"] * count),
            "scheme": pa.array(["survey"] * count),
            "row": np.arange(count) + 2,
            "name": pa.array(["Muhammad Ali"] * count),
            "sex": pa.array(["male"] * count),
            "birth_date": pa.array(dates(np.full(count, 1980))),
            "birth_precision": pa.array(["day"] * count),
            "district": where.district_codes(tehsil),
            "tehsil": where.tehsil_codes(tehsil),
        }
    )
    return _whole(table, SCHEMES["survey"][1])


def _whole(table: pa.Table, year: int) -> pa.Table:
    """Return a table with all columns of standard rows and `truth`."""
    count = table.num_rows
    same = {
        "extract": pa.array(["0" * 16] * count),
        "as_of": pa.array(np.full(count, f"{year}-07-01", dtype="datetime64[D]")),
        "unit": pa.array(["person"] * count),
    }
    columns = {
        field.name: table[field.name]
        if field.name in table.column_names
        else same.get(field.name, pa.nulls(count, field.type))
        for field in RECORDS
    }
    return pa.table(columns | {"truth": table["truth"]})


def main() -> None:
    """Write rows into a folder and say how many."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cnic-share", type=float, default=0.7)
    parser.add_argument("--crafted", type=int, default=0)
    chosen = parser.parse_args()
    made = make(chosen.folder, chosen.rows, seed=chosen.seed, cnic_share=chosen.cnic_share, crafted=chosen.crafted)
    print(f"{made.rows:,} rows of {made.people:,} people in {chosen.folder}")


if __name__ == "__main__":
    main()
