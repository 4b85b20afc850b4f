"""Source records: which row said what, and to whom the linkage and the numbering give it."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from saiban.engine.standard import RECORDS
from saiban.registry import numbering
from saiban.registry.faults import Unpublishable
from saiban.registry.golden.making import Making, rupees, text
from saiban.registry.golden.people import seal_disability

SUBJECTS = {"person": "persons", "household": "households", "employer": "employers"}

NOT_SAID = {
    "record", "source", "extract", "row", "as_of", "unit", "raw",  # columns of their own, or left in the lake
    "cnic", "nic_old", "identifiers", "scheme_number", "phone", "head_cnic",  # in Identifier, encrypted
    "disabled",  # sealed in a column of its own
    "employer_ntn",  # the tax number of a sole proprietor is their CNIC
}  # fmt: skip
LONGEST_RECORD = 120
MONEY = ("paid_amount", "wage", "contribution")


def read(making: Making, records: Path, links: Path, snapshot: Path) -> None:
    """Make the views of all inputs: `inputs` (with `standing`), `linked_<subject>s`, `known_*` of the snapshot."""
    names = {row[0] for row in making.rows(f"DESCRIBE SELECT * FROM read_parquet({text(records)})")}
    missing = [name for name in RECORDS.names if name not in names and name != "raw"]
    if missing:
        raise Unpublishable(f"{records.name} lacks the columns {', '.join(missing)}; make it again from the extracts")
    standing = "" if "standing" in names else ", TRUE AS standing"
    making.define("inputs", f"SELECT *{standing} FROM read_parquet({text(records)})")
    for plural in SUBJECTS.values():
        making.view(f"linked_{plural}", links / f"{plural}.parquet")
    for name in ("records", "persons", "households", "employers", "families", "history", "sources"):
        making.view(f"known_{name}", snapshot / f"{name}.parquet")
    _check(making)


def _check(making: Making) -> None:
    twice = making.number("SELECT count(*) - count(DISTINCT record) FROM inputs")
    if twice:
        raise Unpublishable(f"{twice} records come twice in the inputs; each must come once (the newest row wins)")
    long = making.rows(f"SELECT DISTINCT source FROM inputs WHERE length(record) > {LONGEST_RECORD} ORDER BY source")
    if long:
        codes = ", ".join(row[0] for row in long)
        raise Unpublishable(
            f"{codes}: a row's key is longer than {LONGEST_RECORD} letters; choose a shorter `key` in the mapping"
        )
    unknown = making.rows("SELECT DISTINCT source FROM inputs ANTI JOIN known_sources USING (source) ORDER BY source")
    if unknown:
        codes = ", ".join(row[0] for row in unknown)
        raise Unpublishable(f"the directory has no source {codes}; enter it there, or mend `source` in the mapping")
    alone = making.number("SELECT count(*) FROM inputs ANTI JOIN linked_persons USING (record) WHERE unit = 'person'")
    if alone:
        raise Unpublishable(
            f"the linkage gave no cluster to {alone} person records; run the linkage on these inputs again"
        )


def number(making: Making) -> None:
    """Give every record its key and every component its number; make the view `rec` of the records that stand.

    `rec` has every column of a standard row but `raw`, and id, person_key, household_key and employer_key. New records
    get the next keys in the order of their text. The outcome of `numbering.assign` stays in its tables.
    """
    making.table(
        "record_ids",
        """
        SELECT i.record, i.standing, coalesce(k.id, top.id + row_number() OVER (
            PARTITION BY k.id IS NULL ORDER BY i.standing DESC, i.record)) AS id
        FROM inputs i LEFT JOIN known_records k USING (record)
        CROSS JOIN (SELECT coalesce(max(id), 0) AS id FROM known_records) top""",
    )
    for subject, plural in SUBJECTS.items():
        column = "cluster" if subject == "person" else subject
        for name, query in {
            "components": f"SELECT i.id AS record, l.{column} AS component, i.standing "
            f"FROM record_ids i JOIN linked_{plural} l USING (record) WHERE l.{column} IS NOT NULL",
            "claims": f"SELECT id AS record, {subject} AS number, ended FROM known_records WHERE {subject} IS NOT NULL",
            "numbers": f"SELECT number, merged_into, ended FROM known_{plural}",
            "history": f"SELECT event, number, record FROM known_history WHERE subject = '{subject}'",
        }.items():
            making.define(f"{subject}_{name}", query)
        numbering.assign(making.con, subject)
    columns = ", ".join(_storable(field) for field in RECORDS if field.name != "raw")
    making.table(
        "rec",
        f"""
        SELECT d.id, p.number AS person_key, h.number AS household_key, e.number AS employer_key, {columns}
        FROM inputs i JOIN record_ids d USING (record)
        LEFT JOIN person_numbered p ON p.record = d.id
        LEFT JOIN household_numbered h ON h.record = d.id
        LEFT JOIN employer_numbered e ON e.record = d.id
        WHERE i.standing""",
    )


def publish(making: Making) -> int:
    """Write `source_records`: what each standing row said, less identity numbers, phones and the row as it came.

    Disability is sealed on every row of a source that speaks of it at all, so that a row without one tells nothing.
    """
    seal_disability(
        making,
        "record",
        "SELECT id, disabled FROM rec SEMI JOIN (SELECT source FROM rec WHERE disabled IS NOT NULL) USING (source)",
    )
    said = [name for name in RECORDS.names if name not in NOT_SAID]
    values = ", ".join(f"{name} := {_as_said(name)}" for name in said)
    return making.publish(
        "source_records",
        f"""
        SELECT id, record, source AS source_id, extract, row, as_of, unit,
               sealed.disability, json_merge_patch('{{}}', to_json(struct_pack({values})))::VARCHAR AS said,
               person_key AS person_id, household_key AS household_id, employer_key AS employer_id
        FROM rec LEFT JOIN record_disability sealed USING (id)""",
        key="id",
        sealed=("disability",),
    )


def _storable(field: pa.Field) -> str:
    """PostgreSQL keeps every letter but the zero byte, which has no meaning in any text."""
    if field.type == pa.string():
        return f"replace(i.{field.name}, chr(0), '') AS {field.name}"
    return f"i.{field.name}"


def _as_said(name: str) -> str:
    """Amounts are said in rupees, as text, so that no reader makes a float of them; empty lists are not said."""
    if name in MONEY:
        return f"{rupees(name)}::VARCHAR"
    if name == "flags":
        return "nullif(flags, [])"
    return name
