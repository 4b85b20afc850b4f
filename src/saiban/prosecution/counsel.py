"""The case and the counsel of a district as `saiban.prosecution.assignment` asks for them, out of the database.

The number of questions to the database does not grow with the number of counsel.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from django.db.models import Count, Q

from saiban.cases.declarations import Confidentiality
from saiban.cases.models import Assignment, Case, Leave, Link, PartyIdentifier
from saiban.directory.models import Organisation
from saiban.prosecution import assignment
from saiban.prosecution.assignment.weights import Weights
from saiban.prosecution.models import ConflictDeclaration, Counsel, CounselPosting, Hearing, Prosecution

LEVELS = {Confidentiality.NORMAL.value: 0, Confidentiality.RESTRICTED.value: 2, Confidentiality.SEALED.value: 3}
UNRATED = "standard"
"""The class by which the load of a case counts that nobody has rated yet."""

_FIRST_HEARINGS = 5
_YEAR = 365


def case_facts(case: Case) -> assignment.CaseFacts:
    """Return what assignment asks of a case; its code is the case number, its people are keys."""
    return facts_of([case])[0]


def facts_of(cases: Sequence[Case]) -> list[assignment.CaseFacts]:
    """Return what assignment asks of cases, in their order."""
    keys = [case.pk for case in cases]
    rows = Prosecution.objects.annotate(
        listed=Count("case__witnesses", distinct=True),
        hidden=Count("case__witnesses", filter=Q(case__witnesses__protected=True), distinct=True),
        things=Count("case__exhibits", distinct=True),
        samples=Count("case__exhibits", filter=Q(case__exhibits__forensic=True), distinct=True),
        absconding=Count("case__accused", filter=Q(case__accused__stage="absconding"), distinct=True),
    ).in_bulk(keys)
    listed = Hearing.objects.filter(case__in=keys, result=Hearing.Result.LISTED).order_by("on")
    hearings = _grouped(listed.values_list("case", "on"))
    linked = _grouped(Link.objects.filter(case__in=keys, ended_at__isnull=True).values_list("case", "other__number"))
    people = _grouped(PartyIdentifier.objects.filter(party__case__in=keys).values_list("party__case", "blind"))
    return [
        assignment.CaseFacts(
            code=case.number,
            district=case.district_id or "",
            track=rows[case.pk].track,
            heaviest=rows[case.pk].heaviest or "under_1",
            accused=max(1, rows[case.pk].accused_count),
            victims=rows[case.pk].victims,
            witnesses=rows[case.pk].listed,
            exhibits=rows[case.pk].things,
            forensic_reports=rows[case.pk].samples,
            protected_witnesses=rows[case.pk].hidden,
            absconders=rows[case.pk].absconding,
            sensitive=rows[case.pk].sensitive,
            confidentiality=LEVELS[case.confidentiality],
            people=frozenset({_key(case.pk), *map(_person, people[case.pk])}),
            hearings=tuple(hearings[case.pk][:_FIRST_HEARINGS]),
            related=frozenset(linked[case.pk]) | {case.number},
        )
        for case in cases
    ]


def counsel_of(
    service: Organisation, on: date, weights: Weights, *, apart_from: Collection[int] = ()
) -> list[assignment.Counsel]:
    """Return the counsel who have a posting in a service on a day, by user name, with load, leave and conflicts.

    The cases `apart_from` (keys) do not count in anybody's load.
    """
    rows = list(
        Counsel.objects.filter(user__postings__organisation=service, user__postings__valid__contains=on)
        .select_related("user")
        .distinct()
        .order_by("user__username")
    )
    users = [row.pk for row in rows]
    posted = _grouped(
        CounselPosting.objects.filter(counsel__in=users, days__contains=on).values_list("counsel", "court__place")
    )
    declared = ConflictDeclaration.objects.filter(counsel__in=users, ended_at__isnull=True)
    conflicts = _grouped(declared.values_list("counsel", "case"))
    with_people = _grouped(
        declared.filter(party__identifiers__isnull=False).values_list("counsel", "party__identifiers__blind")
    )
    leave = _grouped(Leave.objects.filter(user__in=users, cancelled_at__isnull=True).values_list("user", "days"))
    hearings = _grouped(
        Hearing.objects.filter(on__gte=on, case__assignments__user__in=users, case__assignments__state="confirmed")
        .values_list("case__assignments__user", "on")
        .distinct()
    )
    worked = _grouped(Assignment.objects.filter(user__in=users).values_list("user", "case__number").distinct())
    loads, heavy = _at_hand(users, on, weights, apart_from)
    return [
        assignment.Counsel(
            code=row.user.username,
            district=row.district_id,
            grade=row.grade,
            years=(on - row.since).days // _YEAR,
            capacity=row.capacity,
            load=loads[row.pk],
            posted=frozenset(posted[row.pk]) | {row.district_id},
            deputation=row.deputation,
            certificates=frozenset(row.certificates),
            leave=tuple(assignment.Leave(days.lower, days.upper - timedelta(days=1)) for days in leave[row.pk]),
            clearance=row.clearance,
            conflicts=frozenset(map(_key, conflicts[row.pk])) | frozenset(map(_person, with_people[row.pk])),
            barred=row.barred,
            not_tracks=frozenset(row.not_tracks),
            hearings=frozenset(hearings[row.pk]),
            worked_on=frozenset(worked[row.pk]),
            heavy_cases=heavy[row.pk],
        )
        for row in rows
    ]


def _at_hand(
    users: list[int], on: date, weights: Weights, apart_from: Collection[int]
) -> tuple[dict[int, int], dict[int, int]]:
    """Return by user the load of open cases, in hundredths of a standard case, and the heavy ones of the last year."""
    work = {one.code: one.work for one in weights.classes}
    loads, heavy = defaultdict[int, int](int), defaultdict[int, int](int)
    given = Assignment.objects.filter(user__in=users, state=Assignment.State.CONFIRMED, case__closed_at__isnull=True)
    if apart_from:
        given = given.exclude(case__in=list(apart_from))
    told = given.values_list(
        "user", "part", "case__prosecution__complexity", "case__prosecution__heaviest", "answered_at"
    )
    for user, part, level, heaviest, since in told:
        if part == Assignment.Part.REVIEWER:
            continue
        loads[user] += weights.load_of(work[level or UNRATED], lead=part == Assignment.Part.LEAD)
        if heaviest in ("death", "life") and since is not None and (on - since.date()).days <= _YEAR:
            heavy[user] += 1
    return loads, heavy


def _grouped(pairs: Iterable[tuple[int, object]]) -> defaultdict[int, list]:  # type: ignore[type-arg]
    found: defaultdict[int, list] = defaultdict(list)  # type: ignore[type-arg]
    for user, value in pairs:
        found[user].append(value)
    return found


def _key(case: int) -> str:
    """Return the key by which a conflict with a case and the case itself meet; never a name."""
    return f"case-{case}"


def _person(blind: bytes | memoryview) -> str:
    return f"person-{hashlib.sha256(bytes(blind)).hexdigest()[:16]}"
