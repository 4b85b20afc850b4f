"""What writes: signing in and out, choosing posting and purpose, making users and looking after their accounts."""

from __future__ import annotations

from django.contrib.auth import authenticate, logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from saiban.access import log
from saiban.access.models import Posting, Purpose, User
from saiban.access.passwords import fresh_password
from saiban.access.postings.rules import looks_after, looks_after_user
from saiban.access.sign_in import attempts, second_factor, sessions, single_sign_on
from saiban.access.viewer import POSTING_KEY, PURPOSE_KEY, Viewer, postings_today
from saiban.directory.models import Organisation


def check_password(request: HttpRequest, *, username: str, password: str) -> User | None:
    """The user whose name and password these are, or None; signing in goes on from here with the second factor.

    Raises `attempts.LockedOut`, with the right password too, after too many failures.
    """
    attempts.take_turn(request, username)
    user = authenticate(request, username=username.strip(), password=password)
    if user is None:
        attempts.count_failure(request, username)
        return None
    attempts.forget_failures(username)
    return user


def sign_out(request: HttpRequest, *, viewer: Viewer) -> None:
    """End the session, so that posting and purpose are forgotten, and write it on the log."""
    log.write(viewer, act="sign_out")
    logout(request)


def choose_posting(request: HttpRequest, *, posting_id: int) -> Posting:
    """Act from one of the user's postings of today; the purpose has to be chosen anew.

    Raises Posting.DoesNotExist for somebody else's posting or one that is not valid today.
    """
    posting = postings_today(request.user).get(pk=posting_id)
    request.session[POSTING_KEY] = posting.pk
    request.session.pop(PURPOSE_KEY, None)
    return posting


def choose_purpose(request: HttpRequest, *, viewer: Viewer, purpose: Purpose) -> None:
    """Keep the purpose of the looks that follow. Raises ValueError for one that the role may not have."""
    if purpose not in viewer.purposes:
        raise ValueError(f"The role {viewer.role} has no purpose {purpose}.")
    request.session[PURPOSE_KEY] = purpose.value


def make_user(*, maker: Viewer, username: str, full_name: str, organisation: Organisation) -> tuple[User, str]:
    """Make a user without postings and return them with the password, which is kept nowhere in clear.

    Raises PermissionDenied for an organisation that is not the maker's to look after.
    """
    if not looks_after(maker, organisation):
        raise PermissionDenied
    password = fresh_password()
    about = {"full_name": full_name, "organisation": organisation, "must_change_password": True}
    user = User.objects.create_user(username, password, **about)
    log.write(maker, act="make_user", subject_kind="user", subjects=[user.pk], results=1)
    return user, password


def reset_password(*, by: Viewer, user: User) -> str:
    """Give a user a new password, which they change when they come, and return it; their sessions end.

    Raises PermissionDenied for a user who is not the giver's to look after.
    """
    _check(by, user)
    password = fresh_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    log.write(by, act="reset_password", subject_kind="user", subjects=[user.pk], results=1)
    sessions.end_all(by=by, user=user)
    return password


def switch_user(*, by: Viewer, user: User) -> None:
    """Let a user sign in no more, or again; a user who is switched off is out at once. Raises as `reset_password`."""
    _check(by, user)
    user.is_active = not user.is_active
    user.save(update_fields=["is_active"])
    act = "switch_on_user" if user.is_active else "switch_off_user"
    log.write(by, act=act, subject_kind="user", subjects=[user.pk], results=1)
    if not user.is_active:
        sessions.end_all(by=by, user=user)


def remove_second_factor(*, by: Viewer, user: User) -> None:
    """Take all factors from a user who lost them, and sign them out everywhere. Raises as `reset_password`."""
    _check(by, user)
    second_factor.remove_all(user=user)
    sessions.end_all(by=by, user=user)


def end_sessions(*, by: Viewer, user: User) -> None:
    """Sign a user out everywhere. Raises as `reset_password`."""
    _check(by, user)
    sessions.end_all(by=by, user=user)


def bind_sign_in(*, by: Viewer, user: User, subject: str) -> None:
    """Bind a user to a subject of the agency's provider.

    Raises as `reset_password`, and ValidationError where another user has the subject.
    """
    _check(by, user)
    single_sign_on.bind(by=by, user=user, subject=subject)


def _check(by: Viewer, user: User) -> None:
    if not looks_after_user(by, user):
        raise PermissionDenied
