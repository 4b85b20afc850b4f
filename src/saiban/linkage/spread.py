"""Blocking and comparison on a cluster: the arrays of `pairing` and `patterns`, a part of the rows in each task.

On one machine the pairs of a whole run are one sorted array. Here a task holds the blocks, or the pairs, that were cut
to it, with the numbers of just these rows; what it finds is the same.
"""

from __future__ import annotations

from collections import Counter
from functools import partial

import numpy as np
import pyarrow as pa

from saiban.engine.duck import text as sql_text
from saiban.engine.step import Cut, Share, Sought
from saiban.linkage.blocking import FINER, RULES, Blocked, cap_of, finer_members, sampled
from saiban.linkage.fields import Field
from saiban.linkage.identity import NumberKind, Numbers, main_kind
from saiban.linkage.pairing import Codes, Ids, Members, distinct, grouped, packed_digits, sides
from saiban.linkage.patterns import NUMBERS_EQUAL, NUMBERS_SAME, settle, shown, tied
from saiban.linkage.settings import FAR, PersonLinkage
from saiban.linkage.steps import Steps

FOUND = pa.schema([("rule", pa.int8()), ("pair", pa.int64()), ("block", pa.uint64()), ("pid", pa.int32())])


def pack_numbers(steps: Steps, kinds: list[NumberKind]) -> None:
    """Make `link_packed` (pid, stated, sure): what `identity.Numbers` holds, for the rows that have a number."""
    main = main_kind(kinds)
    chosen = sql_text(main.kind) if main else "NULL"
    least = "(SELECT pid, min(digits) AS digits FROM {table} WHERE kind = " + chosen + " GROUP BY pid)"
    steps.reckoned(
        "link_packed",
        _packed,
        f"""
        SELECT pid, n.digits AS stated, k.digits AS sure
        FROM {least.format(table="link_numbers")} n LEFT JOIN {least.format(table="link_keeping")} k USING (pid)""",
        link_numbers=Cut("pid"),
        link_keeping=Cut("pid"),
    )


def _packed(rows: pa.Table) -> pa.Table:
    sure = packed_digits(rows["sure"].fill_null(""))
    return pa.table({"pid": rows["pid"], "stated": packed_digits(rows["stated"]), "sure": sure})


def find_candidates(steps: Steps, profiles: int, kinds: list[NumberKind], settings: PersonLinkage) -> list[Blocked]:
    """Make `link_candidates` (pair), the pairs that `blocking.candidate_pairs` returns, and tell what each rule did."""
    bits = max(profiles - 1, 1).bit_length()
    find = partial(found_within, digits=_digits(kinds), one_in=settings.sample_one_in)
    members = " UNION ALL ".join(
        f"SELECT {rule}::TINYINT AS rule, * FROM ({RULES[rule].members})" for rule in range(len(RULES))
    )
    steps.table("link_members", members, link_profiles=Cut("pid"), link_kin=Cut("pid"), link_words=Cut("pid"))
    pairs: Counter[int] = Counter()
    made: list[str] = []
    for level, finer in enumerate((*FINER, None)):
        made.append(f"link_found{level}")
        _find(steps, made[-1], partial(find, cap=cap_of(settings, level)), bits)
        over = _tell(steps, made[-1], pairs)
        if not over or finer is None:
            break
        shares: dict[str, Share] = {made[-1]: "pieces"}
        steps.table("link_large", f"SELECT rule, block, pid FROM {made[-1]} WHERE pid >= 0", **shares)
        split = finer_members(finer).replace("AS block,", "AS block, l.rule,")
        steps.table("link_members", split, link_large=Cut("pid"), link_profiles=Cut("pid"))
    steps.together("link_found", made)
    steps.reckoned("link_candidates", _each_once, "SELECT pair FROM link_found WHERE pid < 0", link_found=Cut("pair"))
    steps.drop("link_found", "link_members", "link_large")
    return [Blocked(rule.code, pairs[number], over[number]) for number, rule in enumerate(RULES)]


def _find(steps: Steps, name: str, find: partial[pa.Table], bits: int) -> None:
    """Make a table of what blocks hold; their numbers lose as many bits as on one machine (`pairing.grouped`)."""
    steps.table(
        "link_members",
        f"SELECT rule, (block >> {bits}) << {bits} AS block, pid FROM link_members",
        link_members="pieces",
    )
    steps.reckoned(
        name,
        find,
        "SELECT m.rule, m.block, m.pid, n.sure FROM link_members m LEFT JOIN link_packed n USING (pid)",
        link_members=Cut("rule, block"),
        link_packed=Sought("pid", {"link_members": ("pid",)}),
    )


def _tell(steps: Steps, found: str, pairs: Counter[int]) -> Counter[int]:
    """Add the pairs found to the count of each rule and return how many rows of each stand in too large blocks."""
    over: Counter[int] = Counter()
    shares: dict[str, Share] = {found: "pieces"}
    counted = steps.tally(f"SELECT rule, pid >= 0 AS over, count(*) AS n FROM {found} GROUP BY ALL", **shares)
    for row in counted.to_pylist():
        (over if row["over"] else pairs)[row["rule"]] += row["n"]
    return over


