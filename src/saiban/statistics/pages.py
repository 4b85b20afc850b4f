"""The pages of the room, in the order in which the row of links above each page names them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Page:
    """A page: its url name for everybody and, where those who have signed in see more on it, theirs."""

    label: str | Promise
    url_name: str
    own_url_name: str = ""


PAGES: tuple[Page, ...] = (
    Page(_("Coverage"), "statistics:public_coverage", "statistics:coverage"),
    Page(_("Districts"), "statistics:public_districts", "statistics:districts"),
    Page(_("Ages"), "statistics:public_ages", "statistics:ages"),
    Page(_("Schemes"), "statistics:public_schemes", "statistics:schemes"),
    Page(_("Entitled and enrolled"), "statistics:public_entitlement", "statistics:entitlement"),
    Page(_("League of districts"), "statistics:public_league", "statistics:league"),
    Page(_("Over time"), "statistics:public_time", "statistics:time"),
    Page(_("World"), "statistics:world"),
    Page(_("Financing gap"), "statistics:gap"),
    Page(_("Reports and open data"), "statistics:open_data", "statistics:reports"),
)
