"""Names become integers: one canonical key per distinct name, worked out once, then compared as numbers."""

from __future__ import annotations

import pyarrow as pa

from saiban.linkage.steps import Steps
from saiban.terms import names


def number_names(steps: Steps, texts: str, table: str = "link_names") -> None:
    """Make `table` from a query of one text column of distinct names.

    Columns: text; name (the number of its key, equal for all spellings of one name); bag (the same with the order of
    the parts ignored); joined (the key without spaces, for edit distances); first (the number of the first part that
    tells people apart); part1..part4 (numbers of the parts); parts (how many); initial (it begins
    with a single letter). Names without a key are left out.
    """
    column = steps.con.sql(f"SELECT text FROM ({texts}) WHERE text IS NOT NULL ORDER BY text").to_arrow_table()["text"]
    values = column.to_pylist()
    keys = [names.key(value) for value in values]
    firsts = [names.first_key(value) for value in values]
    keyed = pa.table({"text": column, "key": pa.array(keys, pa.string()), "lead": pa.array(firsts, pa.string())})
    steps.lend("link_keyed", keyed)
    steps.table(
        "link_name_keys",
        """
        SELECT key, row_number() OVER (ORDER BY key)::INTEGER AS name, string_split(key, ' ') AS words,
               array_to_string(list_sort(string_split(key, ' ')), ' ') AS sorted, replace(key, ' ', '') AS joined
        FROM (SELECT DISTINCT key FROM link_keyed WHERE key <> '')""",
    )
    steps.table(
        "link_name_parts",
        """
        SELECT word, row_number() OVER (ORDER BY word)::INTEGER AS part
        FROM (SELECT unnest(words) AS word FROM link_name_keys UNION SELECT lead FROM link_keyed WHERE lead <> '')""",
    )
    steps.table(
        "link_name_bags",
        """
        SELECT sorted, row_number() OVER (ORDER BY sorted)::INTEGER AS bag
        FROM (SELECT DISTINCT sorted FROM link_name_keys)""",
    )
    parts = ", ".join(f"p{i}.part AS part{i}" for i in range(1, 5))
    joins = " ".join(f"LEFT JOIN link_name_parts p{i} ON p{i}.word = k.words[{i}]" for i in range(1, 5))
    steps.table(
        table,
        f"""
        SELECT t.text, k.name, b.bag, k.joined, coalesce(f.part, p1.part) AS first, {parts},
               len(k.words)::TINYINT AS parts, regexp_matches(t.text, '^[a-z]\\.? ') AS initial
        FROM link_keyed t JOIN link_name_keys k USING (key) JOIN link_name_bags b USING (sorted)
        LEFT JOIN link_name_parts f ON f.word = t.lead {joins}""",
    )
    steps.drop("link_keyed", "link_name_keys", "link_name_parts", "link_name_bags")
