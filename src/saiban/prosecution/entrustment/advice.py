"""Advice on postings for a district or the whole service: who should have which cases, and how even the work gets.

Nothing is moved by it. A head takes rows over one by one: each is then an entrustment like any other, and hard filters
are asked again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.models import User
from saiban.access.viewer import Viewer
from saiban.cases.declarations import Confidentiality
from saiban.cases.models import Assignment, Case, CaseEvent
from saiban.cases.work.refused import WorkRefused
from saiban.directory.models import Organisation, Place
from saiban.prosecution import assignment, counsel
from saiban.prosecution.assignment import storing
from saiban.prosecution.assignment.posting import AdviceFault
from saiban.prosecution.case_types.criminal_case import CODE
from saiban.prosecution.entrustment import services
from saiban.prosecution.entrustment.showing import level_title
from saiban.prosecution.indicators.special import gini
from saiban.prosecution.models import PostingAdvice
from saiban.prosecution.queries import service_cases

MOST = 400
"""Cases of one advice: those without counsel first, then by the next hearing."""


@dataclass(frozen=True)
class Row:
    """A case of the advice: who has it now, who should, who would give it up; `taken_over` where it is so already."""

    number: str
    level: str
    now: Sequence[str]
    lead: str
    members: Sequence[str]
    leaving: Sequence[str]
    joining: Sequence[str]
    taken_over: bool


@dataclass(frozen=True)
class Load:
    """What somebody carries now and after all that is advised, in per cent of their capacity."""

    name: str
    before: int
    after: int


@dataclass(frozen=True)
class Shown:
    """Advice as a page shows it; the rows that would change something, how many would not, and cases without a team."""

    row: PostingAdvice
    rows: Sequence[Row]
    same: int
    without: Sequence[str]
    loads: Sequence[Load]
    highest_before: int
    highest_after: int
    gini_before: float | None
    gini_after: float | None
    left_out: int


def make_for(viewer: Viewer) -> PostingAdvice:
    """Make advice for the cases that a head may see, in their district or their whole service. Raises `WorkRefused`."""
    assert viewer.organisation is not None  # noqa: S101 - heads have a posting
    made = make(viewer.organisation, viewer.place, service_cases(viewer).filter(case_type=CODE), viewer=viewer)
    _log(viewer, made, "posting_advice")
    return made


def cases_of(service: Organisation, district: Place | None) -> QuerySet[Case]:
    """Return the cases of a service or one of its districts as the command reads them: no restricted or sealed one."""
    cases = Case.objects.filter(organisation=service, case_type=CODE, confidentiality=Confidentiality.NORMAL)
    return cases.filter(district=district) if district is not None else cases


@transaction.atomic
def make(
    service: Organisation, district: Place | None, cases: QuerySet[Case], *, viewer: Viewer | None = None
) -> PostingAdvice:
    """Work advice out for open cases and store it with what it was made from. Raises `WorkRefused`."""
    waiting = cases.filter(closed_at__isnull=True, prosecution__isnull=False)
    none = Q(prosecution__lead__isnull=True)
    ordered = waiting.annotate(alone=none).order_by("-alone", F("prosecution__next_on").asc(nulls_last=True), "pk")
    chosen = list(ordered[:MOST])
    weights, today = assignment.packaged_weights(), timezone.localdate()
    facts = counsel.facts_of(chosen)
    keys = [case.pk for case in chosen]
    people = counsel.counsel_of(service, today, weights, apart_from=keys)
    standing = _standing(keys)
    rated = {one.code: assignment.complexity(one, weights).level for one in facts}
    now = {one.code: one.load for one in people}
    for number, team in standing.items():
        for place, code in enumerate(team):
            if code in now:
                now[code] += weights.load_of(rated[number].work, lead=place == 0)
    try:
        advice = assignment.advise(facts, people, weights, standing=standing)
    except AdviceFault as fault:
        raise WorkRefused(_("No advice was found for these cases: %(said)s") % {"said": fault}) from fault
    districts = {one.district for one in facts}
    concerned = sorted(
        {one.code for one in people if one.posted & districts}
        | {code for one in advice.placed for code in (one.lead, *one.members, *one.moved)}
    )
    capacity = {one.code: one.capacity for one in people}
    after = dict(advice.loads)
    inputs = {
        "cases": [asdict(one) for one in facts],
        "counsel": [asdict(one) for one in people],
        "standing": standing,
        "weights": weights.document,
        "as_of": today,
        "left_out": max(0, waiting.count() - MOST),
    }
    told = {
        "advice": asdict(advice),
        "levels": {number: level.code for number, level in rated.items()},
        "loads": [
            {"code": code, "capacity": capacity[code], "before": now[code], "after": after[code]}
            for code in concerned
            if capacity.get(code)
        ],
    }
    return PostingAdvice.objects.create(
        organisation=service,
        district=district,
        made_by=viewer.posting if viewer is not None else None,
        inputs=storing.canonical(inputs),
        outcome=storing.canonical(told),
    )


def newest(viewer: Viewer) -> PostingAdvice | None:
    """Return the newest advice for the viewer's district or service that a head there has made."""
    rows = PostingAdvice.objects.filter(organisation=viewer.organisation, district=viewer.place, made_by__isnull=False)
    return rows.select_related("made_by__user", "district").order_by("-made_at").first()


