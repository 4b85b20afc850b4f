"""For whom a list is asked about, and what they may have."""

from __future__ import annotations

from dataclasses import replace

from saiban.access.permits import Asker, NotPermitted, Permit, Refusal, asker_of, permit, permits
from saiban.access.purposes import AGREEABLE
from saiban.access.viewer import Viewer, postings_today
from saiban.exchange.models import SentList


def standing(viewer: Viewer) -> list[Permit]:
    """Return what the viewer's organisation may ask for today, by purpose and agreement."""
    asker = asker_of(viewer)
    return [_within(one, viewer) for purpose in AGREEABLE for one in permits(asker, purpose=purpose)]


def asker_of_list(sent: SentList) -> Asker:
    """Return who asks, for the log."""
    return Asker(sent.organisation, sent.user, sent.posting, request=sent.number)


def permitted(sent: SentList) -> Permit:
    """Return what may be had under a list's agreement, by an officer with a place about people of that place alone.

    Raises NotPermitted where the agreement does not stand, or the posting has ended.
    """
    allowed = permit(asker_of_list(sent), purpose=sent.purpose, agreement=sent.agreement)
    if not sent.user.is_active or not postings_today(sent.user).filter(pk=sent.posting_id).exists():
        raise NotPermitted(Refusal.NO_AGREEMENT, purpose=sent.purpose)
    return _within(allowed, Viewer(sent.user, sent.posting))


def _within(allowed: Permit, viewer: Viewer) -> Permit:
    """Narrow a permit to the districts of a posting; to nobody for a tehsil: answers are reached by district."""
    if viewer.districts is None:
        return allowed
    own = frozenset[str]() if viewer.tehsil else viewer.districts
    return replace(allowed, districts=own if allowed.districts is None else own & allowed.districts)
