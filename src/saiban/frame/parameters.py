"""Parameters in a page's address: one that the page does not know is refused, so that a misspelt filter shows nothing.

A page that reads parameters calls `only` or `page_number` first; which page of a list is shown is always `page`.
"""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext as _


def only(request: HttpRequest, *names: str) -> None:
    """Raise BadRequest, naming them, where the address has parameters other than `names`."""
    unknown = sorted(set(request.GET) - set(names))
    if unknown:
        raise BadRequest(_("This page does not know the parameter %(names)s.") % {"names": ", ".join(unknown)})


def page_number(request: HttpRequest, *names: str) -> int:
    """Return which page of a list is asked for, 1 where it is not said; the address may hold `names` beside it.

    Raises BadRequest for another parameter, and for a page that is no number from 1.
    """
    only(request, "page", *names)
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0 and len(text) < 9):
        raise BadRequest(_("The page is a number from 1."))
    return int(text)
