"""What a linkage of persons leaves on disk: clusters, the links behind them, and what a clerk should look at."""

from __future__ import annotations

from pathlib import Path

from saiban.engine.step import Cut, Sought
from saiban.linkage.grouping import CERTAINLY_NOT
from saiban.linkage.patterns import NUMBERS_EQUAL, NUMBERS_FAR, UNSETTLED
from saiban.linkage.settings import PersonLinkage
from saiban.linkage.steps import Steps


def write_clusters(steps: Steps, out: Path) -> int:
    """Write persons.parquet (record, cluster) and return the number of clusters."""
    steps.write(
        out / "persons.parquet",
        ("record",),
        "SELECT record, rank AS cluster FROM link_rows JOIN link_clusters USING (pid)",
        link_rows=Cut("pid"),
        link_clusters=Cut("pid"),
    )
    found = steps.total("SELECT count(*) AS people FROM link_clusters WHERE pid = cluster", link_clusters="pieces")
    return found["people"]


def write_edges(steps: Steps, out: Path) -> None:
    """Write edges.parquet: the links within clusters, and how rows that say the same are tied to the first of them."""
    steps.view(
        "link_within",
        """
        SELECT s.record AS record_a, t.record AS record_b, probability, how, pattern, numbers
        FROM link_edges JOIN link_firsts s ON s.pid = a JOIN link_firsts t ON t.pid = b
        JOIN link_clusters x ON x.pid = a JOIN link_clusters y ON y.pid = b WHERE x.cluster = y.cluster""",
        link_edges="pieces",
        link_firsts=Sought("pid", {"link_edges": ("a", "b")}),
        link_clusters=Sought("pid", {"link_edges": ("a", "b")}),
    )
    steps.view(
        "link_same_row",
        """
        SELECT s.record AS record_a, r.record AS record_b, 1.0::DOUBLE AS probability, 'same_row' AS how,
               0::BIGINT AS pattern, 0 AS numbers
        FROM link_repeated r JOIN link_firsts s USING (pid)""",
        link_repeated=Cut("pid"),
        link_firsts=Cut("pid"),
    )
    steps.write(
        out / "edges.parquet",
        ("record_a", "record_b"),
        "FROM link_within UNION ALL FROM link_same_row",
        link_within=Cut("record_a"),
        link_same_row=Cut("record_a"),
    )
    steps.drop("link_within", "link_same_row")


def write_review(steps: Steps, out: Path, threshold: float, settings: PersonLinkage) -> int:
    """Write review.parquet and return its rows: pairs that nobody has decided about, each with one reason.

    doubtful: not linked, though the probability is not low. weak_link: linked by a moderate probability.
    different_numbers: linked, or would be, against two different numbers. same_number: one number on two rows that
    speak against one person, unless it plainly is a relative's. roster: would bring two of one household list
    together. apart: would bring two rows together that can't be one person.
    """
    moderate = f"probability >= {settings.review_from} AND probability < {max(settings.review_to, threshold)}"
    steps.table(
        "link_doubtful",
        f"""
        SELECT s.a, s.b, probability, pattern, numbers,
               CASE WHEN r.reason = 'numbers' THEN 'different_numbers' WHEN r.reason IS NOT NULL THEN r.reason
                    WHEN numbers = {NUMBERS_EQUAL} THEN 'same_number'
                    WHEN probability < {threshold} THEN 'doubtful'
                    WHEN numbers = {NUMBERS_FAR} THEN 'different_numbers' ELSE 'weak_link' END AS reason,
               r.reason IS NULL AND numbers = {NUMBERS_EQUAL} AND NOT ({moderate})
                 AND probability < {CERTAINLY_NOT} AS unlikely
        FROM link_scored s LEFT JOIN link_refused r USING (a, b)
        WHERE r.reason IS NOT NULL OR (settled = {UNSETTLED} AND (
          (numbers = {NUMBERS_EQUAL} AND probability < {settings.review_to})
          OR (numbers = {NUMBERS_FAR} AND probability >= {threshold}) OR ({moderate})))""",
        link_scored="pieces",
        link_refused="whole",
    )
    steps.view("link_lenders", "SELECT pid FROM link_profiles WHERE lent", link_profiles="pieces")
    steps.table(
        "link_review",
        """
        SELECT s.* EXCLUDE (unlikely) FROM link_doubtful s
        LEFT JOIN link_lenders l ON l.pid = s.a LEFT JOIN link_lenders m ON m.pid = s.b
        WHERE NOT unlikely OR coalesce(l.pid, m.pid) IS NULL""",
        link_doubtful="pieces",
        link_lenders=Sought("pid", {"link_doubtful": ("a", "b")}),
    )
    steps.drop("link_doubtful", "link_lenders")
    return copy_review(steps, out)


def copy_review(steps: Steps, out: Path) -> int:
    """Write what of `link_review` nobody has decided about into review.parquet and return its rows."""
    sides = {"link_review": ("a", "b")}
    return steps.write(
        out / "review.parquet",
        ("record_a", "record_b"),
        """
        SELECT s.record AS record_a, t.record AS record_b, q.probability, q.reason, q.pattern, q.numbers
        FROM link_review q JOIN link_firsts s ON s.pid = q.a JOIN link_firsts t ON t.pid = q.b
        JOIN link_clusters x ON x.pid = q.a JOIN link_clusters y ON y.pid = q.b
        ANTI JOIN link_decisions d ON d.a = q.a AND d.b = q.b
        WHERE NOT (q.reason = 'doubtful' AND x.cluster = y.cluster)""",
        link_review="pieces",
        link_firsts=Sought("pid", sides),
        link_clusters=Sought("pid", sides),
        link_decisions="whole",
    )