def shown_to(viewer: Viewer, row: PostingAdvice) -> Shown:
    """Return advice as a head sees it; the look is on the log."""
    _log(viewer, row, "case_list")
    return shown(row, service_cases(viewer))


def shown(row: PostingAdvice, cases: QuerySet[Case]) -> Shown:
    """Return advice as it is shown to whoever may see these cases; others are neither shown nor counted."""
    inputs, told = storing.read(row.inputs), storing.read(row.outcome)
    codes = {one["code"] for one in inputs["counsel"]}
    names = dict(User.objects.filter(username__in=codes).values_list("username", "full_name"))
    seen = dict(cases.filter(number__in=[one["code"] for one in inputs["cases"]]).values_list("number", "pk"))
    current = _standing(list(seen.values()))
    rows, same = [], 0
    for one in told["advice"]["placed"]:
        if one["case"] not in seen:
            continue
        team = [one["lead"], *one["members"]]
        then = inputs["standing"].get(one["case"], [])
        if then[:1] == team[:1] and set(then) == set(team):
            same += 1
            continue
        have = current.get(one["case"], [])
        rows.append(
            Row(
                number=one["case"],
                level=level_title(told["levels"][one["case"]]),
                now=[names.get(code, code) for code in then],
                lead=names.get(one["lead"], one["lead"]),
                members=[names.get(code, code) for code in one["members"]],
                leaving=[names.get(code, code) for code in one["moved"]],
                joining=[names.get(code, code) for code in team if code not in then],
                taken_over=have[:1] == team[:1] and set(have) == set(team),
            )
        )
    loads = [
        Load(names.get(one["code"], one["code"]), _share(one, "before"), _share(one, "after")) for one in told["loads"]
    ]
    return Shown(
        row=row,
        rows=rows,
        same=same,
        without=[number for number, _why in told["advice"]["without"] if number in seen],
        loads=sorted(loads, key=lambda one: (-one.before, one.name)),
        highest_before=max((one.before for one in loads), default=0),
        highest_after=max((one.after for one in loads), default=0),
        gini_before=_gini(told["loads"], "before"),
        gini_after=_gini(told["loads"], "after"),
        left_out=inputs["left_out"],
    )


@transaction.atomic
def take_over(*, viewer: Viewer, advice: PostingAdvice, number: str, key: str) -> CaseEvent:
    """Entrust one case as was advised. Raises `WorkRefused` where its counsel changed since, or a filter forbids it."""
    case = service_cases(viewer).filter(number=number).first()
    inputs, told = storing.read(advice.inputs), storing.read(advice.outcome)
    row = next((one for one in told["advice"]["placed"] if one["case"] == number), None)
    if case is None or row is None:
        raise WorkRefused(_("This case is not one of the advice."))
    held = Case.objects.select_for_update().get(pk=case.pk)
    done = services.entrusted_before(held, key)
    if done is not None:
        return done
    if _standing([held.pk]).get(number, []) != inputs["standing"].get(number, []):
        raise WorkRefused(_("The counsel of this case have changed since the advice was made: make it anew."))
    proposal = services.propose(viewer=viewer, case=held)
    return services.entrust_as_advised(
        viewer=viewer, proposal=proposal, lead=row["lead"], members=row["members"], seen=held.last_seq, key=key
    )


def _log(viewer: Viewer, row: PostingAdvice, act: str) -> None:
    numbers = [one["code"] for one in storing.read(row.inputs)["cases"]]
    seen = list(service_cases(viewer).filter(number__in=numbers).values_list("pk", flat=True))
    log.write(viewer, act=act, subject_kind="case", subjects=seen, results=len(seen))


def _standing(cases: Sequence[int]) -> dict[str, list[str]]:
    """Return by case number who has it, the lead first."""
    rows = Assignment.objects.filter(case__in=cases, state=Assignment.State.CONFIRMED).exclude(
        part=Assignment.Part.REVIEWER
    )
    found: dict[str, list[str]] = {}
    for number, username, _part in sorted(
        rows.values_list("case__number", "user__username", "part"),
        key=lambda one: (one[0], one[2] != Assignment.Part.LEAD, one[1]),
    ):
        found.setdefault(number, []).append(username)
    return found


def _share(told: Mapping[str, Any], when: str) -> int:
    return round(100 * told[when] / told["capacity"])


def _gini(loads: Sequence[Mapping[str, Any]], when: str) -> float | None:
    return gini([one[when] / one["capacity"] for one in loads])
