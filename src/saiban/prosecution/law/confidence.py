"""How sure a row of the law is."""

from __future__ import annotations

from enum import StrEnum


class Confidence(StrEnum):
    """Where a row comes from. Only the first two may be relied on; the others wait for a lawyer."""

    CONFIRMED = "confirmed"  # read in the text of the law
    REPORTED = "reported"  # secondary sources say so
    MEDIUM = "medium"  # an entry of Schedule II as it is commonly stated
    DRAFT = "draft"  # taken from the text by a program: heading and heaviest punishment alone
    UNCONFIRMED = "unconfirmed"  # no source here says so

    @property
    def for_a_lawyer(self) -> bool:
        """Say whether a lawyer has to confirm it before anybody relies on it."""
        return self in (Confidence.MEDIUM, Confidence.DRAFT, Confidence.UNCONFIRMED)
