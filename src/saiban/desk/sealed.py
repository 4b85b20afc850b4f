"""Which columns of the desk hold ciphers."""

from __future__ import annotations

from saiban.desk.models.drafts import KIND as DRAFT
from saiban.desk.models.sittings import KNOWN, TOLD
from saiban.frame.sealed import SealedColumn, declare


def declare_columns() -> None:
    """Tell which columns hold ciphers, so that keys can be changed."""
    declare(SealedColumn("desk_windowappointment", "phone", "'phone'"))
    for kind in ("cnic", "phone"):
        declare(SealedColumn("desk_registeredperson", kind, f"'{kind}'", blind=f"{kind}_blind"))
    declare(SealedColumn("desk_registeredperson", "disability", "'registered:' || t.code || ':disability'"))
    declare(SealedColumn("desk_draft", "entries", f"'{DRAFT}'"))
    declare(SealedColumn("desk_sitting", "phone", "'phone'"))
    declare(SealedColumn("desk_sitting", "told", f"'{TOLD}'"))
    declare(SealedColumn("desk_sitting", "known", f"'{KNOWN}'"))
