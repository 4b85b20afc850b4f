"""How case numbers lead to keys and back, for the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from saiban.cases.declarations import Confidentiality
from saiban.cases.models import Case


def keys_of(number: str) -> list[int]:
    """Return the key of a case number; nothing for an unknown one."""
    return list(Case.objects.filter(number=number).values_list("pk", flat=True))


def numbers_of(keys: Iterable[int]) -> Mapping[int, str]:
    """Return the number of each key; a sealed case has none on the log, where it is found by who knows its number."""
    cases = Case.objects.filter(pk__in=list(keys)).exclude(confidentiality=Confidentiality.SEALED)
    return dict(cases.values_list("pk", "number"))
