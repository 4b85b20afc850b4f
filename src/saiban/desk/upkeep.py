"""What the worker does for the desk by the clock."""

from __future__ import annotations

from saiban.desk.appeals.upkeep import close
from saiban.desk.hubs.upkeep import count

__all__ = ["close", "count"]
