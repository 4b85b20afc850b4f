"""What the identity numbers settle: pairs that are certainly one person, and how far each kind of number is to be trusted."""

from __future__ import annotations

from dataclasses import dataclass

from saiban.linkage.levels import name_level, own_name_level
from saiban.linkage.settings import PersonLinkage
from saiban.linkage.steps import Steps

EQUAL_TRUSTED = 0.7
FAR_TRUSTED = 0.8
PROBES_NEEDED = 30
DECIDES_UNPROBED = ("cnic",)


@dataclass(frozen=True)
class NumberKind:
    """One kind of identity number in this run, and what the rows themselves say of it.

    shared_pairs: pairs of rows with the same number; agreeing: the share of them that nothing contradicts.
    probes: pairs with the same uncommon name, father and exact day of birth that both carry such a number;
    far: the share of those whose numbers are far apart all the same.
    equal_decides: an equal number links two rows; far_decides: numbers far apart keep two rows apart.
    """

    kind: str
    rows: int
    shared_pairs: int
    agreeing: float
    probes: int
    far: float
    equal_decides: bool
    far_decides: bool


def contradicted(a: str, b: str, settings: PersonLinkage) -> str:
    """SQL: birth years or sexes that can't be one person's, or names with nothing in common."""
    return f"""(coalesce(abs({a}.born - {b}.born) > {settings.years_apart}, false)
      OR coalesce({a}.sex <> {b}.sex, false)
      OR (({own_name_level(a, b)}) = 1 AND ({name_level(a, b, "father_")}) <= 2
          AND coalesce({a}.name <> {b}.father_name, true) AND coalesce({b}.name <> {a}.father_name, true)))"""


def pair_by_numbers(steps: Steps, settings: PersonLinkage) -> int:
    """Make `link_equal` (a, b, kind, contradicted): pairs that share a number; return the numbers left out as placeholders."""
    steps.table(
        "link_shared",
        """
        SELECT kind, digits, list(pid ORDER BY pid) AS pids FROM link_numbers GROUP BY kind, digits HAVING count(*) > 1""",
    )
    placeholders = steps.number(f"SELECT count(*) FROM link_shared WHERE len(pids) > {settings.number_cap}")
    steps.table(
        "link_equal",
        f"""
        WITH members AS (SELECT kind, digits, unnest(pids) AS pid FROM link_shared WHERE len(pids) <= {settings.number_cap}),
             pairs AS (SELECT l.kind, l.pid AS pa, r.pid AS pb FROM members l
                       JOIN members r ON l.kind = r.kind AND l.digits = r.digits AND l.pid < r.pid)
        SELECT pa AS a, pb AS b, kind, {contradicted("x", "y", settings)} AS contradicted
        FROM pairs JOIN link_profiles x ON x.pid = pa JOIN link_profiles y ON y.pid = pb""",
    )
    steps.drop("link_shared")
    return placeholders


def far(left: str, right: str, settings: PersonLinkage) -> str:
    """SQL: two numbers differ in more digits than a slip of the pen would explain."""
    return f"""(CASE WHEN length({left}) = length({right}) THEN hamming({left}, {right})
      ELSE levenshtein({left}, {right}) END > {settings.far_digits})"""


def judge_kinds(steps: Steps, settings: PersonLinkage) -> list[NumberKind]:
    """Measure each kind of number on this run's rows; most rows first."""
    counted = steps.rows(
        """
        SELECT n.kind, n.rows, coalesce(e.pairs, 0), coalesce(e.agreeing, 0)
        FROM (SELECT kind, count(*) AS rows FROM link_numbers GROUP BY kind) n
        LEFT JOIN (SELECT kind, count(*) AS pairs, count(*) FILTER (NOT contradicted) AS agreeing
                   FROM link_equal GROUP BY kind) e USING (kind)
        ORDER BY n.rows DESC, n.kind"""
    )
    steps.table(
        "link_probes",
        """
        SELECT any_value(pid ORDER BY pid) AS a, max(pid) AS b FROM link_profiles
        WHERE name IS NOT NULL AND born_precision = 3 AND name_uses <= 200
        GROUP BY name, coalesce(father_name, 0), coalesce(sex, 0), born, born_month, born_day HAVING count(*) = 2""",
    )
    probes = {
        kind: (total, apart)
        for kind, total, apart in steps.rows(
            f"""
            SELECT x.kind, count(*), count(*) FILTER ({far("x.digits", "y.digits", settings)})
            FROM link_probes p JOIN link_numbers x ON x.pid = p.a JOIN link_numbers y ON y.pid = p.b AND x.kind = y.kind
            GROUP BY x.kind"""
        )
    }
    steps.drop("link_probes")
    kinds = []
    for kind, rows, pairs, agreeing in counted:
        total, apart = probes.get(kind, (0, 0))
        share = agreeing / pairs if pairs else 0.0
        far_share = apart / total if total else 0.0
        kinds.append(
            NumberKind(
                kind=kind,
                rows=rows,
                shared_pairs=pairs,
                agreeing=round(share, 4),
                probes=total,
                far=round(far_share, 4),
                equal_decides=share >= EQUAL_TRUSTED,
                far_decides=kind in DECIDES_UNPROBED if total < PROBES_NEEDED else far_share <= 1 - FAR_TRUSTED,
            )
        )
    return kinds


def main_kind(kinds: list[NumberKind]) -> str | None:
    """Return the kind that most rows carry among those whose distance keeps people apart; it labels pairs for training."""
    for kind in kinds:
        if kind.far_decides and kind.equal_decides and not kind.kind.startswith("scheme_number:"):
            return kind.kind
    return None


def settle_numbers(steps: Steps, kind: str | None) -> None:
    """Make `link_compared` (pid, digits, sure): each row's number of the main kind, and the same again unless in doubt.

    In doubt is a number that also stands on a row that contradicts this one (a mother's number on her child's row),
    and a CNIC whose last digit speaks against the stated sex.
    """
    steps.table(
        "link_compared",
        """
        WITH doubted AS (SELECT unnest([a, b]) AS pid FROM link_equal WHERE kind = $kind AND contradicted)
        SELECT n.pid, min(n.digits) AS digits,
               CASE WHEN bool_or(p.sex_differs) OR n.pid IN (SELECT pid FROM doubted) THEN NULL ELSE min(n.digits) END AS sure
        FROM link_numbers n JOIN link_profiles p USING (pid) WHERE n.kind = $kind GROUP BY n.pid""",
        {"kind": kind or ""},
    )
