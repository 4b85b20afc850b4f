"""What reads users, postings and proposals, for administrators, who see no content of the registry."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from saiban.access.models import Posting, PostingProposal, User
from saiban.access.postings.rules import KEEPER
from saiban.access.viewer import Viewer
from saiban.directory.models import Office, Organisation, Place
from saiban.frame import extensions


def users(viewer: Viewer) -> QuerySet[User]:
    """The users whom the viewer looks after, by user name, each with the postings of today (`postings_now`)."""
    postings = Posting.objects.filter(valid__contains=timezone.localdate())
    postings = postings.select_related("organisation", "place", "office")
    found = User.objects.order_by("username").select_related("organisation")
    found = found.prefetch_related(Prefetch("postings", postings, to_attr="postings_now"))
    return found if _sees_all(viewer) else found.filter(organisation=viewer.organisation)


def postings_of(user: User) -> QuerySet[Posting]:
    """All postings of a user, the newest first."""
    return user.postings.select_related("organisation", "place", "office", "given_by", "approved_by").order_by("-id")


def proposals(viewer: Viewer) -> QuerySet[PostingProposal]:
    """The proposals that wait for a decision among those whom the viewer looks after, the oldest first."""
    waiting = PostingProposal.objects.filter(decided_by__isnull=True, user__is_active=True).order_by("id")
    waiting = waiting.select_related("user", "organisation", "place", "office", "proposed_by", "ends")
    return waiting if _sees_all(viewer) else waiting.filter(organisation=viewer.organisation)


def organisations(viewer: Viewer) -> QuerySet[Organisation]:
    """The organisations in which the viewer may give postings, by code."""
    found = Organisation.objects.order_by("code")
    return found if _sees_all(viewer) else found.filter(pk=viewer.organisation.pk)


def offices(viewer: Viewer) -> QuerySet[Office]:
    """The offices where the viewer may place somebody: the hubs, and those of the own organisation, by name."""
    found = Office.objects.order_by("name_en", "code")
    return found if _sees_all(viewer) else found.filter(Q(one_window=True) | Q(organisation=viewer.organisation))


def places() -> QuerySet[Place]:
    """The provinces, districts and tehsils of today: by province, then district."""
    present = Place.objects.filter(valid_to=None).select_related("parent", "parent__parent")
    return present.order_by("code")


def open_work(user: User) -> list[tuple[str, int]]:
    """What a user has at hand, by kind, so that somebody else takes it over: (kind in words, how many)."""
    counted = [(str(kind.label), kind.count_of(user.pk)) for kind in extensions.kinds_of_work()]
    return [(label, number) for label, number in counted if number]


def _sees_all(viewer: Viewer) -> bool:
    return viewer.organisation is not None and viewer.organisation.pk == KEEPER
