"""What the worker does for this room by the clock: each part brings its own."""

from saiban.exchange.verisys import upkeep as verisys

__all__ = ["verisys"]
