"""View decorators that declare what a view needs. A view that declares nothing is refused by the middleware."""

from __future__ import annotations

from collections.abc import Callable

from saiban.access import rules
from saiban.frame.needs import HALF_SIGNED_IN, SIGNED_IN, View, needs


def requires(act: str) -> Callable[[View], View]:
    """Let a view run only for a signed-in user whose posting allows `act`, with a purpose where `act` reads people.

    `saiban.access.middleware` sees to it and sets `request.viewer`. Put it on top of the other decorators. Raises
    KeyError at start-up for an act that does not stand in `rules.ACTS`.
    """
    return needs(rules.ACTS[act].code)


signed_in = needs(SIGNED_IN)
"""Let a view run for every signed-in user, in whatever posting (own password, choice of posting)."""

half_signed_in = needs(HALF_SIGNED_IN)
"""Let a view run also for a user who still has to set up or give a second factor (the factor's own pages, leaving)."""
