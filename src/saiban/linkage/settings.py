"""What a linkage run may be told; the defaults are the measured ones."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Identifies = Literal["yes", "no", "measure"]

FAR = 3
"""Two CNICs that differ in more digits than a slip of the pen explains."""


@dataclass(frozen=True)
class NumberRule:
    """What an agency's mapping says a kind of number is worth.

    kind: `cnic`, `nic_old`, `scheme_number:<scheme>`, `employer_ntn`, `employer_number:<scheme>` or a kind of
    `identifiers`.
    identifies: an equal number links two rows (yes), never does (no), or only where this run's rows prove it (measure).
    apart: two numbers that differ in more digits keep two rows apart; None: they never do. Under `measure` that too has
    to be proved; else it holds until the rows plainly disprove it.
    """

    kind: str
    identifies: Identifies
    apart: int | None = None


CNIC = NumberRule("cnic", "yes", FAR)
EMPLOYERS = {kind: NumberRule(kind, "yes", 0) for kind in ("employer_number", "employer_ntn")}


def rule_of(kind: str, declared: Iterable[NumberRule]) -> NumberRule:
    """Return the rule for a kind of number.

    What is declared comes first. Else a CNIC identifies and keeps apart, employers' numbers do both to the digit, a
    scheme's number is measured and keeps nobody apart, and any other number is measured in both.
    """
    for rule in declared:
        if rule.kind == kind:
            return rule
    if kind == CNIC.kind:
        return CNIC
    series = kind.partition(":")[0]
    if series in EMPLOYERS:
        return NumberRule(kind, EMPLOYERS[series].identifies, EMPLOYERS[series].apart)
    return NumberRule(kind, "measure", None if series == "scheme_number" else FAR)


def agreed(declared: Iterable[tuple[str, Identifies, int | None]]) -> tuple[NumberRule, ...]:
    """Return one rule a kind, in the order of kinds; where mappings differ, the more cautious word of each counts."""
    caution: tuple[Identifies, ...] = ("yes", "measure", "no")
    found: dict[str, NumberRule] = {}
    for kind, identifies, apart in declared:
        before = found.get(kind, NumberRule(kind, identifies, apart))
        found[kind] = NumberRule(
            kind,
            max(identifies, before.identifies, key=caution.index),
            None if apart is None or before.apart is None else max(apart, before.apart),
        )
    return tuple(found[kind] for kind in sorted(found))


def write_rules(rules: Iterable[NumberRule], path: Path) -> None:
    """Write rules as JSON: kind -> [identifies, apart]."""
    path.write_text(json.dumps({rule.kind: [rule.identifies, rule.apart] for rule in rules}, sort_keys=True), "utf-8")


def read_rules(path: Path) -> tuple[NumberRule, ...]:
    """Read rules that `write_rules` wrote."""
    return tuple(NumberRule(kind, *said) for kind, said in json.loads(path.read_text("utf-8")).items())


@dataclass(frozen=True)
class PersonLinkage:
    """Settings for `link_persons`; every run writes them into its model file.

    threshold: probability from which a pair is linked; None calibrates it on the labelled pairs of this run.
    review_from: probability from which an unlinked pair is shown to a clerk.
    review_to: probability below which a linked pair is shown to a clerk.
    numbers: what mappings declare of kinds of number; `rule_of` says what holds for the others.
    years_apart: birth years further apart than this contradict an equal identity number.
    block_cap: a block with more rows than this is split by a further key.
    block_limit: a block with more rows than this that no further key splits is left out, and reported.
    number_cap: a number on more rows than this is a placeholder, not an identity.
    labels_needed: labelled pairs of the rarer class from which trees are trained on this run's labels.
    sample_one_in: of the pairs that far numbers keep apart, one in so many is kept for training; 0 chooses by size.
    """

    threshold: float | None = None
    review_from: float = 0.25
    review_to: float = 0.8
    numbers: tuple[NumberRule, ...] = ()
    years_apart: int = 6
    block_cap: int = 10
    block_limit: int = 50
    number_cap: int = 50
    labels_needed: int = 2000
    sample_one_in: int = 0
