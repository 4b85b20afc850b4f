"""Made-up cases by the million, set-wise: a few worked by the engine itself, all others after their pattern.

Each pattern is a case that real services opened and worked; its rows are read back and multiplied. What is sealed per
case (title, name of the party, reason of a decision) is sealed for each and goes in by COPY; what is not is multiplied
inside the database.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

LOT = 20_000
FIRST = 1001  # the key of the first case; the patterns have those before
EVENTS = 8  # room for so many keys of events for each case
OFFICES = 500
PARTS = {"received": 25, "examined": 30, "papers": 10, "granted": 35}
"""Of a hundred cases so many stand there; the last ones are closed."""


@dataclass(frozen=True)
class Pattern:
    """A worked case: its row, its events and its clocks as dictionaries, with times from its opening on."""

    case: dict[str, Any]
    events: list[dict[str, Any]]
    clocks: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    secrets: dict[int, str]  # place of the event -> what was sealed


@dataclass(frozen=True)
class Made:
    """What was made: the users whose work is looked at, and one of them for each case."""

    users: list[int]
    cases: int


def fill(cases: int, users: int, *, tidy: bool = True) -> Made:
    """Make offices, users with postings, and cases with everything that hangs on them.

    `tidy`: tell the planner what the tables hold, which takes a connection of its own.
    """
    offices = _offices()
    keys = _users(users, offices)
    patterns = _patterns(offices[0], keys)
    numbers = _numbers(cases, offices)
    _copy_cases(cases, patterns, numbers, offices)
    _multiply(cases, patterns, keys)
    if tidy:
        _tidy()
    return Made(keys, cases)


def pattern_of(key: int) -> int:
    """Return which pattern the case of a key follows."""
    place = key * 7919 % 100
    for number, share in enumerate(PARTS.values()):
        if place < share:
            return number
        place -= share
    raise AssertionError("the shares are a hundred")


def opened_at(key: int, now: datetime) -> datetime:
    """Return when the case of a key was opened: those that are open within 40 days, closed ones within two years."""
    days = 40 if pattern_of(key) < len(PARTS) - 1 else 700
    return now - timedelta(minutes=key * 104_729 % (days * 24 * 60))


def _offices() -> list[Any]:
    from saiban.directory.models import Office, Place

    places = list(Place.objects.filter(level=Place.Level.TEHSIL, valid_to=None).order_by("code")[:OFFICES])
    made = [
        Office(
            code=f"bench-{number}",
            name_en=f"Office {number}",
            name_ur=f"دفتر {number}",
            organisation_id="bisp",
            place=places[number % len(places)],
            one_window=True,
        )
        for number in range(OFFICES)
    ]
    Office.objects.bulk_create(made)
    return made


def _users(number: int, offices: list[Any]) -> list[int]:
    from saiban.access.models import Posting, Role, User

    made = User.objects.bulk_create(
        [User(username=f"bench{one}", full_name=f"Officer {one}", password="!") for one in range(number)]  # noqa: S106
    )
    valid = DateRange(date(2020, 1, 1), None)
    Posting.objects.bulk_create(
        Posting(
            user=user,
            organisation_id="bisp",
            role=Role.SCHEME_OFFICER,
            office=offices[place % len(offices)],
            valid=valid,
        )
        for place, user in enumerate(made)
    )
    return [user.pk for user in made]


def _patterns(office: Any, users: list[int]) -> list[Pattern]:
    """Work one case to each of the stages and read its rows back."""
    from saiban.access.models import Posting, Purpose
    from saiban.access.viewer import Viewer
    from saiban.cases import services
    from saiban.cases.actors import Actor
    from saiban.cases.parties import NewParty

    def actor(place: int) -> Actor:
        posting = Posting.objects.select_related("user", "organisation", "office").get(user=users[place])
        return Actor.officer(Viewer(posting.user, posting, Purpose.CASE_HANDLING))

    steps: dict[str, list[tuple[str, dict[str, Any]]]] = {
        "received": [],
        "examined": [("take_up", {})],
        "papers": [("take_up", {}), ("ask_papers", {"missing": "Death certificate of the husband"})],
        "granted": [("take_up", {}), ("approve", {"reason": "All conditions are met.", "law": "BISP Act s.9"})],
    }
    patterns = []
    for stage in PARTS:
        case = services.open_case(
            case_type="application",
            actor=actor(0),
            office=office,
            organisation=office.organisation,
            title="Application",
            parties=[NewParty("applicant", "Nasreen Bibi", "0301 5550123")],
            fields={"scheme": "kafaalat", "path": "application"},
            key=f"pattern-{stage}",
        )
        for event, fields in steps[stage]:
            services.record_event(
                case=case, event=event, actor=actor(1), fields=fields, seen=_last(case), key=f"{stage}-{event}"
            )
        case.refresh_from_db()
        assert case.stage == stage, f"the pattern went to {case.stage}, not {stage}"
        patterns.append(_read(case))
    return patterns


def _last(case: Any) -> int:
    case.refresh_from_db()
    return int(case.last_seq)


def _read(case: Any) -> Pattern:
    from saiban.cases.models import Case

    events = list(case.events.order_by("seq").values())
    sealed = {
        event.seq: secret.opened
        for event in case.events.order_by("seq")
        for secret in event.secrets.all()
        if secret.field == "reason"
    }
    return Pattern(
        case=Case.objects.filter(pk=case.pk).values().get(),
        events=events,
        clocks=list(case.clocks.order_by("pk").values()),
        tasks=list(case.tasks.order_by("pk").values()),
        secrets=sealed,
    )


def _numbers(cases: int, offices: list[Any]) -> list[str]:
    from saiban.cases.numbering import written

    return [written("AP", 1000 + key % len(offices), 26, 1 + key // len(offices)) for key in range(cases)]


def _copy_cases(cases: int, patterns: list[Pattern], numbers: list[str], offices: list[Any]) -> None:
    """Write the cases, their parties and the sealed reasons of decisions, lot by lot."""
    from saiban.cases.models.cases import name_kind, title_kind
    from saiban.frame.crypto import blind_many, seal_many

    now = timezone.now()
    districts = {office.pk: office.place.parent_id for office in offices}
    for first in range(FIRST, FIRST + cases, LOT):
        some = range(first, min(FIRST + cases, first + LOT))
        own = [numbers[key - FIRST] for key in some]
        titles = seal_many([title_kind(number) for number in own], [f"Kafaalat for family {key}" for key in some])
        names = seal_many([name_kind(key, 1) for key in some], [f"Nasreen Bibi {key}" for key in some])
        phones = [f"+92301{key:07d}" for key in some]
        ciphers, blinds = seal_many(["phone"] * len(phones), phones), blind_many(["phone"] * len(phones), phones)
        with connection.cursor() as cursor:
            with cursor.copy(
                "COPY cases_case (id, number, case_type, version_id, organisation_id, office_id, place_id, district_id,"
                " title_cipher, stage, outcome, confidentiality, facts, opened_at, closed_at, last_seq, last_event_at,"
                " head, key) FROM STDIN"
            ) as copy:
                for key, number, title in zip(some, own, titles, strict=True):
                    row, office = patterns[pattern_of(key)].case, offices[key % len(offices)]
                    at = opened_at(key, now)
                    copy.write_row(
                        [key, number, row["case_type"], row["version_id"], "bisp", office.pk, office.place_id,
                         districts[office.pk], title, row["stage"], row["outcome"], "normal", json.dumps(row["facts"]),
                         at, at + timedelta(days=9) if row["closed_at"] else None, row["last_seq"],
                         at + timedelta(hours=row["last_seq"]), row["head"], f"bench-{key}"]
                    )  # fmt: skip
            with cursor.copy(
                "COPY cases_party (id, case_id, number, kind, name_cipher, phone_cipher, phone_blind, registry_number,"
                " language, protected, joined_seq) FROM STDIN"
            ) as copy:
                for key, name, phone, blind in zip(some, names, ciphers, blinds, strict=True):
                    copy.write_row([key, key, 1, "applicant", name, phone, blind, "", "ur", False, 1])


def _secrets(some: range, patterns: list[Pattern]) -> Iterator[tuple[int, str, str]]:
    for key in some:
        for seq, opened in patterns[pattern_of(key)].secrets.items():
            yield key * EVENTS + seq, "reason", opened


def _multiply(cases: int, patterns: list[Pattern], users: list[int]) -> None:
    """Multiply events, clocks, tasks and assignments inside the database; then seal the reasons of the decisions."""
    shares = list(accumulate(PARTS.values()))[:-1]
    for number, pattern in enumerate(patterns):
        which = {"bounds": shares, "number": number, "users": users, "room": EVENTS}
        state = "closed" if pattern.case["closed_at"] else "confirmed"
        with connection.cursor() as cursor:
            for event in pattern.events:
                cursor.execute(_EVENT, event | which | {"fields": json.dumps(event["fields"])})
            for clock in pattern.clocks:
                cursor.execute(_CLOCK, clock | which)
            for task in pattern.tasks:
                cursor.execute(_TASK, task | which)
            cursor.execute(_ASSIGNMENT, which | {"state": state})
    _seal_reasons(cases, patterns)


def _seal_reasons(cases: int, patterns: list[Pattern]) -> None:
    from saiban.cases.models.events import secret_kind
    from saiban.frame.crypto import seal_many

    for first in range(FIRST, FIRST + cases, LOT):
        rows = list(_secrets(range(first, min(FIRST + cases, first + LOT)), patterns))
        ciphers = seal_many([secret_kind(event, field) for event, field, _opened in rows], [row[2] for row in rows])
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY cases_casesecret (event_id, field, cipher) FROM STDIN") as copy,
        ):
            for (event, field, _opened), cipher in zip(rows, ciphers, strict=True):
                copy.write_row([event, field, cipher])


_OF_PATTERN = """
    FROM cases_case c
    WHERE c.key LIKE 'bench-%%' AND width_bucket(c.id * 7919 %% 100, %(bounds)s::bigint[]) = %(number)s
