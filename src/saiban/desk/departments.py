"""The departments behind the window: the seven lines of the one-window operation, NADRA and legal aid.

The seven are those of Khyber Pakhtunkhwa's one-window operation. How soon each accepts a referral and serves the person
is a service norm chosen here until a department publishes its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from saiban.cases.declarations import Words
from saiban.terms import packaged


@dataclass(frozen=True)
class Department:
    """A department to which people are referred; the norms are working days from the referral."""

    code: str
    organisation: str  # code of the directory
    line: bool  # one of the seven line departments
    name: Words
    what: Words  # what it helps with
    accept_days: int
    serve_days: int
    basis: str


@cache
def departments() -> tuple[Department, ...]:
    """Return every department, the seven line departments first."""
    return tuple(
        Department(
            code=row["code"],
            organisation=row["organisation"],
            line=row["line"] == "yes",
            name=Words(row["name_en"], row["name_ur"]),
            what=Words(row["what_en"], row["what_ur"]),
            accept_days=int(row["accept_days"]),
            serve_days=int(row["serve_days"]),
            basis=row["basis"],
        )
        for row in packaged.rows("saiban.desk", "departments.csv")
    )


def department(code: str) -> Department:
    """Return the department of a code (KeyError where there is none)."""
    return {one.code: one for one in departments()}[code]
