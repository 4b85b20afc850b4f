"""Whom a case could be given to, with what each has at hand: what `saiban.cases.work.load` decides upon."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Max, Sum
from django.utils import timezone

from saiban.access.models import User
from saiban.cases.models import Assignment, Case, Leave, Party, Standing
from saiban.cases.work.assigning import OPEN, could_work_on
from saiban.cases.work.load import Candidate, Objection, Recommendation, recommend

Fit = Callable[[Case, list[Candidate]], Iterable[Candidate]]


@dataclass(frozen=True)
class AtHand:
    """Weighted load, number of cases, and the day on which the last one was given."""

    load: Decimal
    cases: int
    last_given: date | None


NOTHING = AtHand(Decimal(0), 0, None)
_weights: dict[str, Decimal] = {}
_fits: dict[str, Fit] = {}


def weigh(case_type: str, weight: Decimal) -> None:
    """Say how much a case of a type counts in somebody's load (1 where nothing is said)."""
    _weights[case_type] = weight


def fit(case_type: str, judge: Fit) -> None:
    """Let another room add objections and `fit` to the candidates for cases of its type."""
    _fits[case_type] = judge


def recommended(case: Case) -> list[Recommendation]:
    """Return everybody who could work on a case, in the order in which the rule would choose them."""
    users = {posting.user_id: posting.user for posting in could_work_on(case)}
    loads, overdue, away = load_of(users), _overdue(users), _away(users)
    objections = _objections(case, users)
    candidates = [
        Candidate(
            user=key,
            name=user.full_name,
            load=loads.get(key, NOTHING).load,
            cases=loads.get(key, NOTHING).cases,
            overdue=overdue.get(key, 0),
            last_given=loads.get(key, NOTHING).last_given,
            away_until=away.get(key),
            objections=((Objection.AWAY,) if key in away else ()) + objections.get(key, ()),
        )
        for key, user in users.items()
    ]
    judge = _fits.get(case.case_type)
    return recommend(judge(case, candidates) if judge else candidates)


def load_of(users: Iterable[int]) -> Mapping[int, AtHand]:
    """Return what each of these users has at hand."""
    rows = (
        Assignment.objects.filter(user__in=list(users), state=Assignment.State.CONFIRMED)
        .values("user", "case__case_type")
        .annotate(shares=Sum("share"), cases=Count("pk"), last=Max("answered_at"))
    )
    loads: dict[int, AtHand] = {}
    for row in rows:
        known = loads.get(row["user"], NOTHING)
        weight = _weights.get(row["case__case_type"], Decimal(1))
        given = timezone.localdate(row["last"]) if row["last"] else None
        days = [one for one in (known.last_given, given) if one is not None]
        loads[row["user"]] = AtHand(
            known.load + weight * row["shares"], known.cases + row["cases"], max(days, default=None)
        )
    return loads


def _overdue(users: Iterable[int]) -> Mapping[int, int]:
    """How many clocks of the cases at hand have run out, for those who have any."""
    late = Assignment.objects.filter(
        user__in=list(users),
        state=Assignment.State.CONFIRMED,
        case__clocks__standing=Standing.RUNNING,
        case__clocks__window=False,
        case__clocks__due_at__lte=timezone.now(),
    )
    return dict(late.values("user").annotate(clocks=Count("case__clocks")).values_list("user", "clocks"))


def _away(users: Iterable[int]) -> Mapping[int, date | None]:
    """The last day of the leave of those who are away today; None where its end is open."""
    today = Leave.objects.filter(user__in=list(users), days__contains=timezone.localdate(), cancelled_at=None)
    ends = today.values_list("user", "days")
    return {user: days.upper - timedelta(days=1) if days.upper else None for user, days in ends}


def _objections(case: Case, users: Mapping[int, User]) -> Mapping[int, tuple[Objection, ...]]:
    """What speaks against somebody in this very case: they have it, have said no, or stand in it themselves."""
    found: dict[int, tuple[Objection, ...]] = {}
    for row in Assignment.objects.filter(case=case, user__in=list(users)).order_by("pk"):
        if row.state in OPEN:
            found[row.user_id] = (Objection.HAS_IT,)
        elif row.state == Assignment.State.DECLINED:
            conflict = row.why == Assignment.Why.CONFLICT
            found[row.user_id] = (Objection.CONFLICT if conflict else Objection.DECLINED,)
    numbers = set(Party.objects.filter(case=case).exclude(registry_number="").values_list("registry_number", flat=True))
    for key, user in users.items():
        if user.own_number and user.own_number in numbers:
            found[key] = (*found.get(key, ()), Objection.PARTY)
    return found
