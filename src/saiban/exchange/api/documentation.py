"""The page that shows the API to who writes programs for it, from our own host alone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase


class Documentation(DocsBase):
    """Swagger UI as its package brings it, within our policy of content security."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """Show the page."""
        settings = {"url": self.get_openapi_url(api, kwargs), "deepLinking": True}
        return render(request, "exchange/api_docs.html", {"settings": settings, "title": api.title})
