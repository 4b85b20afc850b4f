"""Keep what a proposal was made from, so that it can be made again and compared years later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from saiban.prosecution.assignment.definitions import CaseFacts, Counsel, Leave
from saiban.prosecution.assignment.proposing import Proposal, propose
from saiban.prosecution.assignment.weights import Weights, read_weights


def stored(case: CaseFacts, counsel: Sequence[Counsel], weights: Weights, proposal: Proposal) -> str:
    """Return all that a proposal was made from as canonical JSON, with the digest of what came out."""
    return _canonical(
        {
            "case": asdict(case),
            "counsel": [asdict(one) for one in sorted(counsel, key=lambda one: one.code)],
            "weights": weights.document,
            "seed": proposal.seed,
            "digest": digest(proposal),
        }
    )


def again(text: str) -> Proposal:
    """Return the proposal that comes out of what was stored; ValueError where it is not the one that came out then."""
    kept: dict[str, Any] = json.loads(text)
    counsel = [_counsel(row) for row in kept["counsel"]]
    proposal = propose(_case(kept["case"]), counsel, read_weights(kept["weights"]), seed=kept["seed"])
    if digest(proposal) != kept["digest"]:
        raise ValueError(f"The proposal for {proposal.case} does not come out of what was stored: it was changed.")
    return proposal


def digest(proposal: Proposal) -> str:
    """Return the SHA-256 of a proposal's canonical JSON."""
    return hashlib.sha256(_canonical(asdict(proposal)).encode()).hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


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
