"""What a view needs of its visitor, declared on the view. The middleware of `saiban.access` reads and enforces it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])

SIGNED_IN = "signed_in"
"""What a view needs that is for everyone who has signed in."""

HALF_SIGNED_IN = "half_signed_in"
"""What a view needs that is open even before a second factor was given where the work needs one."""

TOKEN = "token"  # noqa: S105 (a name, no secret)
"""What a view needs that is for other agencies' systems: their token, which the view itself asks for (401 without)."""


def needs(act: str) -> Callable[[View], View]:
    """Declare that a view is for those who may do `act`; rooms above access use `access.decorators.requires`."""

    def declare(view: View) -> View:
        view.needs = act
        return view

    return declare
