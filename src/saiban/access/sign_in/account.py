"""What allauth asks of us between the password and the session."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from saiban.access import log
from saiban.access.models import User
from saiban.access.reviews.services import lapse_overdue
from saiban.access.sign_in import attempts
from saiban.access.viewer import Viewer, postings_today

FRESH = timedelta(minutes=5)  # a sign-in this young needs no second proof before factors are changed


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up, no mail is sent, and every sign-in stands on the log."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_password": _("The password does not fit. Check it and try again."),
        "too_many_login_attempts": _("Too many failed attempts. Wait 15 minutes and try again."),
        "rate_limited": _("Too many failed attempts. Wait 15 minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Administrators make users; nobody else does."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin the session and write it on the log; postings that nobody confirmed in time end first."""
        lapse_overdue(user=user)
        user.refresh_from_db(fields=["session_round"])
        super().login(request, user)
        log.write(Viewer(user, None, request_id=request.number), act="sign_in")

    def post_login(
        self, request: HttpRequest, user: User, *, redirect_url: str | None, **about: object
    ) -> HttpResponse:
        """Go to the page that was wanted, by way of choosing a posting where the user does not have exactly one."""
        address = redirect_url or reverse("frame:home")
        if postings_today(user).count() != 1:
            address = f"{reverse('access:posting')}?{urlencode({'next': address})}"
        return super().post_login(request, user, redirect_url=address, **about)

    def add_message(self, *_args: object, **_kwargs: object) -> None:
        """Say nothing in allauth's words: our pages say what was done."""

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Send somebody who was switched off back to the sign-in page, which tells nothing of accounts."""
        return HttpResponseRedirect(reverse("access:sign_in"))

    def reauthenticate(self, user: User, password: str) -> bool:
        """Say whether the password is the user's; failures count like those of the sign-in page."""
        try:
            attempts.take_turn(self.request, user.username)
        except attempts.LockedOut as fault:
            raise self.validation_error("too_many_login_attempts") from fault
        if user.check_password(password):
            attempts.forget_failures(user.username)
            return True
        attempts.count_failure(self.request, user.username)
        return False

    def is_reauthentication_required(self, *, app: str, **_kwargs: object) -> bool:
        """A sign-in of the last five minutes is proof enough."""
        user = self.request.user
        return not user.last_login or user.last_login < timezone.now() - FRESH

    def get_reauthentication_methods(self, user: User) -> list[dict[str, object]]:
        """Who has a second factor proves it by that; the password alone must not be able to take it away."""
        methods = super().get_reauthentication_methods(user)
        return [one for one in methods if one["id"] != "reauthenticate"] or methods
