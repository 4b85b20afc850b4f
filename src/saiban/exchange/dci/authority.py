"""Under which authority a question is put: the purpose, and the agreement where one is named.

The standard carries them in `authorize` or `consent` of the question (`purpose.code`); where a message has no place for
these, as that of `enrolled`, they stand in the header's `meta`. The agreement's code, which is ours, is looked for
beside the purpose as `agreement`; without one the narrowest that stands is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from saiban.access.permits import Asker, Permit, Refusal, permit
from saiban.exchange.dci.codes import Err
from saiban.exchange.dci.faults import NotTaken


@dataclass(frozen=True)
class Authority:
    """A purpose, and the code of an agreement (None: not named)."""

    purpose: str
    agreement: str | None

    def permit(self, asker: Asker, *, to_spend: bool = False) -> Permit:
        """Return what the asker may have (`to_spend` as in `saiban.access.permits`). Raises NotPermitted."""
        return permit(asker, purpose=self.purpose, agreement=self.agreement, to_spend=to_spend)


def stated(*places: Mapping[str, Any] | None) -> Authority:
    """Return the authority that the first of these places states which states a purpose. Raises NotTaken."""
    for place in places:
        purpose = place.get("purpose") if place else None
        code = purpose.get("code") if isinstance(purpose, Mapping) else purpose
        if place is not None and isinstance(code, str) and code:
            agreement = place.get("agreement")
            return Authority(code, agreement if isinstance(agreement, str) and agreement else None)
    raise NotTaken(
        Err.FORBIDDEN,
        "State the purpose of the question in authorize.purpose.code, or in the header's meta.purpose.code.",
        status=403,
        reason=Refusal.WRONG_PURPOSE.value,
    )
