"""Persons: golden values by the rules of survivorship, registry numbers, and the numbers that lead to other ones."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from saiban.frame import keys
from saiban.registry import disability, survivorship
from saiban.registry.golden.making import BATCH, Making, text
from saiban.registry.golden.spelling import LONGEST, write_in_other_script
from saiban.registry.survivorship import Rule
from saiban.terms.registry_numbers import NumberKind, numbers

_NUMBERS = pa.schema([("key", pa.int64()), ("number", pa.string())])
_SEALED = pa.schema([("id", pa.int64()), ("disability", pa.binary())])

_VERIFIED = """r.cnic IS NOT NULL AND coalesce(r.cnic_holder, 'own') = 'own'
    AND len(list_filter(coalesce(r.flags, []), lambda f: starts_with(f, 'cnic:'))) = 0"""
_PRECISION = """CASE WHEN r.birth_precision = 'age' THEN 4 WHEN r.birth_precision = 'year' THEN 3
    WHEN r.birth_precision = 'day' AND month(r.birth_date) = 1 AND day(r.birth_date) = 1 THEN 3
    WHEN r.birth_precision = 'month' THEN 2 ELSE 1 END"""
FIELDS = ("name", "name_ur", "father_name", "husband_name", *(rule.field for rule in survivorship.RULES))


def number_everything(making: Making, subject: str, kind: NumberKind) -> None:
    """Make the table `<subject>_registry_numbers` (key, number) up to the greatest key in use."""
    top = making.number(f"SELECT max(number) FROM {subject}_numbered")
    secret = keys.key("numbers")

    def batches() -> Iterator[pa.RecordBatch]:
        for first in range(1, top + 1, BATCH):
            count = min(BATCH, top + 1 - first)
            columns = [
                pa.array(range(first, first + count), pa.int64()),
                pa.array(numbers(kind, first, count, secret), pa.string()),
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=_NUMBERS)

    making.streamed(f"{subject}_registry_numbers", batches(), _NUMBERS)


def choose(making: Making) -> None:
    """Make a table `won_<field>` (person_key, columns, id) for every golden field of a person."""
    for rule in survivorship.RULES:
        making.table(f"won_{rule.field}", survivorship.winners(rule, _candidates(rule)))
    making.table(
        "said_names",
        """
        SELECT r.id, r.person_key, r.name, r.father_name, r.husband_name, r.guardian_name,
               s.sex = 'female' AS woman, m.marital_status AS marital_status
        FROM rec r LEFT JOIN won_sex s USING (person_key) LEFT JOIN won_marital_status m USING (person_key)
        WHERE r.person_key IS NOT NULL""",
    )
    name = "SELECT id, name AS text, TRUE AS stated FROM said_names WHERE name IS NOT NULL"
    making.table("won_name", survivorship.winners(survivorship.NAME, _name_candidates(name, "name", "NOT n.urdu")))
    making.table("won_urdu", survivorship.winners(survivorship.NAME_UR, _name_candidates(name, "name", "n.urdu")))
    father = """
        SELECT id, father_name AS text, TRUE AS stated FROM said_names WHERE father_name IS NOT NULL
        UNION ALL SELECT id, guardian_name, FALSE FROM said_names
        WHERE guardian_name IS NOT NULL AND (NOT coalesce(woman, FALSE) OR marital_status = 'never_married')"""
    husband = """
        SELECT id, husband_name AS text, TRUE AS stated FROM said_names WHERE husband_name IS NOT NULL
        UNION ALL SELECT id, guardian_name, FALSE FROM said_names
        WHERE guardian_name IS NOT NULL AND woman AND marital_status IN ('married', 'widowed')"""
    for rule, query in ((survivorship.FATHER_NAME, father), (survivorship.HUSBAND_NAME, husband)):
        making.table(f"won_{rule.field}", survivorship.winners(rule, _name_candidates(query, rule.field, "TRUE")))


def _candidates(rule: Rule) -> str:
    chosen = ", ".join(f"r.{column}" for column in rule.chosen)
    first = rule.chosen[0]
    return f"""
        SELECT r.person_key, r.id, r.source, r.as_of, k.trust, {_VERIFIED} AS verified, TRUE AS stated,
               {_PRECISION if first == "birth_date" else 0} AS precision, 0 AS words, 0 AS letters,
               r.{first} AS meeting, {chosen}
        FROM rec r JOIN known_sources k USING (source)
        WHERE r.person_key IS NOT NULL AND r.{first} IS NOT NULL AND {rule.among}"""


def _name_candidates(texts: str, column: str, script: str) -> str:
    return f"""
        SELECT r.person_key, r.id, r.source, r.as_of, k.trust, {_VERIFIED} AS verified, t.stated, 0 AS precision,
               n.words, length(n.shown) AS letters, n.key AS meeting, n.shown AS {column}
        FROM ({texts}) t JOIN rec r USING (id) JOIN known_sources k USING (source) JOIN spelled n ON n.text = t.text
        WHERE {script}"""


def publish(making: Making) -> int:
    """Write `persons` (one row per living number) and `persons_merged` (number, merged_into).

    Beside them `disabled` (id, disabled) for figures: in the lake alone, where the records say the same in the clear.
    """
    number_everything(making, "person", NumberKind.PERSON)
    write_in_other_script(
        making, "roman_names", "SELECT name AS text FROM won_urdu ANTI JOIN won_name USING (person_key)", urdu=False
    )
    write_in_other_script(
        making, "urdu_names", "SELECT name AS text FROM won_name ANTI JOIN won_urdu USING (person_key)", urdu=True
    )
    making.table(
        "person_places",
        """
        SELECT w.person_key, w.district, w.id, coalesce(w.tehsil, t.tehsil) AS tehsil
        FROM won_district w LEFT JOIN (
            SELECT person_key, district, arg_max(tehsil, (coalesce(as_of, DATE '0001-01-01'), -id)) AS tehsil
            FROM rec WHERE tehsil IS NOT NULL AND person_key IS NOT NULL GROUP BY person_key, district
        ) t USING (person_key, district)""",
    )
    making.table(
        "person_sources",
        """
        SELECT person_key, list(source ORDER BY source) AS sources
        FROM (SELECT DISTINCT person_key, source FROM rec WHERE person_key IS NOT NULL) GROUP BY person_key""",
    )
    making.table(
        "person_schemes",
        """
        SELECT person_id AS person_key, list(scheme_id ORDER BY scheme_id) AS schemes
        FROM (SELECT DISTINCT person_id, scheme_id FROM enrolments WHERE status = 'active') GROUP BY person_id""",
    )
    seal_disability(
        making,
        "person",
        "SELECT p.person_key AS id, d.disabled FROM person_sources p LEFT JOIN won_disabled d USING (person_key)",
    )
    making.con.execute(
        "COPY (SELECT person_key AS id, disabled FROM won_disabled WHERE disabled IS NOT NULL ORDER BY id) "
        f"TO {text(making.out / 'disabled.parquet')} (FORMAT parquet, COMPRESSION zstd)"
    )
    winners = {field: f"won_{field}" for field in FIELDS} | {"name_ur": "won_urdu", "district": "person_places"}
    joins = " ".join(
        f"LEFT JOIN {table} {field}_ ON {field}_.person_key = p.person_key" for field, table in winners.items()
    )
    noted = ", ".join(f"{field} := {field}_.id" for field in FIELDS if field != "name")
    persons = _PERSONS.format(joins=joins, noted=noted, longest=LONGEST)
    making.publish("persons", persons, key="id", sealed=("disability",))
    making.publish("persons_merged", "SELECT number AS id, merged_into AS merged_into_id FROM person_aliases", key="id")
    return making.number("SELECT count(*) FROM persons")


def seal_disability(making: Making, subject: str, query: str) -> None:
    """Make the table `<subject>_disability` (id, disability) of a query with id and disabled."""

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in making.batches(query):
            ids, values = batch.column(0).to_pylist(), batch.column(1).to_pylist()
            ciphers = pa.array(disability.sealed(subject, ids, values), pa.binary())
            yield pa.RecordBatch.from_arrays([pa.array(ids, pa.int64()), ciphers], schema=_SEALED)

    making.streamed(f"{subject}_disability", batches(), _SEALED)


_PERSONS = """
    SELECT p.person_key AS id, num.number, left(coalesce(name_.name, roman.written, ''), {longest}) AS name,
           left(coalesce(name_ur_.name, urdu.written, ''), {longest}) AS name_ur,
           left(coalesce(father_name_.father_name, ''), {longest}) AS father_name,
           left(coalesce(husband_name_.husband_name, ''), {longest}) AS husband_name,
           coalesce(name_.meeting, name_ur_.meeting, '') AS name_key, coalesce(sex_.sex, '') AS sex,
           birth_date_.birth_date, coalesce(birth_date_.birth_precision, '') AS birth_precision, death_date_.death_date,
           coalesce(marital_status_.marital_status, '') AS marital_status, sealed.disability,
           district_.district AS district_id, district_.tehsil AS tehsil_id,
           coalesce(en.schemes, []::VARCHAR[]) AS schemes, p.sources,
           json_merge_patch('{{}}', to_json(struct_pack(name := coalesce(name_.id, name_ur_.id), {noted})))::VARCHAR
               AS provenance
    FROM person_sources p JOIN person_registry_numbers num ON num.key = p.person_key
    JOIN person_disability sealed ON sealed.id = p.person_key
    {joins}
    LEFT JOIN roman_names roman ON name_.name IS NULL AND roman.text = name_ur_.name
    LEFT JOIN urdu_names urdu ON name_ur_.name IS NULL AND urdu.text = name_.name
    LEFT JOIN person_schemes en ON en.person_key = p.person_key"""
