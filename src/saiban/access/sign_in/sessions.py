"""The sessions of a user: where and since when they are signed in, and how that ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.http import HttpRequest

from saiban.access import log
from saiban.access.models import User
from saiban.access.viewer import Viewer


@dataclass(frozen=True)
class Session:
    """Somebody signed in on a device: since when, from which address, with which browser; `here`: this very one."""

    key: int
    since: datetime
    address: str
    browser: str
    here: bool


def sessions_of(request: HttpRequest, user: User) -> list[Session]:
    """The sessions of a user that still hold, the newest first."""
    kept = sorted(UserSession.objects.purge_and_list(user), key=lambda one: one.created_at, reverse=True)
    here = request.session.session_key
    return [
        Session(one.pk, one.created_at, one.ip, browser_of(one.user_agent), one.session_key == here) for one in kept
    ]


def browser_of(agent: str) -> str:
    """The browser and system that a User-Agent header names, in two words; the header's beginning where it names none.

    Source of the tokens: the table "Which part of the user agent contains the information you are looking for?" of
    MDN's page on browser detection. The first that fits counts, because later ones copy earlier names.
    """
    browsers = (
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    )
    systems = (
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    )
    found = [next((name for token, name in known if token in agent), "") for known in (browsers, systems)]
    return ", ".join(filter(None, found)) or agent[:40]


def go_on(request: HttpRequest, user: User) -> None:
    """After a new password: keep this session under another key; all others of the user have ended."""
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)


def end_one(*, by: Viewer, user: User, key: int) -> None:
    """End one session of a user. Raises UserSession.DoesNotExist for somebody else's."""
    UserSession.objects.get(user=user, pk=key).end()
    log.write(by, act="end_sessions", subject_kind="user", subjects=[user.pk], results=1)


def end_all(*, by: Viewer | None, user: User) -> None:
    """End every session of a user, wherever and however it began, in the running transaction."""
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    ended = UserSession.objects.filter(user=user)
    log.write(by, act="end_sessions", subject_kind="user", subjects=[user.pk], results=ended.count())
    ended.delete()