"""
_HOLDER = "(%(users)s::bigint[])[1 + c.id %% cardinality(%(users)s::bigint[])]"
_EVENT = (
    """
    INSERT INTO cases_caseevent (id, case_id, seq, code, version_id, at, entered_at, actor_kind, user_id, posting_id,
        channel, stage_from, stage_to, track_from, track_to, outcome, fields, prev_hash, hash, key)
    SELECT c.id * %(room)s + %(seq)s, c.id, %(seq)s, %(code)s, c.version_id,
        c.opened_at + %(seq)s * interval '1 hour', c.opened_at + %(seq)s * interval '1 hour', 'officer', %(user_id)s,
        %(posting_id)s, '', %(stage_from)s, %(stage_to)s, '', '', %(outcome)s, %(fields)s::jsonb, %(prev_hash)s,
        %(hash)s, 'bench-' || %(seq)s
"""
    + _OF_PATTERN
)
_CLOCK = (
    """
    INSERT INTO cases_runningclock (case_id, code, round, kind, "window", standing, started_at, due_on, due_at, met_at,
        late, warn_at, escalated_to, escalated_in_id)
    SELECT c.id, %(code)s, 1, %(kind)s, %(window)s, %(standing)s, c.opened_at,
        CASE WHEN %(standing)s <> 'paused' THEN (c.opened_at + interval '30 days')::date END,
        CASE WHEN %(standing)s <> 'paused' THEN c.opened_at + interval '30 days' END,
        CASE WHEN %(standing)s = 'met' THEN c.closed_at END, false, c.opened_at + interval '23 days',
        CASE WHEN %(standing)s = 'running' AND NOT %(window)s AND c.opened_at + interval '30 days' < now()
            THEN 'scheme_officer' ELSE '' END,
        CASE WHEN %(standing)s = 'running' AND NOT %(window)s AND c.opened_at + interval '30 days' < now()
            THEN 'bisp' END
