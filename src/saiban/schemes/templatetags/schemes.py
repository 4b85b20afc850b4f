"""Filters of the scheme book's templates."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def named(names: Mapping[str, str], code: str) -> str:
    """Show the name that a code stands for, or the code where there is none (a new scheme)."""
    return names.get(code, code)
