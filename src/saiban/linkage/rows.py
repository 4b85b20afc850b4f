"""Standard rows become profiles: dense numbers for everything that a comparison or a block looks at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq

from saiban.engine.duck import text as sql_text
from saiban.engine.standard import RECORDS
from saiban.engine.step import Cut, Share, Sought
from saiban.linkage.kin import HOME, ROSTER, relate
from saiban.linkage.spelling import NAME_NUMBERS, key_names, number_names
from saiban.linkage.steps import Steps

Records = str | Path | Sequence[Path]

NEEDED = tuple(name for name in RECORDS.names if name != "raw")
NAMES = ("name", "father_name", "husband_name", "guardian_name")
NUMBERED = "coalesce(cnic, nic_old, scheme_number, others) IS NOT NULL"
SAID = (
    "source, name, father, husband, guardian, sex, birth_date, birth_precision, cnic, holder, nic_old, others, "
    "scheme, scheme_number, phone, district, tehsil, address, origin_district, household, roster, relation, head_cnic, "
    "employer_number, employer_name, employer_ntn, sex_differs"
)

NAME_COLUMNS = (*NAME_NUMBERS, "joined", "parts", "initial", "marks", "letters")

OTHERS = """CASE WHEN len(identifiers) > 0 THEN nullif(array_to_string(list_sort(list_transform(list_filter(identifiers,
  lambda i: length(regexp_replace(upper(i.value), '[^0-9A-Z]', '', 'g')) >= 7),
  lambda i: i.kind || ':' || regexp_replace(upper(i.value), '[^0-9A-Z]', '', 'g'))), ' '), '') END"""


def parquet(records: Records) -> str:
    """Return the table function that reads these Parquet files (a glob, one path or a list of paths)."""
    paths = [records] if isinstance(records, str | Path) else list(records)
    if not paths:
        raise ValueError("no Parquet files of standard rows were given: pass at least one path")
    return f"read_parquet([{', '.join(sql_text(str(path)) for path in paths)}])"


def files(steps: Steps, records: Records) -> list[Path]:
    """Return the Parquet files that a glob, one path or a list of paths stands for, in order of their names."""
    paths = [records] if isinstance(records, str | Path) else list(records)
    named = f"[{', '.join(sql_text(str(path)) for path in paths)}]::VARCHAR[]"
    found = steps.con.execute(f"SELECT DISTINCT file FROM glob({named}) ORDER BY file").fetchall()
    if not found:
        raise ValueError(f"{', '.join(map(str, paths)) or 'no paths'}: no Parquet files there; pass at least one path")
    return [Path(file) for (file,) in found]


def read_files(steps: Steps, name: str, records: Records, needed: Sequence[str]) -> None:
    """Make a table of the needed columns of Parquet files; ValueError names the file that lacks any."""
    paths = files(steps, records)
    for path in paths:
        missing = sorted(set(needed) - set(pq.read_schema(path).names))
        if missing:
            raise ValueError(
                f"{path}: no column {', '.join(missing)}; pass standard rows as intake writes them "
                "(saiban.engine.standard.RECORDS)"
            )
    steps.read(name, paths, needed)


def read_rows(steps: Steps, records: Records) -> int:
    """Read the person records and number what they say; return how many records there are.

    Makes `link_rows` (record, pid), of these `link_firsts` (the first record of each pid) and `link_repeated` (the
    others), and `link_said` (pid, what it says; names as the hash of their text), and begins to key the names.
    `pid` counts distinct statements from 0 by the smallest hash of their records. Rows of one source that say
    exactly the same about a numbered person (the months of a contributor) share a statement, so that a long history
    costs no comparisons. Rows without any number stay apart: two people may well have the same name in one village.
    Where one record comes twice, the newer file's row speaks.
    """
    read_files(steps, "link_records", records, NEEDED)
    steps.table(
        "link_read",
        f"""
        SELECT record, hash(record) AS place, source, as_of, extract, row, {_name_code("name")} AS name,
               {_name_code("father_name")} AS father, {_name_code("husband_name")} AS husband,
               {_name_code("guardian_name")} AS guardian, sex, birth_date, birth_precision, cnic,
               coalesce(cnic_holder, 'own') AS holder, nic_old, {OTHERS} AS others, coalesce(scheme, source) AS scheme,
               scheme_number, phone, district, tehsil, lower(address) AS address, origin_district, household,
               CASE WHEN household IS NOT NULL THEN as_of END AS roster, relation, head_cnic, employer_number,
               lower(employer_name) AS employer_name, employer_ntn,
               coalesce(list_contains(flags, 'cnic:sex_differs'), false) AS sex_differs
        FROM link_records WHERE unit = 'person'""",
        link_records="pieces",
    )
    _only_the_newest(steps)
    steps.table(
        "link_spelled",
        f"SELECT DISTINCT unnest([{', '.join(NAMES)}]) AS text FROM link_records WHERE unit = 'person'",
        link_records="pieces",
    )
    key_names(
        steps, f"SELECT {_spelled('text')} AS text FROM link_spelled", link_spelled=Cut(_spelled("text"), nulls=False)
    )
    steps.drop("link_spelled")
    _find_same(steps)
    steps.numbered(
        "link_pids",
        "pid",
        ("first",),
        "SELECT place, coalesce(first, place) AS first FROM link_read LEFT JOIN link_same USING (place)",
        link_read=Cut("place"),
        link_same=Cut("place"),
    )
    steps.drop("link_same")
    by_place: dict[str, Share] = {"link_read": Cut("place"), "link_pids": Cut("place")}
    for view, which in (("link_rows", "true"), ("link_firsts", "place = first"), ("link_repeated", "place <> first")):
        steps.view(view, f"SELECT record, pid FROM link_read JOIN link_pids USING (place) WHERE {which}", **by_place)
    steps.view(
        "link_said",
        """
        SELECT pid, r.* EXCLUDE (record, place, extract, row)
        FROM link_read r JOIN link_pids USING (place) WHERE place = first""",
        **by_place,
    )
    return steps.count("link_read")


def _find_same(steps: Steps) -> None:
    """Make `link_same` (place, first): rows that say what others of their source say, and the first that says it.

    All that a row says is hashed only where its numbers come twice in its source.
    """
    steps.view(
        "link_numbered",
        f"SELECT hash(source, cnic, nic_old, scheme_number, others) AS numbered, place FROM link_read WHERE {NUMBERED}",
        link_read="pieces",
    )
    steps.table(
        "link_repeats",
        """
        SELECT place FROM link_numbered SEMI JOIN (
          SELECT numbered FROM link_numbered GROUP BY numbered HAVING count(*) > 1) USING (numbered)""",
        link_numbered=Cut("numbered"),
    )
    steps.table(
        "link_statements",
        f"SELECT hash({SAID}) AS said, place FROM link_read SEMI JOIN link_repeats USING (place)",
        link_read=Cut("place"),
        link_repeats=Cut("place"),
    )
    steps.table(
        "link_same",
        """
        WITH repeated AS (SELECT said, min(place) AS first FROM link_statements GROUP BY said HAVING count(*) > 1)
        SELECT place, first FROM link_statements JOIN repeated USING (said)""",
        link_statements=Cut("said"),
    )
    steps.drop("link_numbered", "link_repeats", "link_statements")


def _only_the_newest(steps: Steps) -> None:
    """Take older rows out of `link_read` where a record comes twice, and give every record a place of its own."""
    steps.table("link_twice", "SELECT place FROM link_read GROUP BY place HAVING count(*) > 1", link_read=Cut("place"))
    if steps.count("link_twice"):
        steps.table(
            "link_read",
            """
            SELECT * REPLACE (place + (row_number() OVER (PARTITION BY place ORDER BY record) - 1)::UBIGINT AS place)
            FROM (SELECT * FROM link_read QUALIFY
                  row_number() OVER (PARTITION BY record ORDER BY as_of DESC NULLS LAST, extract DESC, row DESC)
                  = 1)""",
            link_read=Cut("place"),
        )
    steps.drop("link_twice")


def number_profiles(steps: Steps) -> int:
    """Make `link_profiles` (one row per pid, all numbers) and `link_numbers`; return how many profiles there are.

    Texts that are only ever compared for equality become 32-bit hashes: within candidate pairs two texts meet under
    one number once in four thousand million comparisons. A guardian's name, of whom it is not known whether he is the
    father or the husband, stands in both places. The 1st of January is taken for "some day that year". Where no sex is
    stated the CNIC's last digit tells it (odd: male).
    """
    _list_numbers(steps)
    relate(steps)
    number_names(steps)
    steps.table(
        "link_text_uses",
        """
        SELECT n.name, s.uses FROM (SELECT name AS text, count(*) AS uses FROM link_said GROUP BY name) s
        JOIN link_names n USING (text)""",
        link_said=Cut("name", nulls=False),
        link_names=Cut("text"),
    )
    steps.table(
        "link_own_names",
        """
        WITH u AS (SELECT name, sum(uses)::INTEGER AS uses FROM link_text_uses GROUP BY name)
        SELECT n.*, u.uses FROM link_names n JOIN u USING (name)""",
        link_names=Cut("name"),
        link_text_uses=Cut("name"),
    )
    steps.table(
        "link_phone_uses",
        "SELECT phone, count(*)::INTEGER AS uses FROM link_said WHERE phone IS NOT NULL GROUP BY phone",
        link_said=Cut("phone", nulls=False),
    )
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
               (s.name >> 32)::UINTEGER AS spelling, {_name_columns("n", "")}, n.uses AS name_uses,
               {_name_columns("f", "father_")}, {_name_columns("h", "husband_")},
               {_code("s.district")} AS district, {_code("coalesce(s.district, '') || '/' || s.tehsil")} AS tehsil,
               {_code("s.origin_district")} AS origin, {_code("s.phone")} AS phone, p.uses AS phone_uses,
               {_code(HOME)} AS home, {_code(ROSTER)} AS roster, {_code("s.scheme")} AS scheme,
               {_code("s.scheme_number")} AS scheme_number,
               {_code("coalesce(s.employer_ntn, s.scheme || '/' || s.employer_number)")} AS employer,
               {_code("s.employer_name")} AS firm,
               CASE WHEN s.address IS NOT NULL THEN list_sort(list_distinct(list_transform(
                 list_filter(regexp_split_to_array(s.address, '[^0-9\\p{{L}}]+'), lambda w: w <> ''),
                 lambda w: hash(w)))) END AS address,
               k.kin, m.pid IS NOT NULL AS kin_known, s.sex_differs OR l.pid IS NOT NULL AS lent
        FROM link_said s LEFT JOIN link_own_names n ON n.text = s.name
        LEFT JOIN link_names f ON f.text = coalesce(s.father, s.guardian)
        LEFT JOIN link_names h ON h.text = coalesce(s.husband, s.guardian)
        LEFT JOIN link_phone_uses p USING (phone) LEFT JOIN link_kin_lists k USING (pid)
        LEFT JOIN link_kin_known m USING (pid) LEFT JOIN link_lent l USING (pid)""",
        link_said=Cut("pid"),
        link_kin_lists=Cut("pid"),
        link_kin_known=Cut("pid"),
        link_lent=Cut("pid"),
        link_own_names=Sought("text", {"link_said": ("name",)}),
        link_names=Sought("text", {"link_said": ("coalesce(father, guardian)", "coalesce(husband, guardian)")}),
        link_phone_uses=Sought("phone", {"link_said": ("phone",)}),
    )
    steps.drop("link_text_uses", "link_own_names", "link_phone_uses", "link_names", "link_kin_known", "link_lent")
    steps.table(
        "link_words",
        "SELECT pid, unnest(address) AS word FROM link_profiles WHERE address IS NOT NULL",
        link_profiles="pieces",
    )
    steps.table(
        "link_words",
        """
        SELECT pid, word FROM link_words
        SEMI JOIN (SELECT word FROM link_words GROUP BY word HAVING count(*) > 1) USING (word)""",
        link_words=Cut("word"),
    )
    return steps.count("link_profiles")


