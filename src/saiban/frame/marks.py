"""Marks on files that go out: who has had them, when, under which agreement. A copy found elsewhere leads back.

A mark shows that this installation gave a file of this number to this person at this time: nobody can make one up
without the key `marks`. It does not show who passed the file on, it is gone where its lines are cut out, and it says
nothing of cells that were changed afterwards (for that the log keeps the digest of the file as it went out).
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from saiban.frame import keys

MARK_BYTES = 10


@dataclass(frozen=True)
class Origin:
    """Who has had a file: `number` is that of the copy, `agreement` empty where none was needed."""

    number: str
    organisation: str
    user: str
    at: datetime
    agreement: str = ""

    @property
    def mark(self) -> str:
        """Sixteen letters and digits that only this installation can make: the same for the same origin."""
        return _mark(keys.key("marks"), self)

    def bears(self, mark: str) -> bool:
        """Say whether a mark, as somebody has typed it, is that of this origin."""
        typed = "".join(mark.upper().split()).replace("-", "")
        secrets = keys.versions("marks").values()
        return any(
            hmac.compare_digest(_mark(secret, self).replace("-", "").encode(), typed.encode()) for secret in secrets
        )

    def lines(self, labels: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return what stands on the file: each line with its label. `labels` has one for each name below."""
        told = {
            "number": self.number,
            "organisation": self.organisation,
            "user": self.user,
            "at": timezone.localtime(self.at).isoformat(" ", "seconds"),
            "agreement": self.agreement,
            "mark": self.mark,
        }
        return [(labels[name], value) for name, value in told.items() if value]


def _mark(secret: bytes, origin: Origin) -> str:
    told = (origin.number, origin.organisation, origin.user, origin.at.isoformat(), origin.agreement)
    digest = hmac.digest(secret, "\0".join(told).encode(), "sha256")[:MARK_BYTES]
    letters = base64.b32encode(digest).decode()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))
