"""Who sees a case or a paper."""

from __future__ import annotations

from enum import StrEnum


class Confidentiality(StrEnum):
    """Who within its office sees a case: everyone whose work it is; few roles; only those to whom it is given."""

    NORMAL = "normal"
    RESTRICTED = "restricted"
    SEALED = "sealed"
