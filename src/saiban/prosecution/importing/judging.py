"""What of the rows can be taken: readable values, known words, believable days in their order, no contradictions.

Everything that is not taken as it stands is a row of `findings`: file, row, field, value, reason (`reasons.csv`). The
reason says whether the row or only the field is left out. Rules hold in the order in which they stand here.
"""

from __future__ import annotations

import duckdb

from saiban.engine.duck import text
from saiban.prosecution.importing.mapping import Field, Mapping, OfficeFile, reasons

Con = duckdb.DuckDBPyConnection


def judge(con: Con, mapping: Mapping) -> None:
    """Make `clean_<name>` of every file's `raw_<name>`: rows to be loaded, with typed values; fill `findings`."""
    for file in mapping.files:
        _read_values(con, mapping, file)
        _check_keys(con, file)
        for earlier, later in file.order:
            _check_order(con, file, earlier, later)
    _check_cases(con, mapping)
    for field in _shared(mapping):
        _check_agreement(con, mapping, field)
    _check_charges(con, mapping)
    for file in mapping.files:
        _leave_rows_out(con, file)
    _check_sentences(con, mapping)


def _read_values(con: Con, mapping: Mapping, file: OfficeFile) -> None:
    """Make typed values of texts; what can't be read, believed or understood is left out and told of."""
    values = ", ".join(f"{_value(mapping, file, field)} AS {field.code}" for field in file.fields())
    con.execute(f"CREATE OR REPLACE TABLE clean_{file.name} AS SELECT row, {values} FROM raw_{file.name}")
    for field in file.fields():
        if field.type == "text":
            continue
        raw = f"SELECT raw.row, raw.{field.code} AS said, c.{field.code} AS value FROM raw_{file.name} raw"
        con.execute(
            f"""INSERT INTO findings SELECT {text(file.name)}, row, {text(field.code)}, said, {_fault(mapping, field)}
            FROM ({raw} JOIN clean_{file.name} c USING (row)) WHERE said IS NOT NULL AND {_bad(mapping, field)}"""
        )
        con.execute(f"UPDATE clean_{file.name} SET {field.code} = NULL WHERE {_bad(mapping, field, field.code)}")


def _value(mapping: Mapping, file: OfficeFile, field: Field) -> str:
    match field.type:
        case "date":
            return f"CAST(TRY_CAST({field.code} AS TIMESTAMP) + to_hours({file.hours}) AS DATE)"
        case "number":
            return f"TRY_CAST({field.code} AS BIGINT)"
        case "code":
            known = mapping.codes[field.code]
            cases = " ".join(f"WHEN {text(said)} THEN {text(meant)}" for said, meant in known.items())
            return f"CASE {field.code} {cases} END"
        case _:
            return field.code


def _bad(mapping: Mapping, field: Field, value: str = "value") -> str:
    """Return when a typed value can't stand; a value that is missing is bad too where something was said."""
    missing = "" if value != "value" else "value IS NULL OR "
    if field.type == "date":
        return f"({missing}{value} < DATE '{mapping.first_day}' OR {value} > DATE '{mapping.last_day}')"
    if field.type == "number" and field.code in mapping.ranges:
        least, most = mapping.ranges[field.code]
        return f"({missing}{value} NOT BETWEEN {least} AND {most})"
    return f"({missing}false)"


def _fault(mapping: Mapping, field: Field) -> str:
    if field.type == "code":
        return "'unknown_code'"
    if field.type == "date":
        return f"""CASE WHEN value IS NULL THEN 'unreadable' WHEN value < DATE '{mapping.first_day}' THEN 'too_early'
            ELSE 'too_late' END"""
    return "CASE WHEN value IS NULL THEN 'unreadable' ELSE 'out_of_range' END"


def _check_keys(con: Con, file: OfficeFile) -> None:
    """Tell of rows without a key, rows that repeat an earlier one, and rows of one key that say different things."""
    key = ", ".join(dict.fromkeys(("accused_id", "case_id", *file.key)))
    names = dict.fromkeys(("accused_id", "case_id", *(one for one in file.key if one.endswith("_id"))))
    missing = " OR ".join(f"{one} IS NULL" for one in names)
    by = ", ".join(file.key)
    con.execute(
        f"""INSERT INTO findings
        SELECT {text(file.name)}, row, {text(key)}, '', 'key_missing' FROM raw_{file.name} WHERE {missing}"""
    )
    con.execute(
        f"""INSERT INTO findings
        WITH ranked AS (
            SELECT row, concat_ws(' ', {by}) AS said, row_number() OVER (PARTITION BY {by}, whole ORDER BY row) AS nth,
                min(whole) OVER (PARTITION BY {by}) <> max(whole) OVER (PARTITION BY {by}) AS contradicted
            FROM raw_{file.name} WHERE NOT ({missing})
        )
        SELECT {text(file.name)}, row, {text(by)}, said, CASE WHEN contradicted THEN 'contradiction' ELSE 'repeated' END
        FROM ranked WHERE contradicted OR nth > 1"""
    )


