"""Keep what a proposal was made from, so that it can be made again and compared years later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from saiban.prosecution.assignment.definitions import CaseFacts, Counsel, Leave
from saiban.prosecution.assignment.proposing import Proposal, propose
from saiban.prosecution.assignment.weights import Weights, read_weights


@dataclass(frozen=True)
class Kept:
    """All that a proposal was made from, and the digest of what came out."""

    case: CaseFacts
    counsel: tuple[Counsel, ...]
    weights: Weights
    seed: str
    digest: str


def stored(case: CaseFacts, counsel: Sequence[Counsel], weights: Weights, proposal: Proposal) -> str:
    """Return all that a proposal was made from as canonical JSON, with the digest of what came out."""
    return canonical(
        {
            "case": asdict(case),
            "counsel": [asdict(one) for one in sorted(counsel, key=lambda one: one.code)],
            "weights": weights.document,
            "seed": proposal.seed,
            "digest": digest(proposal),
        }
    )


def kept(text: str) -> Kept:
    """Return what was stored."""
    row = read(text)
    counsel = tuple(_counsel(one) for one in row["counsel"])
    return Kept(_case(row["case"]), counsel, read_weights(row["weights"]), row["seed"], row["digest"])


def again(text: str) -> Proposal:
    """Return the proposal that comes out of what was stored; ValueError where it is not the one that came out then."""
    of = kept(text)
    proposal = propose(of.case, of.counsel, of.weights, seed=of.seed)
    if digest(proposal) != of.digest:
        raise ValueError(f"The proposal for {proposal.case} does not come out of what was stored: it was changed.")
    return proposal


def digest(proposal: Proposal) -> str:
    """Return the SHA-256 of a proposal's canonical JSON."""
    return hashlib.sha256(canonical(asdict(proposal)).encode()).hexdigest()


def canonical(value: Any) -> str:
    """Return a value as JSON that is written one way only: sorted keys, sets as sorted lists, no blanks."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def read(text: str) -> dict[str, Any]:
    """Return what `canonical` wrote, as plain values."""
    told: dict[str, Any] = json.loads(text)
    return told


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(str(one) for one in value)
    return str(value)


def _case(row: dict[str, Any]) -> CaseFacts:
    return CaseFacts(
        **{
            **row,
            "people": frozenset(row["people"]),
            "related": frozenset(row["related"]),
            "hearings": tuple(date.fromisoformat(day) for day in row["hearings"]),
        }
    )


def _counsel(row: dict[str, Any]) -> Counsel:
    sets = ("posted", "certificates", "conflicts", "not_tracks", "worked_on")
    return Counsel(
        **{
            **row,
            **{name: frozenset(row[name]) for name in sets},
            "hearings": frozenset(date.fromisoformat(day) for day in row["hearings"]),
            "leave": tuple(
                Leave(date.fromisoformat(one["begins"]), date.fromisoformat(one["ends"])) for one in row["leave"]
            ),
        }
    )
