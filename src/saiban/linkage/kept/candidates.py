"""Which kept rows are worth comparing with new ones, and which new ones with each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from saiban.linkage.blocking import FINER, cap_of
from saiban.linkage.kept.keys import finer_keys, list_keys
from saiban.linkage.kept.lookup import Keys
from saiban.linkage.kept.state import State
from saiban.linkage.pairing import PAIR_BITS, Ids, Members, distinct, grouped, sides
from saiban.linkage.settings import PersonLinkage
from saiban.linkage.steps import Steps

NEW_IN_A_BLOCK = 4
"""New rows are compared with a kept block of allowed size unless they are more than so many times that size."""


@dataclass(frozen=True)
class Candidates:
    """Pairs worth comparing. `among`: of new profiles (a * 2^32 + b); (new, kept): with a kept one, side by side.

    left_out: new rows whose block no further key made small enough.
    """

    among: Ids
    new: Ids
    kept: Ids
    left_out: int


def seek(steps: Steps, state: State, settings: PersonLinkage) -> Candidates:
    """Find candidates for all new profiles, and leave their keys in `link_kept_keys` (key, pid) for the next time.

    A block holds kept and new rows together. One that grows too large is split by the next key, under which kept rows
    are found where their block was too large before, too.
    """
    list_keys(steps)
    steps.table("link_kept_keys", "FROM link_keys")
    blocks = state.lookup("blocks")
    among, new, kept = [], [], []
    for level in range(len(FINER) + 1):
        keys, pids = _entries(steps)
        distinct_keys, place, here = np.unique(keys, return_inverse=True, return_counts=True)
        before = blocks.counts(distinct_keys)
        cap = cap_of(settings, level)
        fits = before + here <= cap
        pairs, _ = grouped(Members(keys[fits[place]], pids[fits[place]]), cap)
        among.append(pairs)
        near = (before > 0) & (before <= cap) & (here <= NEW_IN_A_BLOCK * cap)
        asked = near[place]
        at, found = blocks.find(keys[asked])
        new.append(pids[asked][at])
        kept.append(found.astype(np.int64))
        large = ~fits[place]
        left_out = int(large.sum())
        if level == len(FINER) or not left_out:
            break
        steps.lend("link_large", pa.table({"key": keys[large], "pid": pids[large].astype(np.int32)}))
        steps.table("link_keys", finer_keys("link_large", level))
        steps.run("INSERT INTO link_kept_keys FROM link_keys")
    steps.drop("link_keys", "link_large")
    across = sides(distinct([(np.concatenate(new) << PAIR_BITS) | np.concatenate(kept)]))
    return Candidates(distinct(among), *across, left_out)


def _entries(steps: Steps) -> tuple[Keys, Ids]:
    found = steps.arrays("SELECT key, pid FROM link_keys")
    return found["key"].astype(np.uint64), found["pid"].astype(np.int64)
