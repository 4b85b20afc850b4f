"""What the worker does for this room: each part brings its own jobs."""

from saiban.exchange.api import jobs as api
from saiban.exchange.deliveries import jobs as deliveries
from saiban.exchange.lists import jobs as lists

__all__ = ["api", "deliveries", "lists"]
