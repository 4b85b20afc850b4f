"""Whom a linkage serves less well: its accuracy group by group, against a truth or by the labels of the run itself."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Literal

import duckdb
import numpy as np
import pyarrow as pa

from saiban.linkage.fields import unpacked
from saiban.linkage.model import Model, probability
from saiban.linkage.rows import Records, parquet
from saiban.linkage.steps import Steps
from saiban.terms.places import districts

BEHIND = 0.02
"""A group whose recall is further below the whole than this is marked."""
FEW = 100
"""Of fewer pairs than this nothing is said."""

UNKNOWN = frozenset({"unknown", "unknown+unknown"})

Standing = Literal["level", "behind", "unsure", "few"]

AGE = "(year(as_of) - year(birth_date))"
SEX = """coalesce(sex, CASE WHEN coalesce(cnic_holder, 'own') = 'own' AND length(cnic) = 13
  THEN CASE WHEN right(cnic, 1)::TINYINT % 2 = 1 THEN 'male' ELSE 'female' END END)"""
OWN_NUMBER = "CASE WHEN cnic IS NOT NULL AND coalesce(cnic_holder, 'own') = 'own' THEN 'with' ELSE 'without' END"
CHILD = f"coalesce({AGE} < 18, false)"
WOMAN = f"({SEX} = 'female' AND NOT {CHILD})"


@dataclass(frozen=True)
class Division:
    """One way to divide people into groups: `value` is SQL over a standard row, `among` says whose rows take part.

    A group is one value, and a pair belongs to it where either of its rows has that value, so that a pair whose rows
    disagree counts in two groups; pairs of which neither row has one are the group "unknown". In a division by
    `both_rows` a group is the two values of the pair, as in "with+without": a CNIC on one of the two rows.
    """

    code: str
    value: str
    among: str = "true"
    both_rows: bool = False


def _province() -> str:
    provinces = {district.pcode[:3]: district.province for district in districts()}
    cases = " ".join(f"WHEN '{start}' THEN '{province}'" for start, province in sorted(provinces.items()))
    return f"CASE left(district, 3) {cases} END"


DIVISIONS = (
    Division("sex", SEX),
    Division(
        "age",
        f"""CASE WHEN {AGE} < 18 THEN '0-17' WHEN {AGE} < 30 THEN '18-29' WHEN {AGE} < 45 THEN '30-44'
        WHEN {AGE} < 60 THEN '45-59' WHEN {AGE} >= 60 THEN '60+' END""",
    ),
    Division("province", _province()),
    Division("cnic", OWN_NUMBER, both_rows=True),
    Division("cnic_women", OWN_NUMBER, among=WOMAN, both_rows=True),
    Division("cnic_men", OWN_NUMBER, among=f"{SEX} = 'male' AND NOT {CHILD}", both_rows=True),
    Division("cnic_children", OWN_NUMBER, among=CHILD, both_rows=True),
    Division("marital_women", "marital_status", among=WOMAN),
    Division(
        "named_women",
        """CASE WHEN husband_name IS NOT NULL AND father_name IS NOT NULL THEN 'both'
        WHEN husband_name IS NOT NULL THEN 'husband' WHEN father_name IS NOT NULL THEN 'father'
        WHEN guardian_name IS NOT NULL THEN 'either' END""",
        among=WOMAN,
        both_rows=True,
    ),
)
"""By sex (where none is stated, as the CNIC's last digit has it), age when the row was written, province of present
stay, a CNIC of one's own on the rows, marital status, and by whom a woman is named (`either`: the column does not say
whether it is the father or the husband). A woman or man is 18 or more, or of unknown age."""


@dataclass(frozen=True)
class GroupAccuracy:
    """How right the linkage is for one group; shares from 0 to 1, None where there is nothing to share.

    pairs_true: pairs of the group's records that belong together; pairs_linked: pairs put together (None where only the
    run's labels are known). standing: "behind" where recall is more than 0.02 below the whole, "unsure" where it is but
    chance alone may do that with so few pairs (the 95 % interval of Wilson 1927 reaches up to that line), "few" where
    the group has under 100 true pairs, else "level".
    """

    division: str
    group: str
    pairs_true: int
    recall: float | None
    standing: Standing
    pairs_linked: int | None = None
    precision: float | None = None
    f1: float | None = None


def evaluate_groups(
    con: duckdb.DuckDBPyConnection, clusters: Path, records: Records, truth: Records
) -> list[GroupAccuracy]:
    """Compare clusters (record, cluster) with a truth (record, truth) for each group of `DIVISIONS`.

    Counts are over pairs of records as in `saiban.linkage.evaluate`. The whole stands first, as division and group
    "all". Records that no standard row describes are of unknown groups; a division of which nothing is known at all is
    left out.
    """
    steps = Steps(con)
    try:
        values = ", ".join(
            f"{division.value} AS v{i}, {division.among} AS m{i}" for i, division in enumerate(DIVISIONS)
        )
        steps.table(
            "link_divided",
            f"""
            SELECT c.cluster, t.truth, {", ".join(f"v{i}, m{i}" for i in range(len(DIVISIONS)))}
            FROM {parquet(clusters)} c JOIN {parquet(truth)} t USING (record)
            LEFT JOIN ({_newest(records, values)}) r USING (record)
            WHERE t.truth IS NOT NULL""",
        )
        whole = _counted(steps, "NULL", "true", both_rows=False).get("unknown", (0, 0, 0))
        found = [_accuracy("all", "all", whole, None)]
        for i, division in enumerate(DIVISIONS):
            groups = _counted(steps, f"v{i}", f"coalesce(m{i}, false)", both_rows=division.both_rows)
            if not UNKNOWN.issuperset(groups):
                found += [_accuracy(division.code, group, groups[group], found[0].recall) for group in sorted(groups)]
    finally:
        steps.clear()
    return found


def _newest(records: Records, values: str) -> str:
    """SQL: record and values of the newest row of each record."""
    return f"""
        SELECT record, {values} FROM {parquet(records)}
        QUALIFY row_number() OVER (PARTITION BY record ORDER BY as_of DESC NULLS LAST, extract DESC, row DESC) = 1"""


def _counted(steps: Steps, value: str, among: str, *, both_rows: bool) -> dict[str, tuple[int, int, int]]:
    """Pairs by group: (true, linked, both), counted from the sizes of cells so that no pair is ever made."""
    pairs = _mixed_pairs if both_rows else _pairs_of_either
    counted: dict[str, list[int]] = {}
    for place, key in enumerate(("truth::VARCHAR", "cluster::VARCHAR", "cluster::VARCHAR || ' ' || truth::VARCHAR")):
        cells = f"SELECT {key} AS key, {value} AS value, count(*) AS n FROM link_divided WHERE {among} GROUP BY ALL"
        for group, number in steps.rows(pairs(cells)):
            counted.setdefault(group, [0, 0, 0])[place] = int(number)
    return {group: (true, linked, both) for group, (true, linked, both) in counted.items() if true or linked}


def _pairs_of_either(cells: str) -> str:
    """SQL: the pairs of which either row has the value: all of a cell but those among the others."""
    return f"""
        SELECT coalesce(value::VARCHAR, 'unknown'),
               sum(CASE WHEN value IS NULL THEN n * (n - 1) // 2
                        ELSE (total * (total - 1) - (total - n) * (total - n - 1)) // 2 END)
        FROM (SELECT value, n, sum(n) OVER (PARTITION BY key) AS total FROM ({cells})) GROUP BY value"""


def _mixed_pairs(cells: str) -> str:
    """SQL: the pairs by the values of both rows."""
    return f"""
        WITH cells AS MATERIALIZED (SELECT key, coalesce(value, 'unknown') AS value, n FROM ({cells}))
        SELECT x.value || '+' || y.value, sum(CASE WHEN x.value = y.value THEN x.n * (x.n - 1) // 2 ELSE x.n * y.n END)
        FROM cells x JOIN cells y ON x.key = y.key AND x.value <= y.value GROUP BY ALL"""


def _accuracy(division: str, group: str, counts: tuple[int, int, int], whole: float | None) -> GroupAccuracy:
    true, linked, both = counts
    recall = both / true if true else None
    f1 = 2 * both / (true + linked) if true or linked else None
    return GroupAccuracy(
        division=division,
        group=group,
        pairs_true=true,
        recall=_rounded(recall),
        standing=_standing(true, recall, whole),
        pairs_linked=linked,
        precision=_rounded(both / linked if linked else None),
        f1=_rounded(f1),
    )


def _standing(pairs: int, recall: float | None, whole: float | None) -> Standing:
    if pairs < FEW or recall is None:
        return "few"
    if whole is None or recall >= whole - BEHIND:
        return "level"
    return "behind" if _highest(recall, pairs) < whole - BEHIND else "unsure"


def _highest(share: float, count: int) -> float:
    """The upper end of the 95 % interval of a share (Wilson 1927)."""
    z = 1.96
    spread = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return (share + z * z / (2 * count) + spread) / (1 + z * z / count)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 6)


def recall_by_labels(
    con: duckdb.DuckDBPyConnection, edges: Path, records: Records, model: Model
) -> list[GroupAccuracy]:
    """Say for each group how many of the pairs with one identity number the model finds with the numbers hidden.

    What can be known without a truth: pairs that an undoubted number has proved to be one person (edges whose `how` is
    "identity") are judged by their pattern alone. It speaks of pairs that were compared, not of those that no block
    brought together, and of people who have a number; for those without it is the best guess there is.
    """
    steps = Steps(con)
    try:
        patterns = steps.arrays(
            f"SELECT DISTINCT pattern FROM {parquet(edges)} WHERE how = 'identity' ORDER BY pattern"
        )["pattern"]
        chance = probability(model.log_odds(unpacked(patterns.astype(np.int64), len(model.fields))))
        steps.lend("link_judged", pa.table({"pattern": patterns, "found": chance >= model.threshold}))
        values = ", ".join(
            f"CASE WHEN {division.among} THEN coalesce({division.value}, 'unknown') END AS v{i}"
            for i, division in enumerate(DIVISIONS)
        )
        chosen = ", ".join(f"x.v{i} AS x{i}, y.v{i} AS y{i}" for i in range(len(DIVISIONS)))
        steps.table(
            "link_labelled",
            f"""
            WITH told AS ({_newest(records, values)})
            SELECT found, {chosen} FROM {parquet(edges)} e JOIN link_judged USING (pattern)
            JOIN told x ON x.record = e.record_a JOIN told y ON y.record = e.record_b WHERE how = 'identity'""",
        )
        pairs, right = steps.rows("SELECT count(*), count(*) FILTER (found) FROM link_labelled")[0]
        found = [_recall("all", "all", pairs, right, None)]
        for i, division in enumerate(DIVISIONS):
            if "cnic" in division.code:
                continue
            groups = steps.rows(_labelled_groups(i, both_rows=division.both_rows))
            if not UNKNOWN.issuperset(group for group, _, _ in groups):
                found += [_recall(division.code, group, count, hits, found[0].recall) for group, count, hits in groups]
    finally:
        steps.clear()
    return found


def _labelled_groups(place: int, *, both_rows: bool) -> str:
    x, y = f"x{place}", f"y{place}"
    if both_rows:
        group = f"least({x}, {y}) || '+' || greatest({x}, {y})"
    else:
        known = f"list_filter([{x}, {y}], lambda v: v <> 'unknown')"
        group = f"unnest(CASE WHEN len({known}) = 0 THEN ['unknown'] ELSE list_distinct({known}) END)"
    return f"""
        SELECT grp, count(*), count(*) FILTER (found)
        FROM (SELECT {group} AS grp, found FROM link_labelled WHERE {x} IS NOT NULL AND {y} IS NOT NULL)
        GROUP BY grp ORDER BY grp"""


def _recall(division: str, group: str, pairs: int, right: int, whole: float | None) -> GroupAccuracy:
    recall = right / pairs if pairs else None
    return GroupAccuracy(division, group, pairs, _rounded(recall), _standing(pairs, recall, whole))
