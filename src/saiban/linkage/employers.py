"""Which rows speak of the same employer: registration numbers first, then the tax number, then name and district."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pyarrow as pa

from saiban.linkage.clusters import Facts, repaired
from saiban.linkage.households import GroupReport
from saiban.linkage.rows import Records, parquet
from saiban.linkage.settings import NumberRule, rule_of
from saiban.linkage.steps import Steps
from saiban.terms import names

LEGAL_FORM = re.compile(r"and|co|company|corp|corporation|inc|limited|llp|ltd|m|messrs|ms|p|private|pvt|s|smc|sons|the")
SHORT_FOR = {
    "bros": "brothers",
    "engg": "engineering",
    "govt": "government",
    "ind": "industries",
    "inds": "industries",
    "intl": "international",
    "mfg": "manufacturing",
    "univ": "university",
}
NAME_CAP = 50


def firm_key(name: str) -> str:
    """Return the key of an employer's name: its words' keys, singular, without the legal form; maybe empty."""
    words = [
        SHORT_FOR.get(word, word) for word in re.findall(r"[^\W_]+", name.lower()) if not LEGAL_FORM.fullmatch(word)
    ]
    singular = [word.removesuffix("s") if len(word) > 3 else word for word in words]
    return " ".join(key for key in (word if word.isdigit() else names.token_key(word) for word in singular) if key)


def link_employers(
    con: duckdb.DuckDBPyConnection, records: Records, out: Path, *, numbers: tuple[NumberRule, ...] = ()
) -> GroupReport:
    """Join what the rows say of employers and write `employers.parquet` (record, employer) into `out`.

    Employer rows take part, and person rows that name an employer. One registration number in one scheme is one
    employer; so is one national tax number; so are one name (its key, without the legal form) and district, unless
    two tax numbers or two numbers of one scheme speak against it. `numbers`: what mappings declare otherwise.
    `employer` is the rank of its smallest record.
    """
    steps = Steps(con)
    try:
        return _linked(steps, records, out, numbers)
    finally:
        steps.clear()


def _linked(steps: Steps, records: Records, out: Path, declared: tuple[NumberRule, ...]) -> GroupReport:
    steps.table(
        "link_statements",
        f"""
        SELECT coalesce(scheme, source) AS scheme,
               upper(regexp_replace(employer_number, '[^0-9A-Za-z]', '', 'g')) AS number,
               left(regexp_replace(employer_ntn, '[^0-9]', '', 'g'),
                    CASE WHEN length(regexp_replace(employer_ntn, '[^0-9]', '', 'g')) = 8 THEN 7 ELSE 13 END) AS ntn,
               employer_name AS name, district, list(record) AS records, min(record) AS first
        FROM {parquet(records)}
        WHERE unit IN ('employer', 'person') AND coalesce(employer_number, employer_ntn, employer_name) IS NOT NULL
        GROUP BY ALL""",
    )
    texts = [
        name for (name,) in steps.rows("SELECT DISTINCT name FROM link_statements WHERE name IS NOT NULL ORDER BY name")
    ]
    steps.lend(
        "link_firm_names",
        pa.table(
            {"name": pa.array(texts, pa.string()), "firm": pa.array([firm_key(text) for text in texts], pa.string())}
        ),
    )
    steps.table(
        "link_firms",
        """
        SELECT row_number() OVER (ORDER BY s.first, s.name, s.district)::INTEGER AS firm_no,
               s.scheme, s.first, s.records,
               nullif(s.number, '') AS number, nullif(s.ntn, '') AS ntn, nullif(f.firm, '') AS firm, s.district
        FROM link_statements s LEFT JOIN link_firm_names f USING (name)""",
    )
    schemes = [scheme for (scheme,) in steps.rows("SELECT DISTINCT scheme FROM link_firms ORDER BY scheme")]
    rules = {kind: rule_of(kind, declared) for kind in ("employer_ntn", *map(_number_kind, schemes))}
    steps.table(
        "link_ties",
        f"""
        WITH keyed AS (
          SELECT firm_no, 1 AS strength, scheme || '/' || number AS key FROM link_firms
                 WHERE list_contains($identifying, scheme)
          UNION ALL SELECT firm_no, 2, ntn FROM link_firms WHERE $ntn_identifies
          UNION ALL SELECT firm_no, 3, firm || '/' || district FROM link_firms),
        placed AS (SELECT firm_no, strength, key,
                          row_number() OVER (PARTITION BY strength, key ORDER BY firm_no) AS place,
                          min(firm_no) OVER (PARTITION BY strength, key) AS first
                   FROM keyed WHERE key IS NOT NULL)
        SELECT DISTINCT x.firm_no AS a, y.firm_no AS b, x.strength FROM placed x JOIN placed y
        ON x.strength = y.strength AND x.key = y.key AND x.firm_no < y.firm_no
           AND (x.firm_no = x.first OR (x.strength = 3 AND x.place <= {NAME_CAP} AND y.place <= {NAME_CAP}))""",
        {
            "identifying": [scheme for scheme in schemes if rules[_number_kind(scheme)].identifies == "yes"],
            "ntn_identifies": rules["employer_ntn"].identifies == "yes",
        },
    )
    rows = steps.rows("SELECT firm_no, ntn, scheme, number FROM link_firms ORDER BY firm_no")
    apart = {kind: rule.apart for kind, rule in rules.items() if rule.apart is not None}
    facts = Facts(
        numbers={
            firm: {
                kind: value
                for kind, value in (("employer_ntn", ntn), (_number_kind(scheme), number))
                if value and kind in apart
            }
            for firm, ntn, scheme, number in rows
        },
        far_digits=apart,
    )
    links = steps.rows("SELECT a, b, strength < 3 FROM link_ties ORDER BY strength, a, b")
    groups, refused = repaired(links, facts)
    steps.lend(
        "link_joined",
        pa.table(
            {"firm_no": pa.array(list(groups), pa.int32()), "joined": pa.array(list(groups.values()), pa.int32())}
        ),
    )
    steps.table(
        "link_named",
        """
        SELECT unnest(records) AS record, min(first) OVER (PARTITION BY coalesce(joined, firm_no)) AS first
        FROM link_firms LEFT JOIN link_joined USING (firm_no)""",
    )
    steps.write(
        out / "employers.parquet",
        ("record",),
        "SELECT record, dense_rank() OVER (ORDER BY first)::BIGINT AS employer FROM link_named",
    )
    return GroupReport(
        records=steps.number("SELECT count(*) FROM link_named"),
        local=steps.number("SELECT count(*) FROM link_firms"),
        found=steps.number("SELECT count(DISTINCT first) FROM link_named"),
        links=len(links),
        links_refused=len(refused),
    )


def _number_kind(scheme: str) -> str:
    return f"employer_number:{scheme}"