def found_within(members: pa.Table, cap: int, digits: int, one_in: int) -> pa.Table:
    """Return what blocks (rule, block, pid, sure) hold: pairs (with pid -1), and the rows of blocks above `cap`."""
    rules, blocks = members["rule"].to_numpy(), members["block"].to_numpy()
    pids = members["pid"].to_numpy().astype(np.int64)
    known, first = np.unique(pids, return_index=True)
    sure = members["sure"].fill_null(0).to_numpy()[first]
    numbers = Numbers(sure, sure, digits)
    found = [FOUND.empty_table()]
    for rule in np.unique(rules):
        pairs, over = grouped(Members(blocks[rules == rule], pids[rules == rule]), cap)
        a, b = (np.searchsorted(known, side) for side in sides(pairs))
        kept = sampled(pairs, numbers.apart(a, b), one_in)
        found.append(_found(rule, kept, np.zeros(len(kept), np.uint64), np.full(len(kept), -1)))
        found.append(_found(rule, np.zeros(len(over.rows), np.int64), over.blocks, over.rows))
    return pa.concat_tables(found)


def _found(rule: int, pairs: Ids, blocks: Codes, pids: Ids) -> pa.Table:
    columns = [np.full(len(pairs), rule, np.int8), pairs, blocks, pids.astype(np.int32)]
    return pa.table([pa.array(column) for column in columns], schema=FOUND)


def _each_once(found: pa.Table) -> pa.Table:
    return pa.table({"pair": distinct([found["pair"].to_numpy()])})


def compare_spread(steps: Steps, fields: tuple[Field, ...], kinds: list[NumberKind]) -> None:
    """Make `link_pairs` as `patterns.compare` does, of `link_candidates` and the pairs with equal numbers."""
    steps.table("link_tied", tied(kinds), link_equal=Cut("a, b"))
    steps.reckoned(
        "link_told",
        _told_once,
        "SELECT pair, NULL::BOOLEAN AS same FROM link_candidates UNION ALL FROM link_tied",
        link_candidates=Cut("pair"),
        link_tied=Cut("pair"),
    )
    sides_of = {"link_told": ("pa", "pb")}
    steps.reckoned(
        "link_judged",
        partial(_judged, digits=_digits(kinds)),
        """
        SELECT t.*, x.stated AS stated_a, y.stated AS stated_b, x.sure AS sure_a, y.sure AS sure_b
        FROM link_told t LEFT JOIN link_packed x ON x.pid = pa LEFT JOIN link_packed y ON y.pid = pb""",
        link_told=Cut("pa"),
        link_packed=Sought("pid", sides_of),
    )
    steps.table(
        "link_pairs",
        shown("link_judged", fields),
        link_judged=Cut("pa"),
        link_profiles=Sought("pid", {"link_judged": ("pa", "pb")}),
    )
    steps.drop("link_candidates", "link_tied", "link_told", "link_judged")


def _told_once(found: pa.Table) -> pa.Table:
    """Return each pair once (pa, pb), whether a block holds it, and how its numbers are equal (0: they are not).

    Comes in: pair; same: null for a pair of a block, else whether an equal number makes the two rows one person.
    """
    pairs, same = found["pair"].to_numpy(), found["same"]
    tie = same.is_valid().to_numpy()
    decided = same.fill_null(False).to_numpy()
    order = np.lexsort((tie, pairs))
    pairs, tie, decided = pairs[order], tie[order], decided[order]
    first = np.ones(len(pairs), np.bool_)
    first[1:] = pairs[1:] != pairs[:-1]
    last = np.append(first[1:], np.ones(min(len(first), 1), np.bool_))
    a, b = sides(pairs[first])
    equal = np.where(tie[last], np.where(decided[last], NUMBERS_SAME, NUMBERS_EQUAL), 0)
    return pa.table(
        {"pa": a.astype(np.int32), "pb": b.astype(np.int32), "blocked": ~tie[first], "equal": equal.astype(np.int8)}
    )


def _judged(told: pa.Table, digits: int) -> pa.Table:
    count = told.num_rows
    stated, sure = (
        np.concatenate([told[f"{name}_{side}"].fill_null(0).to_numpy() for side in "ab"]) for name in ("stated", "sure")
    )
    rows = np.arange(count)
    compared, settled = settle(told["equal"].to_numpy(), Numbers(stated, sure, digits), rows, count + rows)
    judged = {"pa": told["pa"], "pb": told["pb"], "numbers": compared, "settled": settled, "blocked": told["blocked"]}
    return pa.table(judged)


def _digits(kinds: list[NumberKind]) -> int:
    main = main_kind(kinds)
    return main.apart if main else FAR
