"""Passwords that the system makes for people: easy to read out, hard to guess."""

from __future__ import annotations

import secrets

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


def fresh_password() -> str:
    """A random password such as "k7mp-x3qd-9rtz-hw4e": 16 characters of 31, about 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
