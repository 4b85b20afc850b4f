"""What the worker does for this room: each part brings its own jobs."""

from saiban.exchange.deliveries import jobs as deliveries

__all__ = ["deliveries"]
