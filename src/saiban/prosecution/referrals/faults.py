"""Why a referral file is not read: the field, and what to do, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from saiban.cases.declarations import Words
from saiban.frame.faults import InstallationFault


@dataclass(frozen=True)
class Said:
    """What is wrong with a file: a code for programs, the field as a path (`complaint.accused.0.name`), and words."""

    code: str
    field: str
    words: Words

    def __str__(self) -> str:
        return f"{self.field}: {self.words}" if self.field else str(self.words)


class ReferralFault(InstallationFault):
    """A file that is not taken as a referral. Nothing that was sent is repeated in the words."""

    def __init__(self, code: str, words: Words, field: str = "") -> None:
        self.said = Said(code, field, words)
        super().__init__(f"{field}: {words.en}" if field else words.en)
