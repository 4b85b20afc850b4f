"""The keys under which rows are sought: those of all blocking rules, and finer ones where a block is too large."""

from __future__ import annotations

from saiban.linkage.blocking import FINER, RULES
from saiban.linkage.steps import Steps


def list_keys(steps: Steps) -> None:
    """Make `link_keys` (key, pid): each profile's key by every rule; the hash tells rules apart."""
    steps.table(
        "link_keys",
        " UNION ALL ".join(
            f"SELECT DISTINCT hash({number}, {', '.join(rule.keys)}) AS key, p.pid FROM {rule.source} "
            f"WHERE {' AND '.join(f'({key}) IS NOT NULL' for key in rule.keys)}"
            for number, rule in enumerate(RULES)
        ),
    )


def finer_keys(large: str, level: int) -> str:
    """SQL: (key, pid) of the rows of `large` (key, pid) by the next key, which splits their blocks."""
    return f"SELECT hash(l.key, {FINER[level]}) AS key, l.pid FROM {large} l JOIN link_profiles p USING (pid)"


def list_all_keys(steps: Steps, block_cap: int) -> None:
    """Make `link_keys` with the finer keys of all rows whose block is larger than `block_cap`, level by level."""
    list_keys(steps)
    steps.table("link_level", "FROM link_keys")
    for level in range(len(FINER)):
        steps.table(
            "link_large",
            f"""
            SELECT key, pid FROM link_level
            SEMI JOIN (SELECT key FROM link_level GROUP BY key HAVING count(*) > {block_cap}) USING (key)""",
        )
        steps.table("link_level", finer_keys("link_large", level))
        steps.run("INSERT INTO link_keys FROM link_level")
    steps.drop("link_level", "link_large")
