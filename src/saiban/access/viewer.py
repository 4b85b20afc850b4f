"""The viewer: who looks, from which posting, for which purpose. Every query that reads for a page takes one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from saiban.access import rules
from saiban.access.models import Posting, Purpose, Role, User
from saiban.directory.models import Office, Organisation, Place

if TYPE_CHECKING:
    from django.http import HttpRequest

POSTING_KEY = "posting"
PURPOSE_KEY = "purpose"


@dataclass(frozen=True)
class Viewer:
    """A signed-in user in one posting. `purpose` is None until chosen; `request_id` goes on the log."""

    user: User
    posting: Posting | None
    purpose: Purpose | None = None
    request_id: str = ""

    @property
    def organisation(self) -> Organisation | None:
        """The organisation that the viewer acts for."""
        return self.posting.organisation if self.posting else None

    @property
    def role(self) -> Role | None:
        """The role of the posting."""
        return Role(self.posting.role) if self.posting else None

    @property
    def place(self) -> Place | None:
        """The place to which the posting is limited (None: the whole country)."""
        return self.posting.place if self.posting else None

    @property
    def office(self) -> Office | None:
        """The office or hub where the viewer sits (None: not said)."""
        return self.posting.office if self.posting else None

    @cached_property
    def districts(self) -> frozenset[str] | None:
        """The codes of the districts that hold the posting's place, or that it holds (None: the whole country)."""
        if self.place is None:
            return None
        if self.place.level == Place.Level.PROVINCE:
            return frozenset(self.place.parts.values_list("code", flat=True))
        return frozenset({self.place.code if self.place.level == Place.Level.DISTRICT else self.place.parent_id})

    @property
    def tehsil(self) -> str | None:
        """The code of the tehsil to which sight is limited; None where the posting's place is none."""
        return self.place.code if self.place is not None and self.place.level == Place.Level.TEHSIL else None

    @property
    def sees_all_sources(self) -> bool:
        """True when what every organisation's sources say may be seen; else only the own organisation's."""
        return self.role in rules.ROLES_OF_ALL_SOURCES

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        """The purposes that may be chosen in this posting."""
        return rules.PURPOSES[self.role] if self.role else ()

    def may(self, act: str) -> bool:
        """Say whether the posting allows the act (without a posting nothing is allowed)."""
        return self.role is not None and rules.may(self.role, act)


def postings_today(user: User) -> QuerySet[Posting]:
    """The user's postings that are valid today, each with its organisation, place and office."""
    today = timezone.localdate()
    postings = Posting.objects.filter(user=user, valid__contains=today)
    return postings.select_related("organisation", "place", "office").order_by("id")


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer of a request by a signed-in user, made once a request.

    The posting is the one chosen in the session, or the only one that the user has. A posting that has ended is as
    good as none, so an officer who was transferred loses sight on that day, not at the next sign-in.
    """
    known = getattr(request, "viewer", None)
    if isinstance(known, Viewer):
        return known
    postings = list(postings_today(request.user))
    chosen = postings[0].pk if len(postings) == 1 else request.session.get(POSTING_KEY)
    posting = next((one for one in postings if one.pk == chosen), None)
    viewer = Viewer(request.user, posting, request_id=request.number)
    wanted = request.session.get(PURPOSE_KEY)
    purpose = next((one for one in viewer.purposes if one.value == wanted), None)
    request.viewer = replace(viewer, purpose=purpose)
    return request.viewer
