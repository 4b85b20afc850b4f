"""Which pairs are worth comparing: rows that share an uncommon combination of keys, in blocks of bounded size."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from saiban.linkage.identity import Numbers
from saiban.linkage.pairing import Flags, Ids, Members, distinct, grouped, sides
from saiban.linkage.settings import PersonLinkage
from saiban.linkage.steps import Steps


@dataclass(frozen=True)
class Rule:
    """Rows with the same values of these expressions over `link_profiles` p are candidates for one person.

    Only rows where every expression is known take part. A `source` may list a row several times (once for each word
    of its address).
    """

    code: str
    keys: tuple[str, ...]
    source: str = "link_profiles p"

    @property
    def members(self) -> str:
        """SQL: the rows that take part (pid) and the block of each."""
        known = " AND ".join(f"({key}) IS NOT NULL" for key in self.keys)
        return f"SELECT hash({', '.join(self.keys)}) AS block, p.pid FROM {self.source} WHERE {known}"


COMMON, VERY_COMMON = 32, 512
"""On more rows than this a name is common, or very common."""
EXACT_DAY = """CASE WHEN p.born_precision = 3 THEN p.born::INTEGER * 1024
  + least(p.born_month, p.born_day)::INTEGER * 32 + greatest(p.born_month, p.born_day) END"""
"""The day of birth, the same for a date and for that date with day and month exchanged."""
PLACE = "coalesce(p.district, p.tehsil)"
SMALL_PLACE = "coalesce(p.tehsil, p.district)"
NEAR = f"""CASE WHEN p.name_uses > {VERY_COMMON} THEN hash({SMALL_PLACE}, p.born)
  WHEN p.name_uses > {COMMON} THEN {SMALL_PLACE}::UBIGINT ELSE ({PLACE})::UBIGINT END"""
"""The district; where a name is common the tehsil, where it is very common with the year of birth: so namesakes don't
fill a block as people grow more."""
BY_SEX = """(SELECT *, CASE WHEN sex IN (1, 2) THEN sex ELSE 1 END AS side FROM link_profiles
  UNION ALL SELECT *, 2 FROM link_profiles WHERE sex IS NULL OR sex NOT IN (1, 2)) p"""
"""Rows of unknown sex and of transgender people stand with men and with women."""
RELATIVE = "coalesce(p.father_name, p.husband_name)"
RELATIVE_FIRST = "coalesce(p.father_first, p.husband_first)"
KIN = "link_profiles p JOIN link_kin k USING (pid)"
WORDS = "link_profiles p JOIN link_words w USING (pid)"
PARTS = """(SELECT pid, unnest(list_distinct([part1, part2, part3, part4])) AS part FROM link_profiles) n
  JOIN link_words w USING (pid) JOIN link_profiles p USING (pid)"""

RULES: tuple[Rule, ...] = (
    Rule("day of birth, place and sex", (EXACT_DAY, PLACE, "p.side"), BY_SEX),
    Rule("day of birth and first name", (EXACT_DAY, "p.first")),
    Rule("day of birth and relative", (EXACT_DAY, RELATIVE)),
    Rule("name and father", ("p.bag", "p.father_name")),
    Rule("name and husband", ("p.bag", "p.husband_name")),
    Rule("first name, relative and place", ("p.first", RELATIVE_FIRST, PLACE)),
    Rule("name and place", ("p.joined", NEAR)),
    Rule("relative, initial, place and sex", (RELATIVE, "left(p.joined, 1)", PLACE, "p.side"), BY_SEX),
    Rule("name and swapped name", ("least(p.name, p.father_name)", "greatest(p.name, p.father_name)", "p.district")),
    Rule("phone and year of birth", ("p.phone", "p.born")),
    Rule("phone and initial", ("p.phone", "left(p.joined, 1)")),
    Rule("number of a relative and first name", ("k.number", "p.first"), KIN),
    Rule("number of a relative and year of birth", ("k.number", "p.born"), KIN),
    Rule("employer and name", ("coalesce(p.employer, p.firm)", "p.bag")),
    Rule("address word and part of name", ("w.word", "n.part"), PARTS),
    Rule("address word and day of birth", ("w.word", EXACT_DAY), WORDS),
)

AHEAD = 2
"""Rules whose rows are sorted at once."""
FINER = (RELATIVE, "p.born", SMALL_PLACE, "p.sex")


@dataclass(frozen=True)
class Blocked:
    """What one rule did: the pairs it found and the rows it left uncompared because their block stayed too large."""

    rule: str
    pairs: int
    rows_left_out: int


def candidate_pairs(steps: Steps, numbers: Numbers, settings: PersonLinkage) -> tuple[Ids, list[Blocked]]:
    """Return the pairs that any rule finds (a * 2^32 + b, a < b; each once, rising), and what each rule did.

    Pairs whose sure identity numbers are far apart are dropped here, but for one in `sample_one_in` kept for training.
    """
    found, done = [], []
    for rule, small, over in _ahead(steps, settings):
        pairs, left_out = _split(steps, small, over, settings)
        kept = sampled(pairs, numbers.apart(*sides(pairs)), settings.sample_one_in)
        found.append(kept)
        done.append(Blocked(rule.code, len(kept), left_out))
    return distinct(found), done


def cap_of(settings: PersonLinkage, split: int) -> int:
    """Return how many rows a block may hold that so many of the `FINER` keys have split."""
    return settings.block_cap if split < len(FINER) else settings.block_limit


def _ahead(steps: Steps, settings: PersonLinkage) -> Iterator[tuple[Rule, Ids, Members]]:
    """Yield each rule with its pairs and large blocks; while some rules' rows are sorted, the next one's are read."""
    sorting: deque[tuple[Rule, Future[tuple[Ids, Members]]]] = deque()
    with ThreadPoolExecutor(AHEAD) as beside:
        for rule in RULES:
            sorting.append((rule, beside.submit(grouped, _members(steps, rule.members), cap_of(settings, 0))))
            if len(sorting) > AHEAD:
                before, made = sorting.popleft()
                yield before, *made.result()
        for before, made in sorting:
            yield before, *made.result()


def _split(steps: Steps, pairs: Ids, over: Members, settings: PersonLinkage) -> tuple[Ids, int]:
    """Return a rule's pairs with those of its large blocks, and how many rows no further key parted enough."""
    found = [pairs]
    for split, finer in enumerate(FINER, start=1):
        if not len(over.rows):
            break
        steps.lend("link_large", pa.table({"block": over.blocks, "pid": over.rows}))
        pairs, over = grouped(_members(steps, finer_members(finer)), cap_of(settings, split))
        found.append(pairs)
    return np.concatenate(found), len(over.rows)


def finer_members(finer: str) -> str:
    """SQL: the rows of too large blocks (`link_large`: block, pid) in blocks split by one more key."""
    return f"SELECT hash(l.block, {finer}) AS block, p.pid FROM link_large l JOIN link_profiles p USING (pid)"


def _members(steps: Steps, query: str) -> Members:
    members = steps.arrays(query)
    return Members(members["block"].astype(np.uint64), members["pid"].astype(np.int64))


def sampled(pairs: Ids, apart: Flags, one_in: int) -> Ids:
    """Return the pairs without those that sure numbers keep apart, of which one in so many stays."""
    a, b = sides(pairs)
    kept: Ids = pairs[~apart | ((a * 7919 + b * 104729) % one_in == 0)]
    return kept
