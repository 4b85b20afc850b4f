"""What identity numbers settle: pairs that are certainly one person, and how far each kind is to be trusted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from saiban.engine.duck import text as sql_text
from saiban.engine.step import Cut, Sought
from saiban.linkage.levels import birth_level, own_name_level, relative_level
from saiban.linkage.pairing import Codes, Flags, Ids, differing, packed_digits
from saiban.linkage.settings import FAR, NumberRule, PersonLinkage, rule_of
from saiban.linkage.steps import Steps

EQUAL_TRUSTED = 0.7
PAIRS_TRUSTED = 0.5
EQUAL_TRUSTED_DECLARED = 0.3
FAR_SHARE = 0.02
FAR_SHARE_DECLARED = 0.15
PROBES_NEEDED = 30


@dataclass(frozen=True)
class NumberKind:
    """One kind of identity number in this run, and what the rows themselves say of it.

    shared_pairs: pairs of rows with the same number; agreeing_pairs: the share of them that nothing contradicts;
    agreeing: the share of shared numbers under which at least two rows agree.
    probes: pairs with the same uncommon name, father and exact day of birth that both carry such a number;
    far: the share of those whose numbers are far apart all the same.
    apart: numbers that differ in more digits are far apart. equal_decides: an equal number links two rows; far_decides:
    numbers far apart keep two rows apart.
    """

    kind: str
    rows: int
    shared_pairs: int
    agreeing_pairs: float
    agreeing: float
    probes: int
    far: float
    apart: int
    equal_decides: bool
    far_decides: bool


def contradicted(a: str, b: str, settings: PersonLinkage) -> str:
    """SQL: two rows with one number that can't be one person's.

    Birth years too far apart; two sexes; own names with nothing in common (unless the very day of birth and the
    father's or husband's name agree); or names with little in common while the births differ too, as with brothers
    under their mother's number.
    """
    return f"""(coalesce(abs({a}.born - {b}.born) > {settings.years_apart}, false)
      OR coalesce({a}.sex <> {b}.sex, false)
      OR CASE {own_name_level(a, b)} WHEN 1 THEN ({birth_level(a, b)}) < 8 OR ({relative_level(a, b)}) < 4
           WHEN 2 THEN ({birth_level(a, b)}) BETWEEN 1 AND 5 OR coalesce({a}.roster = {b}.roster, false)
           ELSE coalesce({a}.roster = {b}.roster, false) AND ({birth_level(a, b)}) BETWEEN 1 AND 5 END)"""


def drop_placeholders(steps: Steps, settings: PersonLinkage) -> int:
    """Take out of `link_numbers` what stands on more than `number_cap` rows; return how many numbers that were."""
    steps.table(
        "link_placeholders",
        f"SELECT kind, digits FROM link_numbers GROUP BY kind, digits HAVING count(*) > {settings.number_cap}",
        link_numbers=Cut("kind, digits"),
    )
    found = steps.count("link_placeholders")
    if found:
        steps.table(
            "link_numbers",
            "FROM link_numbers ANTI JOIN link_placeholders USING (kind, digits)",
            link_numbers=Cut("kind, digits"),
            link_placeholders=Cut("kind, digits"),
        )
    return found


def pair_by_numbers(steps: Steps, settings: PersonLinkage) -> None:
    """Make `link_equal` (a, b, kind, digits, contradicted, doubtful: a lent CNIC): pairs that share a number."""
    steps.table(
        "link_shared",
        """
        SELECT l.kind, l.digits, l.pid AS pa, r.pid AS pb
        FROM link_numbers l JOIN link_numbers r ON l.kind = r.kind AND l.digits = r.digits AND l.pid < r.pid""",
        link_numbers=Cut("kind, digits"),
    )
    steps.table(
        "link_equal",
        f"""
        SELECT pa AS a, pb AS b, kind, digits, {contradicted("x", "y", settings)} AS contradicted,
               kind = 'cnic' AND (x.lent OR y.lent) AS doubtful
        FROM link_shared JOIN link_profiles x ON x.pid = pa JOIN link_profiles y ON y.pid = pb""",
        link_shared="pieces",
        link_profiles=Sought("pid", {"link_shared": ("pa", "pb")}),
    )
    steps.drop("link_shared")


def doubt_numbers(steps: Steps) -> None:
    """Make `link_sure` (pid, kind, digits): numbers that nothing speaks against.

    In doubt is a number that also stands on a row that contradicts this one (a mother's number on her child's row),
    a CNIC whose last digit speaks against the stated sex, and one that the row itself gives to a relative.
    """
    steps.table(
        "link_doubted",
        "SELECT kind, unnest([a, b]) AS pid FROM link_equal WHERE contradicted",
        link_equal="pieces",
    )
    steps.table(
        "link_sure",
        """
        WITH doubted AS (FROM link_doubted UNION SELECT 'cnic', pid FROM link_profiles WHERE lent)
        SELECT n.pid, n.kind, min(n.digits) AS digits
        FROM link_numbers n WHERE NOT EXISTS (FROM doubted d WHERE d.pid = n.pid AND d.kind = n.kind)
        GROUP BY n.pid, n.kind""",
        link_numbers=Cut("pid"),
        link_doubted=Cut("pid"),
        link_profiles=Cut("pid"),
    )
    steps.drop("link_doubted")


def judge_kinds(steps: Steps, settings: PersonLinkage) -> list[NumberKind]:
    """Measure each kind of number on this run's rows; most rows first.

    A kind keeps people apart where pairs that are the same person beyond doubt (one name, relative and exact day of
    birth) hardly ever carry two numbers of it that are far apart; where that is declared (`settings.rule_of`: by law a
    CNIC is issued once in a lifetime) the measure must speak clearly against it before it is set aside.
    """
    counted = _counted(steps)
    steps.table(
        "link_probes",
        """
        SELECT min(pid) AS a, max(pid) AS b FROM link_profiles
        WHERE name IS NOT NULL AND born_precision = 3 AND name_uses <= 200
        GROUP BY name, coalesce(father_name, 0), coalesce(sex, 0), born, born_month, born_day HAVING count(*) = 2""",
        link_profiles=Cut("name", nulls=False),
    )
    rules = {kind: rule_of(kind, settings.numbers) for kind, *_ in counted}
    beyond = {kind: FAR if rule.apart is None else rule.apart for kind, rule in rules.items()}
    probes = _probed(steps, beyond)
    steps.drop("link_probes")
    kinds = []
    for kind, rows, pairs, agreeing_pairs, agreeing in counted:
        total, apart = probes.get(kind, (0, 0))
        far_share = apart / total if total else 0.0
        rule, measured = rules[kind], total >= PROBES_NEEDED
        kinds.append(
            NumberKind(
                kind=kind,
                rows=rows,
                shared_pairs=pairs,
                agreeing_pairs=round(agreeing_pairs, 4),
                agreeing=round(agreeing, 4),
                probes=total,
                far=round(far_share, 4),
                apart=beyond[kind],
                equal_decides=_identifies(rule, agreeing, agreeing_pairs),
                far_decides=rule.apart is not None
                and (
                    (measured and far_share <= FAR_SHARE)
                    if rule.identifies == "measure"
                    else (not measured or far_share <= FAR_SHARE_DECLARED)
                ),
            )
        )
    return kinds


def _probed(steps: Steps, beyond: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Return by kind how many probes carry two numbers beyond doubt, and how many of those are far apart."""
    found = steps.tally(
        """
        SELECT x.kind, x.digits AS left_one, y.digits AS right_one
        FROM link_probes p JOIN link_sure x ON x.pid = p.a JOIN link_sure y ON y.pid = p.b AND x.kind = y.kind""",
        link_probes="pieces",
        link_sure=Sought("pid", {"link_probes": ("a", "b")}),
    )
    kinds = np.array(found["kind"].to_pylist(), dtype=object)
    unlike = differing(packed_digits(found["left_one"]), packed_digits(found["right_one"]))
    return {
        kind: (int((kinds == kind).sum()), int((unlike[kinds == kind] > beyond[kind]).sum())) for kind in set(kinds)
    }


