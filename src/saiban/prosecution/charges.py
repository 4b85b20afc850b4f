"""Offences as they are written on an accused ("302(b) PPC; 34 PPC"): read back, put in order, and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from saiban.cases.models import Case
from saiban.prosecution.clocks import EXCLUDED, OPEN, facts_of_offences
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


TERRORISM = "terrorism_death_or_life"


def bail_excluded_by(offences: Iterable[ReadOffence]) -> str:
    """Return why the law gives no bail for long detention: terrorism punishable with death or life (s. 497(1))."""
    grave = {Heaviest.DEATH, Heaviest.LIFE}
    return (
        TERRORISM if any(one.law == "ATA" and one.offence and one.offence.heaviest in grave for one in offences) else ""
    )


def facts_of_charges(case: Case, facts: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, str]:
    """Return what the offences of a new version of charges say of an accused: capital, bail after long detention.

    What somebody else than the charge excludes it by (an earlier conviction, the court's opinion) stays.
    """
    offences = read_charges(str(given.get("charges", "")), jurisdiction=case.facts["jurisdiction"])
    known = facts_of_offences(one.offence for one in offences if one.offence is not None)
    earlier = str(facts.get("bail_excluded_by", ""))
    if earlier and earlier != TERRORISM:
        return {"capital": known.get("capital", "")}
    excluded_by = bail_excluded_by(offences)
    return {
        "capital": known.get("capital", ""),
        "statutory_bail": EXCLUDED if excluded_by else OPEN,
        "bail_excluded_by": excluded_by,
    }
