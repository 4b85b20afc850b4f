"""What writes: signing in and out, choosing posting and purpose, giving and ending postings."""

from __future__ import annotations

from datetime import date

from django.contrib.auth import authenticate, logout
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.models import Posting, Purpose, Role, User
from saiban.access.passwords import fresh_password
from saiban.access.sign_in import attempts
from saiban.access.viewer import POSTING_KEY, PURPOSE_KEY, Viewer, postings_today
from saiban.directory.models import Organisation, Place


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


def give_posting(
    *,
    giver: Viewer | None,
    user: User,
    organisation: Organisation,
    role: Role,
    place: Place | None = None,
    first_day: date | None = None,
) -> Posting:
    """Give a user a role in an organisation, from `first_day` (today) on. `giver` is None for set-up commands.

    Raises ValidationError where the giver is the user, the user has the posting already or the place is no district.
    """
    if giver is not None and giver.user.pk == user.pk:
        raise ValidationError(_("Nobody gives a posting to themselves: ask another administrator."))
    if place is not None and place.level != Place.Level.DISTRICT:
        raise ValidationError(_("A posting is for a district or for the whole country."))
    if postings_today(user).filter(organisation=organisation, role=role, place=place).exists():
        raise ValidationError(_("The user has this posting already."))
    period = DateRange(first_day or timezone.localdate(), None)
    posting = Posting.objects.create(user=user, organisation=organisation, role=role, place=place, valid=period)
    log.write(giver, act="give_posting", subject_kind="posting", subjects=[posting.pk], results=1)
    return posting


def make_user(*, maker: Viewer, username: str, full_name: str) -> tuple[User, str]:
    """Make a user without postings and return them with the password, which is kept nowhere in clear."""
    password = fresh_password()
    user = User.objects.create_user(username, password, full_name=full_name)
    log.write(maker, act="make_user", subject_kind="user", subjects=[user.pk], results=1)
    return user, password


def reset_password(*, by: Viewer, user: User) -> str:
    """Give a user a new password and return it; their sessions end with the old one."""
    password = fresh_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    log.write(by, act="reset_password", subject_kind="user", subjects=[user.pk], results=1)
    return password


def switch_user(*, by: Viewer, user: User) -> None:
    """Let a user sign in no more, or again; a user who is switched off is out at once."""
    user.is_active = not user.is_active
    user.save(update_fields=["is_active"])
    act = "switch_on_user" if user.is_active else "switch_off_user"
    log.write(by, act=act, subject_kind="user", subjects=[user.pk], results=1)


def end_posting(*, ender: Viewer, posting: Posting) -> None:
    """End a posting today. Raises ValidationError for one's own: another administrator has to."""
    if ender.user.pk == posting.user_id:
        raise ValidationError(_("Nobody ends their own posting: ask another administrator."))
    today = timezone.localdate()
    if today not in posting.valid:
        raise ValidationError(_("This posting is not valid today, so there is nothing to end."))
    posting.valid = DateRange(posting.valid.lower, today)
    posting.save(update_fields=["valid"])
    log.write(ender, act="end_posting", subject_kind="posting", subjects=[posting.pk], results=1)