def _counted(steps: Steps) -> list[tuple[str, int, int, float, float]]:
    """Return kind, rows, pairs, the share of pairs that agree and of numbers under which any do; most rows first."""
    rows: Counter[str] = Counter()
    for row in steps.tally(
        "SELECT kind, count(*) AS n FROM link_numbers GROUP BY kind", link_numbers="pieces"
    ).to_pylist():
        rows[row["kind"]] += row["n"]
    shared: dict[str, Counter[str]] = {kind: Counter() for kind in rows}
    found = steps.tally(
        """
        SELECT kind, sum(pairs)::BIGINT AS pairs, sum(agreeing)::BIGINT AS agreeing, count(*) AS numbers,
               count(*) FILTER (agreeing > 0) AS numbers_agreeing
        FROM (SELECT kind, digits, count(*) AS pairs, count(*) FILTER (NOT contradicted) AS agreeing
              FROM link_equal GROUP BY kind, digits) GROUP BY kind""",
        link_equal=Cut("kind, digits"),
    )
    for row in found.to_pylist():
        shared[row["kind"]].update({name: value for name, value in row.items() if name != "kind"})
    return [
        (
            kind,
            number,
            shared[kind]["pairs"],
            shared[kind]["agreeing"] / max(shared[kind]["pairs"], 1),
            shared[kind]["numbers_agreeing"] / max(shared[kind]["numbers"], 1),
        )
        for kind, number in sorted(rows.items(), key=lambda item: (-item[1], item[0]))
    ]


