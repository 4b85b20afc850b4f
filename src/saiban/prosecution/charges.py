"""Offences as they are written on an accused ("302(b) PPC; 34 PPC"), read back and put in order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from saiban.prosecution.fir.script import fold
from saiban.prosecution.fir.sections import read_sections
from saiban.prosecution.fir.values import ReadOffence
from saiban.prosecution.law.offences import Heaviest, Offence

_ORDER = list(Heaviest)


def read_charges(text: str, *, jurisdiction: str) -> list[ReadOffence]:
    """Return the offences that a text names, each once, the gravest first."""
    offences, _procedural = read_sections(fold(text), jurisdiction=jurisdiction, remarks=[])
    return in_order(offences)


def in_order(offences: Iterable[ReadOffence]) -> list[ReadOffence]:
    """Return offences, each once, the gravest first; those without a punishment of their own come last."""
    once = {(one.law, one.section, one.sub): one for one in offences}
    return sorted(once.values(), key=lambda one: _weight(one.offence))


def written(offences: Sequence[ReadOffence]) -> str:
    """Return offences as an event keeps them, and as `read_charges` reads them back."""
    return "; ".join(one.cited for one in offences)


def heaviest_of(offences: Iterable[ReadOffence]) -> Offence | None:
    """Return the gravest offence that has a punishment of its own (None: none has)."""
    known = [one.offence for one in offences if one.offence is not None and one.offence.heaviest is not None]
    return min(known, key=_weight, default=None)


def _weight(offence: Offence | None) -> int:
    return _ORDER.index(offence.heaviest) if offence is not None and offence.heaviest is not None else len(_ORDER)
