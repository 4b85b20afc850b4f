"""When a message is tried again: pure decisions."""

from __future__ import annotations

from datetime import timedelta

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""How long is waited after the first failure, the second, ...; after the last one the message is laid aside."""

LEASE = timedelta(minutes=3)
"""How long a worker may take for one message before another takes it for dead; longer than a gateway's time limit."""


def wait_after(attempts: int, *, for_good: bool) -> timedelta | None:
    """Return how long to wait after so many failed attempts; None: it is not tried again.

    `for_good`: the gateway said that this message will never go (a number that does not exist).
    """
    if for_good or attempts > len(WAITS):
        return None
    return WAITS[attempts - 1]
