"""Why nothing is shared, in words; and how each refusal comes on the log though its request be undone."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from saiban.access.asker import Asker, asker_of, record
from saiban.access.purposes import SharingPurpose, purpose_label


class Refusal(models.TextChoices):
    """Why nothing is shared; stands on the log as the reason of a refusal."""

    NO_AGREEMENT = "no_agreement", _("no agreement")
    BARRED_PURPOSE = "barred_purpose", _("barred purpose")
    BARRED_ORGANISATION = "barred_organisation", _("barred organisation")
    EXPIRED = "expired", _("the agreement is not valid today")
    WRONG_PURPOSE = "wrong_purpose", _("another purpose than agreed")
    OUTSIDE_TERRITORY = "outside_territory", _("outside the territory")
    FIELD_NOT_SHARED = "field_not_shared", _("a field that is not shared")
    SCHEME_NOT_SHARED = "scheme_not_shared", _("a scheme that is not shared")
    TOO_MANY_TODAY = "too_many_today", _("the day's allowance is used up")


_SENTENCES = {
    Refusal.NO_AGREEMENT: _(
        "Your organisation has no approved agreement on sharing for this purpose (%(purpose)s). Ask the registry's "
        "steward to propose one; until it is approved nothing is shared."
    ),
    Refusal.BARRED_PURPOSE: _(
        "The registry is never used for this purpose (%(purpose)s), and no agreement can allow it. "
        "Nothing was looked up."
    ),
    Refusal.BARRED_ORGANISATION: _(
        "Police, prosecution, immigration control and intelligence services are given nothing from this registry, and "
        "no agreement can allow it. Nothing was looked up."
    ),
    Refusal.EXPIRED: _(
        "The agreement %(agreement)s is not valid today: %(detail)s. Ask the registry's steward to propose a new one."
    ),
    Refusal.WRONG_PURPOSE: _(
        "No agreement of your organisation is for this purpose (%(purpose)s). State a purpose that was agreed "
        "(%(detail)s), or ask the registry's steward to propose an agreement for this one."
    ),
    Refusal.OUTSIDE_TERRITORY: _(
        "The agreement %(agreement)s does not reach this place (%(detail)s). Ask about places that it names."
    ),
    Refusal.FIELD_NOT_SHARED: _("The agreement %(agreement)s does not share this: %(detail)s. Ask without it."),
    Refusal.SCHEME_NOT_SHARED: _(
        "The agreement %(agreement)s is not about this scheme (%(detail)s). Ask about schemes that it names."
    ),
    Refusal.TOO_MANY_TODAY: _(
        "The agreement %(agreement)s lets your organisation ask about %(detail)s people a day, and this would be more. "
        "Ask again tomorrow, or about fewer people."
    ),
}


class NotPermitted(Exception):
    """Nothing is shared. `reason` is for programs, `said` for people; neither tells whether anybody is known.

    `agreement` is the code of the asker's own agreement that is spoken of, `detail` what the sentence names.
    """

    def __init__(self, reason: Refusal, *, purpose: str = "", agreement: str = "", detail: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.purpose = purpose
        self.agreement = agreement
        self.detail = detail

    @property
    def said(self) -> str:
        """Why, and what to do, in the language of the moment."""
        named = {"purpose": purpose_label(self.purpose), "agreement": self.agreement, "detail": self.detail}
        return str(_SENTENCES[self.reason]) % named


@dataclass(frozen=True)
class _Refused:
    asker: Asker
    fault: NotPermitted
    act: str
    subject_kind: str
    purpose: str

    def write(self) -> None:
        record(
            self.asker,
            act=self.act,
            purpose=self.purpose if self.purpose in SharingPurpose.values else "",
            subject_kind=self.subject_kind,
            agreement=self.fault.agreement,
            outcome="refused",
            reason=self.fault.reason.value,
        )


_waiting: ContextVar[list[_Refused] | None] = ContextVar("refusals of this request", default=None)


def refuse(asker: Asker, fault: NotPermitted, *, act: str, subject_kind: str = "", purpose: str = "") -> None:
    """Write a refusal on the log, in a transaction of its own.

    Within a request it is written when the request's own transaction has ended, whichever way it ended. A job catches
    NotPermitted outside of its transaction and calls this there.
    """
    refused = _Refused(asker, fault, act, subject_kind, purpose or fault.purpose)
    waiting = _waiting.get()
    if waiting is not None and connection.in_atomic_block:
        waiting.append(refused)
    else:
        refused.write()


class RefusalMiddleware:
    """Writes the refusals of a request when its transaction has ended, and shows a page's refusal with its reason.

    Stands last, so that nothing but the view is within.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        here = _waiting.set([])
        try:
            return self.get_response(request)
        finally:
            refused = _waiting.get() or []
            _waiting.reset(here)
            if refused:
                with transaction.atomic():
                    for one in refused:
                        one.write()

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Answer 403 with why and what to do where a page asked for what is not shared."""
        viewer = getattr(request, "viewer", None)
        if not isinstance(fault, NotPermitted) or viewer is None:
            return None
        refuse(asker_of(viewer), fault, act=request.resolver_match.view_name[:40])
        shown = {"title": gettext("Not shared"), "text": fault.said, "detail": ""}
        return render(request, "frame/error.html", shown, status=403)