def _identifies(rule: NumberRule, agreeing: float, agreeing_pairs: float) -> bool:
    """Say whether an equal number links two rows: as declared and not plainly disproved, or as measured."""
    if rule.identifies == "measure":
        return agreeing >= EQUAL_TRUSTED and agreeing_pairs >= PAIRS_TRUSTED
    return rule.identifies == "yes" and agreeing >= EQUAL_TRUSTED_DECLARED


def main_kind(kinds: list[NumberKind]) -> NumberKind | None:
    """Return the kind whose numbers are compared digit by digit: one that keeps people apart, if any does."""
    numbers = [kind for kind in kinds if kind.far_decides or not kind.kind.startswith("scheme_number:")]
    return max(numbers, key=lambda kind: (kind.far_decides, kind.rows), default=None)


@dataclass(frozen=True)
class Numbers:
    """Each row's number of the main kind, packed (`packed_digits`; 0: none), by the row's pid.

    stated: as the row gives it; sure: those beyond doubt, where the kind keeps rows apart. Two numbers that differ in
    more than `digits` places are far apart.
    """

    stated: Codes
    sure: Codes
    digits: int

    def far(self, a: Ids, b: Ids) -> Flags:
        """Say of each pair of rows whether both state a number and these are far apart."""
        return self._unlike(self.stated, a, b)

    def apart(self, a: Ids, b: Ids) -> Flags:
        """Say of each pair of rows whether numbers beyond doubt keep them apart."""
        return self._unlike(self.sure, a, b)

    def compared(self, a: Ids, b: Ids) -> Flags:
        """Say of each pair of rows whether both state a number."""
        both: Flags = (self.stated[a] != 0) & (self.stated[b] != 0)
        return both

    def _unlike(self, numbers: Codes, a: Ids, b: Ids) -> Flags:
        left, right = numbers[a], numbers[b]
        unlike: Flags = (left != 0) & (right != 0) & (differing(left, right) > self.digits)
        return unlike


def settle_numbers(steps: Steps, kinds: list[NumberKind], profiles: int) -> Numbers:
    """Return the numbers of the main kind, and make `link_keeping` (pid, kind, digits).

    That holds the undoubted numbers of every kind that keeps rows apart.
    """
    kind = main_kind(kinds)
    keeping = ", ".join(sql_text(kind.kind) for kind in kinds if kind.far_decides) or "NULL"
    steps.table("link_keeping", f"FROM link_sure WHERE kind IN ({keeping})", link_sure="pieces")
    numbers = Numbers(np.zeros(profiles, np.uint64), np.zeros(profiles, np.uint64), kind.apart if kind else FAR)
    if kind and not steps.spread:
        stated = steps.table_of(
            "SELECT pid, min(digits) AS digits FROM link_numbers WHERE kind = $kind GROUP BY pid", {"kind": kind.kind}
        )
        numbers.stated[stated["pid"].to_numpy()] = packed_digits(stated["digits"])
        sure = steps.table_of("SELECT pid FROM link_keeping WHERE kind = $kind", {"kind": kind.kind})["pid"].to_numpy()
        numbers.sure[sure] = numbers.stated[sure]
    return numbers
