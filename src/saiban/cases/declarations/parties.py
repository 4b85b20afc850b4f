"""Who is in a case, and the numbers by which others know it."""

from __future__ import annotations

from dataclasses import dataclass

from saiban.cases.declarations.words import Words


@dataclass(frozen=True)
class PartyKind:
    """What somebody is in a case: applicant, complainant, accused. With `track` each gets a track when they join."""

    code: str
    title: Words
    required: bool = False
    several: bool = False
    track: str = ""


@dataclass(frozen=True)
class IdentifierKind:
    """A number by which others know the case: of a first information report, a court, a token."""

    code: str
    title: Words
