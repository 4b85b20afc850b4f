"""What reads agreements for pages: they name no person, so every reader of the registry may read them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.utils import timezone

from saiban.access.models import Agreement, AgreementEvent, AgreementUse
from saiban.access.viewer import Viewer
from saiban.directory.models import Place, Scheme

DAYS_SHOWN = 30


@dataclass(frozen=True)
class DayOfUse:
    """How many people were asked about on a day, and what part of the day's allowance that was, in percent."""

    day: date
    people: int
    percent: int


@dataclass(frozen=True)
class AgreementPage:
    """An agreement with its steps, its use, and what this viewer may do with it; its text is in `wording`."""

    agreement: Agreement
    steps: Sequence[AgreementEvent]
    use: Sequence[DayOfUse]
    standing: str
    may_decide: bool
    may_withdraw: bool
    may_end: bool


def agreements() -> list[Agreement]:
    """Every agreement, those that wait for a decision first, then those in force, then by code."""
    order = {"proposed": 0, "approved": 1}
    rows = Agreement.objects.select_related("organisation", "proposed_by", "decided_by")
    return sorted(rows, key=lambda one: (order.get(one.state, 2), one.organisation_id, one.purpose, one.pk))


def standing(agreement: Agreement, day: date | None = None) -> str:
    """Say in one word how an agreement stands on a day (today): its state, or waiting or expired while approved."""
    today = day or timezone.localdate()
    if agreement.state != Agreement.State.APPROVED or agreement.stands(today):
        return "in_force" if agreement.state == Agreement.State.APPROVED else agreement.state
    return "waiting" if agreement.valid.lower > today else "expired"


def agreement_page(viewer: Viewer, agreement: Agreement) -> AgreementPage:
    """Gather one agreement's page."""
    proposed = agreement.state == Agreement.State.PROPOSED
    own = agreement.proposed_by_id == viewer.user.pk
    return AgreementPage(
        agreement=agreement,
        steps=list(agreement.events.select_related("user", "posting__organisation")),
        use=use_by_day(agreement),
        standing=standing(agreement),
        may_decide=proposed and not own and viewer.may("access.decide_agreement"),
        may_withdraw=proposed and own and viewer.may("access.propose_agreement"),
        may_end=agreement.state == Agreement.State.APPROVED and viewer.may("access.end_agreement"),
    )


def schemes_of(agreement: Agreement) -> list[Scheme]:
    """The schemes that an agreement names, by code."""
    return list(Scheme.objects.filter(code__in=agreement.schemes).order_by("code"))


def places_of(agreement: Agreement) -> list[Place]:
    """The provinces and districts that an agreement names, by code."""
    return list(Place.objects.filter(code__in=agreement.places).select_related("parent").order_by("code"))


def use_by_day(agreement: Agreement) -> list[DayOfUse]:
    """How many people were asked about on each day of the last thirty on which anybody was, the newest first."""
    since = timezone.localdate() - timedelta(days=DAYS_SHOWN)
    days: Iterable[dict[str, object]] = (
        AgreementUse.objects.filter(agreement=agreement, day__gt=since)
        .values("day")
        .annotate(total=Sum("people"))
        .order_by("-day")
    )
    return [DayOfUse(row["day"], row["total"], round(100 * row["total"] / agreement.a_day)) for row in days]
