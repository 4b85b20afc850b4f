"""What one run adds to a kept linkage: its tables and lookups, written once and never changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from saiban.linkage.kept.lookup import write_lookup
from saiban.linkage.kept.table import write_table
from saiban.linkage.steps import Steps


@dataclass(frozen=True)
class Sizes:
    """How many rows of each kind the parts before this one hold: row numbers go on from there."""

    profiles: int = 0
    records: int = 0
    numbers: int = 0
    edges: int = 0
    doubts: int = 0


@dataclass(frozen=True)
class Part:
    """The queries that yield what is kept; every pid and cluster is the state's own.

    profiles: the columns of `link_profiles` by pid, with `first_record` and every number of relatives in `kin`;
    clusters (pid, cluster) of these profiles; moved (pid, cluster): profiles of earlier parts in another cluster now;
    records (record, pid); said (key, pid): hash of what a numbered row says; blocks (key, pid);
    numbers (pid, kind, digits, sure); doubts (pid, kind): sure numbers of earlier parts that no longer are;
    edges (a, b, pattern, numbers, settled, probability, how): accepted links; opposed (a, b): pairs that can't be one
    person; review (a, b, probability, reason, pattern, numbers); placeholders (kind, digits).
    """

    profiles: str
    clusters: str
    moved: str
    records: str
    said: str
    blocks: str
    numbers: str
    doubts: str
    edges: str
    opposed: str
    review: str
    placeholders: str


def write_part(steps: Steps, part: Part, folder: Path, before: Sizes) -> Sizes:
    """Write a part into a new folder and return the sizes after it."""
    folder.mkdir(parents=True)
    con = steps.con
    for name, query, order, start in (
        ("records", part.records, "pid, record", before.records),
        ("numbers", part.numbers, "kind, digits, pid", before.numbers),
        ("edges", part.edges, "a, b", before.edges),
        ("doubts", part.doubts, "pid, kind", before.doubts),
    ):
        steps.table(
            f"kept_{name}",
            f"SELECT row_number() OVER (ORDER BY {order}) - 1 + {start} AS place, * FROM ({query}) ORDER BY place",
        )
        write_table(con, f"SELECT * EXCLUDE (place) FROM kept_{name} ORDER BY place", folder / f"{name}.arrow")
    steps.table("kept_profiles", part.profiles)
    write_table(con, "FROM kept_profiles ORDER BY pid", folder / "profiles.arrow")
    steps.table("kept_clusters", part.clusters)
    write_table(con, "SELECT cluster::INTEGER AS cluster FROM kept_clusters ORDER BY pid", folder / "clusters.arrow")
    write_table(con, f"FROM ({part.review}) ORDER BY a, b", folder / "review.arrow")
    write_table(con, f"FROM ({part.placeholders}) ORDER BY ALL", folder / "placeholders.arrow")
    for name, query in {
        "said": part.said,
        "blocks": part.blocks,
        "opposed": f"SELECT a AS key, b AS pid FROM ({part.opposed})",
        "moved": f"SELECT pid AS key, cluster AS pid FROM ({part.moved})",
        "members": f"SELECT cluster AS key, pid FROM kept_clusters UNION ALL SELECT cluster, pid FROM ({part.moved})",
        "names": "SELECT hash(name) AS key, pid FROM kept_profiles WHERE name IS NOT NULL",
        "phones": "SELECT hash(phone) AS key, pid FROM kept_profiles WHERE phone IS NOT NULL",
        "kin": "SELECT unnest(kin) AS key, pid FROM kept_profiles WHERE kin IS NOT NULL",
        "record": "SELECT hash(record) AS key, place AS pid FROM kept_records",
        "records_of": "SELECT pid AS key, place AS pid FROM kept_records",
        "number": "SELECT hash(kind, digits) AS key, place AS pid FROM kept_numbers",
        "numbers_of": "SELECT pid AS key, place AS pid FROM kept_numbers",
        "edges_of": "SELECT a AS key, place AS pid FROM kept_edges",
        "doubts_of": "SELECT pid AS key, place AS pid FROM kept_doubts",
    }.items():
        write_lookup(con, query, folder / name)
    after = Sizes(
        *(
            getattr(before, name) + steps.number(f"SELECT count(*) FROM kept_{name}")
            for name in ("profiles", "records", "numbers", "edges", "doubts")
        )
    )
    steps.drop(*(f"kept_{name}" for name in ("records", "numbers", "edges", "doubts", "profiles", "clusters")))
    return after