def _check_order(con: Con, file: OfficeFile, earlier: str, later: str) -> None:
    con.execute(
        f"""INSERT INTO findings SELECT {text(file.name)}, row, {text(later)}, {later} || ' < {earlier} ' || {earlier},
        'out_of_order' FROM clean_{file.name} WHERE {later} < {earlier}"""
    )
    con.execute(f"UPDATE clean_{file.name} SET {later} = NULL WHERE {later} < {earlier}")


def _check_cases(con: Con, mapping: Mapping) -> None:
    """Tell of every row of an accused who stands under two cases."""
    pairs = " UNION ".join(f"SELECT accused_id, case_id FROM raw_{file.name}" for file in mapping.files)
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE twice AS
        SELECT accused_id FROM ({pairs}) WHERE case_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1"""
    )
    for file in mapping.files:
        con.execute(
            f"""INSERT INTO findings SELECT {text(file.name)}, row, 'case_id', case_id, 'two_cases'
            FROM raw_{file.name} SEMI JOIN twice USING (accused_id)"""
        )


def _shared(mapping: Mapping) -> list[Field]:
    """Return the fields about the accused: every row about them has to say the same."""
    return list(dict.fromkeys(field for file in mapping.files for field in file.fields() if field.table == "accused"))


def _holding(mapping: Mapping, field: Field) -> list[OfficeFile]:
    return [file for file in mapping.files if field in file.fields()]


def _check_agreement(con: Con, mapping: Mapping, field: Field) -> None:
    """Tell of every row about an accused on whom rows differ, and leave the field out in all of them."""
    said = " UNION ALL ".join(
        f"SELECT accused_id, {field.code} AS value FROM clean_{file.name}" for file in _holding(mapping, field)
    )
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE differing AS SELECT accused_id FROM ({said})
        GROUP BY 1 HAVING min(value) <> max(value)"""
    )
    for file in _holding(mapping, field):
        con.execute(
            f"""INSERT INTO findings SELECT {text(file.name)}, row, {text(field.code)}, {field.code}::VARCHAR, 'differs'
            FROM clean_{file.name} SEMI JOIN differing USING (accused_id) WHERE {field.code} IS NOT NULL"""
        )
        con.execute(
            f"""UPDATE clean_{file.name} SET {field.code} = NULL
            WHERE accused_id IN (SELECT accused_id FROM differing)"""
        )


def _check_charges(con: Con, mapping: Mapping) -> None:
    """Hold dispositions against the charges that they dispose of."""
    charges, disposals = (_named(mapping, table) for table in ("charges", "dispositions"))
    con.execute(
        f"""INSERT INTO findings SELECT {text(disposals)}, row, 'charge_id', charge_id, 'no_charge'
        FROM clean_{disposals} ANTI JOIN clean_{charges} USING (accused_id, charge_id) WHERE charge_id IS NOT NULL"""
    )
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE tops AS SELECT unnest(list(row)) AS row FROM (
            SELECT row, accused_id FROM clean_{disposals} WHERE top = 'yes' AND row NOT IN (
                SELECT row FROM findings WHERE file = {text(disposals)} AND reason IN ({_effects("row")})))
        GROUP BY accused_id HAVING count(*) > 1"""
    )
    con.execute(f"INSERT INTO findings SELECT {text(disposals)}, row, 'top', 'yes', 'two_gravest' FROM tops")
    con.execute(f"UPDATE clean_{disposals} SET top = NULL WHERE row IN (SELECT row FROM tops)")
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE early AS SELECT d.row, min(d.disposed_on) AS said, min(c.charged_on) AS charged
        FROM clean_{disposals} d JOIN clean_{charges} c USING (accused_id, charge_id)
        WHERE d.disposed_on < c.charged_on GROUP BY 1"""
    )
    con.execute(
        f"""INSERT INTO findings SELECT {text(disposals)}, row, 'disposed_on', said || ' < charged_on ' || charged,
        'before_charge' FROM early"""
    )
    con.execute(f"UPDATE clean_{disposals} SET disposed_on = NULL WHERE row IN (SELECT row FROM early)")


def _check_sentences(con: Con, mapping: Mapping) -> None:
    """Leave out sentences on charges of which no conviction was taken."""
    disposals, sentences = (_named(mapping, table) for table in ("dispositions", "sentences"))
    con.execute(
        f"""INSERT INTO findings SELECT {text(sentences)}, row, 'outcome', coalesce(outcome, ''), 'no_conviction'
        FROM clean_{sentences} ANTI JOIN (
            SELECT accused_id, charge_id FROM clean_{disposals} WHERE outcome IN ('convicted', 'convicted_on_plea')
        ) USING (accused_id, charge_id)"""
    )
    con.execute(
        f"""DELETE FROM clean_{sentences} WHERE row IN (
            SELECT row FROM findings WHERE file = {text(sentences)} AND reason = 'no_conviction')"""
    )


def _leave_rows_out(con: Con, file: OfficeFile) -> None:
    con.execute(
        f"""DELETE FROM clean_{file.name} WHERE row IN (
            SELECT row FROM findings WHERE file = {text(file.name)} AND reason IN ({_effects("row")}))"""
    )


def _effects(effect: str) -> str:
    return ", ".join(text(one.code) for one in reasons().values() if one.effect == effect)


def _named(mapping: Mapping, table: str) -> str:
    return next(file.name for file in mapping.files if file.table == table)