def _list_numbers(steps: Steps) -> None:
    """Make `link_numbers` (pid, kind, digits): every number that a statement gives its person, once."""
    numbers = """list_filter([{'kind': 'cnic', 'digits': CASE WHEN holder = 'own' THEN cnic END},
          {'kind': 'nic_old', 'digits': nic_old},
          {'kind': 'scheme_number:' || scheme, 'digits': upper(scheme_number)}], lambda n: n.digits <> '')"""
    others = """list_transform(string_split(nullif(others, ''), ' '),
          lambda other: {'kind': split_part(other, ':', 1), 'digits': split_part(other, ':', 2)})"""
    steps.table(
        "link_numbers",
        f"""
        SELECT pid, n.kind, n.digits FROM (
          SELECT pid, unnest({numbers}) AS n FROM link_said WHERE nullif(others, '') IS NULL
          UNION ALL SELECT pid, unnest(list_distinct({numbers} || {others})) FROM link_said WHERE others <> '')
        WHERE n.digits <> ''""",
        link_said="pieces",
    )


def _name_columns(table: str, prefix: str) -> str:
    """Columns of a name from an alias of `link_names`."""
    return ", ".join(f"{table}.{column} AS {prefix}{column}" for column in NAME_COLUMNS)


def _spelled(column: str) -> str:
    """A name as it is written, but for small and capital letters and blanks around it."""
    return f"lower(trim({column}))"


def _name_code(column: str) -> str:
    """A 64-bit number for the way in which a name is written; null stays null."""
    return f"CASE WHEN {column} IS NOT NULL THEN hash({_spelled(column)}) END"


def _code(text: str) -> str:
    """A 32-bit number for a text that is only compared for equality; null stays null."""
    return f"CASE WHEN {text} IS NOT NULL THEN (hash({text}) >> 32)::UINTEGER END"
