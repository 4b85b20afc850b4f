"""Which registry number each component of linked records gets, so that a number given once stays with its holder.

Input are DuckDB tables (all keys are counters, records are ids of source records):

    components(record BIGINT, component, standing BOOLEAN)   what the linkage joined in this run
    claims(record BIGINT, number BIGINT, ended BOOLEAN)             under which number the registry knows the record
    numbers(number BIGINT, merged_into BIGINT, ended BOOLEAN) every number ever given
    history(event BIGINT, number BIGINT, record BIGINT)      which records a number held just before a merge

The rule (docs/registry.md says it for readers):

1. A record speaks for the number that it was under *before* merges, where that number is now an alias of the one that
   it is under; else for the number that it is under. A number that a merge took away can so come back.
2. A number goes to the component in which more records speak for it: first those that it held before merges, then all,
   then the one with the oldest record (smallest id). A component without a standing record gets nothing.
3. A component takes the oldest (smallest) of the numbers that went to it; the others become its aliases.
4. A component to which none went gets the next counter, in the order of its oldest record.
5. Whenever a standing record leaves a number that is not merged into the record's new one, that is a split, also where
   the number itself went with records that no longer stand.
6. An alias whose records are gone stays an alias of the number that it last led to, or of where that one leads now.
"""

from __future__ import annotations

import duckdb

OUTCOME = ("numbered", "aliases", "events")


def assign(con: duckdb.DuckDBPyConnection, subject: str) -> None:
    """Number the components of a subject (person, household, employer); the tables of input carry it as a prefix.

    Makes `<subject>_numbered` (record, number, standing) for the records of every component that stands,
    `<subject>_aliases` (number, merged_into) for every number that leads to another one, and `<subject>_events` (kind,
    survivor, others, before, after): merges and splits against the numbers before this run.

    Deterministic: neither the order of rows nor the names of components matter. Applied again to its own outcome it
    changes nothing and tells of no event.
    """
    for name, query in _STEPS:
        con.execute(f"CREATE OR REPLACE TEMP TABLE {subject}_{name} AS {query.replace('$', subject + '_')}")
    for name in (name for name, _query in _STEPS if name not in OUTCOME):
        con.execute(f"DROP TABLE {subject}_{name}")


# Where each number leads today: an alias to the number at the end of its chain, any other to itself.
_LEADS = """
    WITH RECURSIVE chain(number, target) AS (
        SELECT number, merged_into FROM $numbers WHERE merged_into IS NOT NULL
        UNION
        SELECT chain.number, n.merged_into FROM chain JOIN $numbers n ON n.number = chain.target
        WHERE n.merged_into IS NOT NULL
    )
    SELECT number, number AS target FROM $numbers WHERE merged_into IS NULL
    UNION ALL
    SELECT chain.number, chain.target FROM chain JOIN $numbers n ON n.number = chain.target
    WHERE n.merged_into IS NULL"""

# For which number each record speaks, and whether it was that number's before a merge.
_SPOKEN = """
    SELECT r.component, r.record, coalesce(h.number, l.target) AS number, h.number IS NOT NULL AS before_merge
    FROM $components r
    JOIN (SELECT DISTINCT component FROM $components WHERE standing) USING (component)
    JOIN $claims c USING (record)
    JOIN $leads l ON l.number = c.number
    LEFT JOIN (
        SELECT h.record, hl.target, arg_min(h.number, (h.event, h.number)) AS number
        FROM $history h JOIN $leads hl USING (number)
        GROUP BY h.record, hl.target
    ) h ON h.record = r.record AND h.target = l.target"""

_WON = """
    SELECT number, component FROM (
        SELECT number, component, count(*) FILTER (before_merge) AS kept, count(*) AS records, min(record) AS oldest
        FROM $spoken GROUP BY number, component
    )
    QUALIFY row_number() OVER (PARTITION BY number ORDER BY kept DESC, records DESC, oldest) = 1"""

