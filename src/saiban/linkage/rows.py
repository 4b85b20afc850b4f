"""Standard rows become profiles: dense numbers for everything that a comparison or a block looks at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from saiban.engine.standard import RECORDS
from saiban.linkage.spelling import number_names
from saiban.linkage.steps import Steps

Records = str | Path | Sequence[Path]

SAID = (
    "source, name, father, husband, guardian, sex, birth_date, birth_precision, cnic, holder, nic_old, others, "
    "scheme, scheme_number, phone, district, tehsil, address, origin_district, household, roster, relation, head_cnic, "
    "employer_number, employer_name, employer_ntn, sex_differs"
)

NAME_COLUMNS = ("name", "bag", "joined", "first", "part1", "part2", "part3", "part4", "parts", "initial")

OTHERS = """array_to_string(list_sort(list_transform(list_filter(identifiers,
  lambda i: length(regexp_replace(upper(i.value), '[^0-9A-Z]', '', 'g')) >= 7),
  lambda i: i.kind || ':' || regexp_replace(upper(i.value), '[^0-9A-Z]', '', 'g'))), ' ')"""


def parquet(records: Records) -> str:
    """Return the table function that reads these Parquet files (a glob, one path or a list of paths)."""
    paths = [records] if isinstance(records, str | Path) else list(records)
    if not paths:
        raise ValueError("no Parquet files of standard rows were given: pass at least one path")
    return f"read_parquet([{', '.join(path_text(path) for path in paths)}])"


def path_text(path: str | Path) -> str:
    """Return a path as an SQL text."""
    return "'" + str(path).replace("'", "''") + "'"


def check_columns(steps: Steps, records: Records, needed: Collection[str]) -> None:
    """Raise ValueError where the Parquet files lack columns, naming the files and the columns."""
    found = {row[0] for row in steps.rows(f"DESCRIBE SELECT * FROM {parquet(records)}")}
    missing = sorted(set(needed) - found)
    if missing:
        files = records if isinstance(records, str | Path) else ", ".join(str(path) for path in records)
        raise ValueError(
            f"{files}: no column {', '.join(missing)}; pass standard rows as intake writes them "
            "(saiban.engine.standard.RECORDS)"
        )


def read_rows(steps: Steps, records: Records) -> int:
    """Make `link_rows`: one row (rid from 0, in the order of `record`; pid) per person record; return how many.

    Rows of one source that say exactly the same about a numbered person (the months of a contributor) share a profile
    `pid`, so that a long history costs no comparisons. Rows without any number stay apart: two people may well have
    the same name in one village. Where one record comes twice, the newer file's row speaks.
    """
    check_columns(steps, records, [name for name in RECORDS.names if name != "raw"])
    steps.table(
        "link_read",
        f"""
        SELECT record, source, as_of, lower(trim(name)) AS name, lower(trim(father_name)) AS father,
               lower(trim(husband_name)) AS husband, lower(trim(guardian_name)) AS guardian, sex, birth_date,
               birth_precision, cnic, coalesce(cnic_holder, 'own') AS holder, nic_old, {OTHERS} AS others,
               coalesce(scheme, source) AS scheme, scheme_number, phone, district, tehsil, lower(address) AS address,
               origin_district, household, CASE WHEN household IS NOT NULL THEN as_of END AS roster, relation,
               head_cnic, employer_number, lower(employer_name) AS employer_name, employer_ntn,
               coalesce(list_contains(flags, 'cnic:sex_differs'), false) AS sex_differs
        FROM {parquet(records)} WHERE unit = 'person'
        QUALIFY row_number() OVER (PARTITION BY record ORDER BY as_of DESC NULLS LAST, extract DESC, row DESC) = 1""",
    )
    steps.table(
        "link_grouped",
        f"""
        SELECT list(record) AS records, min(record) AS first, max(as_of) AS as_of, {SAID}
        FROM link_read
        GROUP BY {SAID},
                 CASE WHEN coalesce(cnic, nic_old, scheme_number, nullif(others, '')) IS NULL THEN record END""",
    )
    steps.drop("link_read")
    steps.table(
        "link_said",
        f"""
        SELECT (row_number() OVER (ORDER BY first) - 1)::INTEGER AS pid, first, as_of, records, {SAID}
        FROM link_grouped""",
    )
    steps.drop("link_grouped")
    steps.table("link_rows", "SELECT pid, unnest(records) AS record FROM link_said")
    return steps.number("SELECT count(*) FROM link_rows")


def number_profiles(steps: Steps) -> None:
    """Make `link_profiles` (one row per pid, all numbers) and `link_numbers` (pid, kind, digits) from `link_said`.

    Texts that are only ever compared for equality become 64-bit hashes. A guardian's name, of whom it is not known
    whether he is the father or the husband, stands in both places. The 1st of January is taken for "some day that
    year". Where no sex is stated the CNIC's last digit tells it (odd: male).
    """
    number_names(steps, "SELECT DISTINCT unnest([name, father, husband, guardian]) AS text FROM link_said")
    steps.table(
        "link_numbers",
        """
        SELECT DISTINCT pid, kind, digits FROM (
          SELECT pid, 'cnic' AS kind, cnic AS digits FROM link_said WHERE holder = 'own'
          UNION ALL SELECT pid, 'nic_old', nic_old FROM link_said
          UNION ALL SELECT pid, 'scheme_number:' || scheme, upper(scheme_number) FROM link_said
          UNION ALL SELECT pid, split_part(other, ':', 1), split_part(other, ':', 2)
                    FROM (SELECT pid, unnest(string_split(others, ' ')) AS other FROM link_said WHERE others <> ''))
        WHERE digits IS NOT NULL AND digits <> ''""",
    )
    steps.table("link_name_uses", _uses("n.name", "link_said s JOIN link_names n ON n.text = s.name"))
    steps.table("link_phone_uses", _uses("phone", "link_said"))
    steps.table(
        "link_profiles",
        f"""
        SELECT s.pid, {_code("s.source")} AS source, year(s.as_of)::SMALLINT AS said_year,
               CASE s.sex WHEN 'male' THEN 1 WHEN 'female' THEN 2 WHEN 'transgender' THEN 3
                    ELSE CASE WHEN s.sex IS NULL AND s.holder = 'own' AND length(s.cnic) = 13
                              THEN 2 - right(s.cnic, 1)::TINYINT % 2 END END::TINYINT AS sex,
               year(s.birth_date)::SMALLINT AS born, month(s.birth_date)::TINYINT AS born_month,
               day(s.birth_date)::TINYINT AS born_day,
               CASE WHEN s.birth_date IS NULL THEN NULL WHEN s.birth_precision = 'age' THEN 0
                    WHEN s.birth_precision = 'year' THEN 1
                    WHEN month(s.birth_date) = 1 AND day(s.birth_date) = 1 THEN 1
                    WHEN s.birth_precision = 'month' THEN 2 ELSE 3 END::TINYINT AS born_precision,
               {_code("s.name")} AS spelling, {_name_columns("n", "")}, u.uses AS name_uses,
               {_name_columns("f", "father_", "g")}, {_name_columns("h", "husband_", "g")},
               {_code("s.district")} AS district,
               {_code("coalesce(s.district, '') || '/' || s.tehsil")} AS tehsil,
               {_code("s.origin_district")} AS origin, {_code("s.phone")} AS phone, p.uses AS phone_uses,
               {_code("s.source || '/' || s.household")} AS home,
               {_code("s.source || '/' || s.household || '/' || coalesce(s.roster::VARCHAR, '')")} AS roster,
               {_code("s.relation")} AS relation,
               {_code("s.scheme")} AS scheme, {_code("s.scheme_number")} AS scheme_number,
               {_code("coalesce(s.employer_ntn, s.scheme || '/' || s.employer_number)")} AS employer,
               {_code("s.employer_name")} AS firm, s.sex_differs,
               list_sort(list_distinct(list_transform(
                 list_filter(regexp_split_to_array(s.address, '[^0-9\\p{{L}}]+'), lambda w: w <> ''),
                 lambda w: hash(w)))) AS address
        FROM link_said s LEFT JOIN link_names n ON n.text = s.name LEFT JOIN link_names f ON f.text = s.father
        LEFT JOIN link_names h ON h.text = s.husband LEFT JOIN link_names g ON g.text = s.guardian
        LEFT JOIN link_name_uses u ON u.value = n.name LEFT JOIN link_phone_uses p ON p.value = s.phone""",
    )
    steps.drop("link_name_uses", "link_phone_uses", "link_names")
    steps.table(
        "link_words",
        """
        WITH words AS (SELECT pid, unnest(address) AS word FROM link_profiles)
        SELECT pid, word FROM words
        SEMI JOIN (SELECT word FROM words GROUP BY word HAVING count(*) > 1) USING (word)""",
    )


def _uses(value: str, source: str) -> str:
    return (
        f"SELECT {value} AS value, count(*)::INTEGER AS uses FROM {source} WHERE {value} IS NOT NULL GROUP BY {value}"
    )


def _name_columns(table: str, prefix: str, otherwise: str | None = None) -> str:
    """Columns of a name from one alias of `link_names`, or where that has none from the other alias."""
    return ", ".join(
        (f"coalesce({table}.{column}, {otherwise}.{column})" if otherwise else f"{table}.{column}")
        + f" AS {prefix}{column}"
        for column in NAME_COLUMNS
    )


def _code(text: str) -> str:
    """A 64-bit number for a text that is only compared for equality; null stays null."""
    return f"CASE WHEN {text} IS NOT NULL THEN hash({text}) END"
