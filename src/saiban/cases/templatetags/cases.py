"""Filters of the pages of cases: for whom a case waits, how a clock stands, what a party is called."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

from saiban.cases.clocks import State
from saiban.cases.declarations import CaseType, Waits
from saiban.cases.models import Party
from saiban.cases.work import shown
from saiban.frame import extensions

register = template.Library()

_WAITS = {
    Waits.OFFICE: _("the office is at it"),
    Waits.PERSON: _("waits for the person"),
    Waits.BODY: _("waits for another body"),
    Waits.DAY: _("waits for a day to come"),
}
_STANDS = {
    State.RUNNING: _("running"),
    State.DUE_SOON: _("due soon"),
    State.OVERDUE: _("overdue"),
    State.PASSED: _("has passed"),
    State.PAUSED: _("stands still"),
    State.MET: _("met"),
    State.MET_LATE: _("met, but late"),
    State.DROPPED: _("set aside"),
}


@register.filter
def waits_for(waits: Waits) -> str:
    """Say for whom a case waits."""
    return str(_WAITS[waits])


@register.filter
def registry_page(number: str) -> str:
    """Return the address of the page of whoever has a registry number; nothing where there is no registry."""
    return extensions.registry_url(number)


@register.filter
def clock_stands(state: State) -> str:
    """Say how a clock stands."""
    return str(_STANDS[state])


@register.filter
def party_label(party: Party, declared: CaseType) -> str:
    """Name a party."""
    return shown.party_label(declared, party)