_HELD = """
    WITH standing AS (
        SELECT component, min(record) AS oldest FROM $components WHERE standing GROUP BY component
    ), old AS (
        SELECT component, min(number) AS number FROM $won GROUP BY component
    ), top AS (
        SELECT coalesce(max(number), 0) AS number FROM $numbers
    )
    SELECT component, coalesce(
        old.number,
        top.number + row_number() OVER (PARTITION BY old.number IS NULL ORDER BY standing.oldest)
    ) AS number
    FROM standing LEFT JOIN old USING (component) CROSS JOIN top"""

_NUMBERED = """
    SELECT r.record, h.number, r.standing FROM $components r JOIN $held h USING (component)"""

_ALIASES = """
    WITH RECURSIVE step AS (
        SELECT w.number, h.number AS merged_into FROM $won w JOIN $held h USING (component) WHERE h.number <> w.number
        UNION ALL
        SELECT number, merged_into FROM $numbers
        WHERE merged_into IS NOT NULL AND number NOT IN (SELECT number FROM $won)
    ), chain(number, target) AS (
        SELECT number, merged_into FROM step
        UNION
        SELECT chain.number, step.merged_into FROM chain JOIN step ON step.number = chain.target
    )
    SELECT number, target AS merged_into FROM chain WHERE target NOT IN (SELECT number FROM step)"""

# Records that were under a number before this run; `tells` where the record stood under it and still stands.
_MOVED = """
    SELECT n.record, l.target AS old, n.number AS new, n.standing AND NOT c.ended AND NOT o.ended AS tells
    FROM $numbered n JOIN $claims c USING (record) JOIN $leads l ON l.number = c.number
    JOIN $numbers o ON o.number = l.target"""

_OBJECT = "to_json(map_from_entries(list({'k': number::VARCHAR, 'v': records} ORDER BY number)))"

_EVENTS = f"""
    WITH pairs AS (
        SELECT DISTINCT old, new FROM $moved WHERE tells
    ), merges AS (
        SELECT a.merged_into AS survivor, list(a.number ORDER BY a.number) AS others
        FROM $aliases a JOIN $numbers n ON n.number = a.number
        WHERE n.merged_into IS NULL AND NOT n.ended
        GROUP BY a.merged_into
    ), parted AS (
        SELECT old FROM pairs GROUP BY old HAVING count(*) > 1
        UNION
        SELECT old FROM pairs ANTI JOIN $aliases a ON a.number = old AND a.merged_into = new WHERE new <> old
    ), splits AS (
        SELECT s.old AS survivor, list(s.new ORDER BY s.new) FILTER (s.new <> s.old) AS others
        FROM pairs s JOIN parted USING (old)
        GROUP BY s.old
    ), told AS (
        SELECT 'merge' AS kind, survivor, others FROM merges UNION ALL SELECT 'split', survivor, others FROM splits
    ), touched AS (
        SELECT kind, survivor, unnest(list_append(others, survivor)) AS number FROM told
    ), befores AS (
        SELECT t.kind, t.survivor, m.old AS number, list(m.record ORDER BY m.record) AS records
        FROM touched t JOIN $moved m ON m.old = t.number GROUP BY ALL
    ), afters AS (
        SELECT t.kind, t.survivor, n.number, list(n.record ORDER BY n.record) AS records
        FROM touched t JOIN $numbered n ON n.number = t.number WHERE n.standing GROUP BY ALL
    ), befores_of AS (
        SELECT kind, survivor, {_OBJECT} AS said FROM befores GROUP BY ALL
    ), afters_of AS (
        SELECT kind, survivor, {_OBJECT} AS said FROM afters GROUP BY ALL
    )
    SELECT kind, survivor, others, coalesce(b.said, '{{}}') AS before, coalesce(a.said, '{{}}') AS after
    FROM told LEFT JOIN befores_of b USING (kind, survivor) LEFT JOIN afters_of a USING (kind, survivor)
    ORDER BY kind, survivor"""

_STEPS = (
    ("leads", _LEADS),
    ("spoken", _SPOKEN),
    ("won", _WON),
    ("held", _HELD),
    ("numbered", _NUMBERED),
    ("aliases", _ALIASES),
    ("moved", _MOVED),
    ("events", _EVENTS),
)