"""
    + _OF_PATTERN
)
_TASK = (
    f"""
    INSERT INTO cases_task (case_id, code, role, organisation_id, office_id, user_id, done_by_parts, due_at, state,
        opened_at, opened_by_id, settled_at)
    SELECT c.id, %(code)s, %(role)s, 'bisp', c.office_id, CASE WHEN c.id / 13 %% 10 <> 0 THEN {_HOLDER} END, 0,
        c.opened_at + interval '20 days', %(state)s, c.opened_at, c.id * %(room)s + 1,
        CASE WHEN %(state)s <> 'open' THEN c.last_event_at END
"""
    + _OF_PATTERN
)
_ASSIGNMENT = (
    f"""
    INSERT INTO cases_assignment (case_id, user_id, part, share, state, proposed_by_id, proposed_at, answered_at, why)
    SELECT c.id, {_HOLDER}, 'lead', 1, %(state)s, {_HOLDER}, c.opened_at, c.opened_at, ''
"""
    + _OF_PATTERN
    + " AND c.id / 13 %% 10 <> 0"
)


def _tidy() -> None:
    """Let the planner know what the tables hold now."""
    from saiban.frame.tidy import tidy

    names = ("case", "caseevent", "casesecret", "party", "runningclock", "task", "assignment")
    tidy(f"cases_{name}" for name in names)
