"""Which pairs are worth comparing: rows that share an uncommon combination of keys, in blocks of bounded size."""

from __future__ import annotations

from dataclasses import dataclass

from saiban.linkage.identity import NumberKind, far
from saiban.linkage.settings import FAR, PersonLinkage
from saiban.linkage.steps import Steps

PAIR_BITS = 32


@dataclass(frozen=True)
class Rule:
    """Rows with the same values of these expressions over `link_profiles` p are candidates for one person.

    Only rows where every expression is known take part. A `source` may list a row several times (once for each word
    of its address).
    """

    code: str
    keys: tuple[str, ...]
    source: str = "link_profiles p"


EXACT_DAY = """CASE WHEN p.born_precision = 3 THEN p.born::INTEGER * 1024
  + least(p.born_month, p.born_day)::INTEGER * 32 + greatest(p.born_month, p.born_day) END"""
"""The day of birth, the same for a date and for that date with day and month exchanged."""
PLACE = "coalesce(p.district, p.tehsil)"
RELATIVE = "coalesce(p.father_name, p.husband_name)"
RELATIVE_FIRST = "coalesce(p.father_first, p.husband_first)"
KIN = "link_profiles p JOIN link_kin k USING (pid)"
WORDS = "link_profiles p JOIN link_words w USING (pid)"

RULES: tuple[Rule, ...] = (
    Rule("name and day of birth", ("p.name", EXACT_DAY)),
    Rule("day of birth and place", (EXACT_DAY, PLACE)),
    Rule("day of birth and first name", (EXACT_DAY, "p.first")),
    Rule("day of birth and relative", (EXACT_DAY, RELATIVE_FIRST)),
    Rule("name and father", ("p.bag", "p.father_name")),
    Rule("name and husband", ("p.bag", "p.husband_name")),
    Rule("first name, relative and place", ("p.first", RELATIVE_FIRST, PLACE)),
    Rule("name and place", ("p.bag", PLACE)),
    Rule("joined name and place", ("p.joined", PLACE)),
    Rule("name and year of birth", ("p.bag", "p.born", "coalesce(p.district, 0)")),
    Rule("relative, year of birth and place", (RELATIVE, "p.born", PLACE)),
    Rule("relative and tehsil", (RELATIVE, "p.tehsil")),
    Rule("relative, initial and place", (RELATIVE, "left(p.joined, 1)", PLACE)),
    Rule("initial, year of birth, sex and tehsil", ("left(p.joined, 1)", "p.born", "p.sex", "p.tehsil")),
    Rule("beginning of name, year of birth and place", ("left(p.joined, 2)", "p.born", PLACE)),
    Rule("name and swapped name", ("least(p.name, p.father_name)", "greatest(p.name, p.father_name)", "p.district")),
    Rule("phone and first name", ("p.phone", "p.first")),
    Rule("phone and year of birth", ("p.phone", "p.born")),
    Rule("number of a relative and first name", ("k.number", "p.first"), KIN),
    Rule("number of a relative and year of birth", ("k.number", "p.born"), KIN),
    Rule("employer and name", ("coalesce(p.employer, p.firm)", "p.bag")),
    Rule("address word and first name", ("w.word", "p.first"), WORDS),
    Rule("address word and day of birth", ("w.word", EXACT_DAY), WORDS),
)

FINER = (RELATIVE, "p.born", "coalesce(p.tehsil, p.district)", "p.sex")


@dataclass(frozen=True)
class Blocked:
    """What one rule did: the pairs it found and the rows it left uncompared because their block stayed too large."""

    rule: str
    pairs: int
    rows_left_out: int


def candidate_pairs(steps: Steps, main: NumberKind | None, settings: PersonLinkage) -> list[Blocked]:
    """Make `link_candidates` (pair: a * 2^32 + b, a < b; each pair once) by all rules.

    Pairs whose sure identity numbers are far apart are dropped here, but for one in `sample_one_in` kept for training.
    """
    steps.table("link_found", "SELECT 0::BIGINT AS pair WHERE false")
    done = []
    for rule in RULES:
        before = steps.number("SELECT count(*) FROM link_found")
        left_out = _block(steps, rule, main.apart if main else FAR, settings)
        done.append(Blocked(rule.code, steps.number("SELECT count(*) FROM link_found") - before, left_out))
    steps.table("link_candidates", "SELECT DISTINCT pair FROM link_found")
    steps.drop("link_found")
    return done


def _block(steps: Steps, rule: Rule, apart: int, settings: PersonLinkage) -> int:
    known = " AND ".join(f"({key}) IS NOT NULL" for key in rule.keys)
    steps.table(
        "link_block", f"SELECT DISTINCT p.pid, hash({', '.join(rule.keys)}) AS block FROM {rule.source} WHERE {known}"
    )
    for finer in (*FINER, None):
        steps.table(
            "link_block_sizes", "SELECT block, count(*) AS size FROM link_block GROUP BY block HAVING count(*) > 1"
        )
        steps.run(_pairs_within(apart, settings))
        too_large = steps.number(f"SELECT sum(size) FROM link_block_sizes WHERE size > {settings.block_cap}")
        if not too_large or finer is None:
            break
        steps.table(
            "link_block",
            f"""
            SELECT k.pid, hash(k.block, {finer}) AS block
            FROM link_block k JOIN link_block_sizes s USING (block) JOIN link_profiles p USING (pid)
            WHERE s.size > {settings.block_cap}""",
        )
    steps.drop("link_block", "link_block_sizes")
    return too_large


def _pairs_within(apart: int, settings: PersonLinkage) -> str:
    return f"""
        INSERT INTO link_found
        WITH members AS (
          SELECT k.block, k.pid, c.sure
          FROM link_block k JOIN link_block_sizes s USING (block) LEFT JOIN link_compared c USING (pid)
          WHERE s.size <= {settings.block_cap})
        SELECT (l.pid::BIGINT << {PAIR_BITS}) | r.pid
        FROM members l JOIN members r ON l.block = r.block AND l.pid < r.pid
        WHERE (l.pid * 7919::BIGINT + r.pid * 104729::BIGINT) % {settings.sample_one_in} = 0
           OR NOT coalesce({far("l.sure", "r.sure", apart)}, false)"""
