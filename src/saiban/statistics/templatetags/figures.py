"""Tags of the room's templates: the row of links above each page, and an exhibit with its table and downloads."""

from __future__ import annotations

from django import template
from django.template.context import RequestContext
from django.urls import reverse

from saiban.statistics.pages import PAGES

register = template.Library()


@register.inclusion_tag("statistics/_pages.html", takes_context=True)
def statistics_pages(context: RequestContext) -> dict[str, object]:
    """Show the links to the room's pages: on pages of those who have signed in (`exact`), to their own."""
    exact = bool(context.get("exact"))
    names = [(page.label, (exact and page.exact_url_name) or page.url_name) for page in PAGES]
    here = context.get("here", "")
    return {"links": [(label, reverse(name), name == here) for label, name in names]}
