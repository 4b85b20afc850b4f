"""Codes of schemes as other systems write them."""

from __future__ import annotations

from collections.abc import Iterable

from saiban.directory.models import Scheme
from saiban.registry.shared import Fault, Unanswerable


def require_known(codes: Iterable[str]) -> None:
    """Raise `Unanswerable` where a code is no scheme's: "not enrolled" would be an answer about a misspelling."""
    asked = set(codes)
    unknown = asked - set(Scheme.objects.filter(code__in=asked).values_list("code", flat=True))
    if unknown:
        raise Unanswerable(Fault.WRONG_VALUE, f"There is no scheme with the code {', '.join(sorted(unknown))}.")
