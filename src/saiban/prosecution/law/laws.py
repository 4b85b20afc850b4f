"""The laws under which people are prosecuted, and by which names the police write them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from saiban.cases.declarations import Words
from saiban.terms.packaged import rows


@dataclass(frozen=True)
class Law:
    """A law: its code, names, where it is in force (empty: everywhere), the track it leads to, how it is written."""

    code: str
    title: Words
    jurisdiction: str
    track: str
    aliases: tuple[str, ...]
    source: str


@cache
def laws() -> tuple[Law, ...]:
    """Return every law that we know, the penal code first."""
    return tuple(
        Law(
            code=row["code"],
            title=Words(row["name_en"], row["name_ur"]),
            jurisdiction=row["jurisdiction"],
            track=row["track"],
            aliases=tuple(row["aliases"].split("|")),
            source=row["source"],
        )
        for row in rows("saiban.prosecution.law", "laws.csv")
    )


def law(code: str) -> Law:
    """Return the law of this code (KeyError where there is none)."""
    return _by_code()[code]


@cache
def _by_code() -> dict[str, Law]:
    return {one.code: one for one in laws()}
