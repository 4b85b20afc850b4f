"""What can't be done around a case, in words for the page."""

from __future__ import annotations


class WorkRefused(Exception):
    """Something that can't be done now; the message says why and what to do."""
