"""Tags of the room's templates: the row of links above each page, and an exhibit with its table and downloads."""

from __future__ import annotations

from django import template
from django.template.context import RequestContext
from django.urls import reverse

from saiban.statistics.pages import PAGES

register = template.Library()


@register.inclusion_tag("statistics/_pages.html", takes_context=True)
def statistics_pages(context: RequestContext) -> dict[str, object]:
    """Show the links to the room's pages: from those for everybody to such, else to those behind the sign-in."""
    here = context["here"]
    public = here.startswith("statistics:public_") or here in {page.url_name for page in PAGES}
    names = [(page.label, page.url_name if public else page.own_url_name or page.url_name) for page in PAGES]
    return {"links": [(label, reverse(name), name == here) for label, name in names]}
