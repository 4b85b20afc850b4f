"""Looks at people in a period, read from the log by each rule: one line for each user and day."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from saiban.access.models import AccessLog, User, WellKnownPerson
from saiban.access.oversight.rules import HABIT, MANY, NIGHT_BEGINS, NIGHT_ENDS, Rule, is_very_many, usual
from saiban.access.viewer import Viewer
from saiban.frame import extensions

NUMBERS_SHOWN = 10
KEYS_AT_ONCE = 10_000
NOT_LOOKS = ("read_log", "state_own_number", "list_well_known", "unlist_well_known")  # acts on the log and its lists


@dataclass(frozen=True)
class Period:
    """Days, both counted in."""

    first: date
    last: date

    def instants(self) -> tuple[datetime, datetime]:
        """When the period begins, and when it has ended."""
        midnight = time(tzinfo=timezone.get_current_timezone())
        return datetime.combine(self.first, midnight), datetime.combine(self.last + timedelta(days=1), midnight)


@dataclass(frozen=True)
class Unusual:
    """What one user did on one day against a rule: how many looks, at how many people, and who they are (keys).

    Of the rule on volume: what is usual for the user and for peers, in people a day.
    """

    user: int
    day: date
    looks: int
    people: int
    keys: tuple[int, ...] = ()
    own_usual: float | None = None
    peers_usual: float | None = None


def unusual(viewer: Viewer, rule: Rule, period: Period) -> list[Unusual]:
    """The looks that go against a rule, the newest first.

    An auditor with a place sees what was done from postings of that place, as everywhere in the log.
    """
    found = _READERS[rule](viewer, period)
    return sorted(found, key=lambda one: (-one.day.toordinal(), -one.people, one.user))


def with_users_and_numbers(lines: Iterable[Unusual]) -> list[tuple[Unusual, User, list[str]]]:
    """Each line with its user and the registry numbers of the first few people."""
    lines = list(lines)
    users = User.objects.in_bulk({one.user for one in lines})
    shown = {key for one in lines for key in one.keys[:NUMBERS_SHOWN]}
    known = extensions.subjects().get("person")
    numbers = known.numbers_of(sorted(shown)) if known and shown else {}
    return [
        (one, users[one.user], [numbers[key] for key in one.keys[:NUMBERS_SHOWN] if key in numbers]) for one in lines
    ]


def users_without_own_number() -> int:
    """How many users who may sign in have not said which registry number is theirs."""
    return User.objects.filter(is_active=True, own_number="").count()


_LOOKS = """
    FROM access_accesslog l LEFT JOIN access_posting p ON p.id = l.posting_id
    WHERE l.at >= %(first)s AND l.at < %(last)s AND l.subject_kind = 'person' AND l.user_id IS NOT NULL
      AND l.outcome = '' AND l.act <> ALL(%(not_looks)s)
      AND (%(places)s::varchar[] IS NULL OR p.place_id = ANY(%(places)s))
"""
_DAY = "(l.at AT TIME ZONE %(zone)s)::date"


def _rows(viewer: Viewer, period: Period, query: str, **values: object) -> list[tuple]:
    first, last = period.instants()
    given = {
        "first": first,
        "last": last,
        "places": [one.pk for one in viewer.place.with_parts()] if viewer.place else None,
        "zone": timezone.get_current_timezone_name(),
        "not_looks": list(NOT_LOOKS),
    }
    with connection.cursor() as cursor:
        cursor.execute(query, given | values)
        return list(cursor.fetchall())


def _very_many(viewer: Viewer, period: Period) -> list[Unusual]:
    """Days on which a user was shown very many people, by their own habit and by that of their role."""
    with_habit = Period(period.first - HABIT, period.last)
    days = _rows(
        viewer,
        with_habit,
        f"SELECT l.user_id, {_DAY} AS day, max(p.role), count(*), sum(cardinality(l.subjects)) {_LOOKS} "
        "GROUP BY l.user_id, day",
    )
    work = _DaysOfWork([(user, day, role, people) for user, day, role, _looks, people in days])
    found = []
    for user, day, role, looks, people in days:
        if day < period.first or people < MANY:
            continue
        own, peers = work.of_user(user, day), work.of_peers(user, role, day)
        if is_very_many(people, own, peers):
            found.append(Unusual(user, day, looks, people, own_usual=usual(own), peers_usual=usual(peers)))
    return found


class _DaysOfWork:
    """How many people each user was shown on each day, to look up what was usual before a day."""

    def __init__(self, days: Iterable[tuple[int, date, str | None, int]]) -> None:
        self._of_user: dict[int, dict[date, tuple[str | None, int]]] = defaultdict(dict)
        self._of_role: dict[tuple[str | None, date], list[int]] = defaultdict(list)
        self._sorted: dict[tuple[str | None, date], list[int]] = {}
        for user, day, role, people in days:
            self._of_user[user][day] = (role, people)
            self._of_role[role, day].append(people)

    def of_user(self, user: int, day: date) -> list[int]:
        """The user's own days before a day."""
        known = self._of_user[user]
        return [known[one][1] for one in _before(day) if one in known]

    def of_peers(self, user: int, role: str | None, day: date) -> list[int]:
        """The days of others in the role before a day, in rising order of people."""
        if (role, day) not in self._sorted:
            self._sorted[role, day] = sorted(people for one in _before(day) for people in self._of_role[role, one])
        others = self._sorted[role, day].copy()
        known = self._of_user[user]
        for one in _before(day):
            if one in known and known[one][0] == role:
                del others[bisect_left(others, known[one][1])]
        return others


def _before(day: date) -> list[date]:
    return [day - timedelta(days=one) for one in range(1, HABIT.days + 1)]


def _own_family(viewer: Viewer, period: Period) -> list[Unusual]:
    """Looks at people of the households of those whom a user has ever stated to be."""
    families = {user: sorted(keys) for user, keys in _families().items() if keys}
    if not families:
        return []
    pairs = ", ".join(f"(%(user{n})s::bigint, %(keys{n})s::bigint[])" for n in range(len(families)))
    values = {f"user{n}": user for n, user in enumerate(families)}
    values |= {f"keys{n}": keys for n, keys in enumerate(families.values())}
    query = _naming("s = ANY(own.keys) AND own.id = l.user_id", f"(VALUES {pairs}) AS own(id, keys)")
    return _lines(_rows(viewer, period, query, **values))


def _families() -> dict[int, set[int]]:
    known = extensions.subjects().get("person")
    if known is None or known.family_of is None:
        return {}
    stated: dict[int, set[int]] = defaultdict(set)
    for user, keys in AccessLog.objects.filter(act="state_own_number").values_list("user", "subjects"):
        stated[user].update(keys)
    return {user: set().union(*map(known.family_of, keys)) for user, keys in stated.items()}


def _well_known(viewer: Viewer, period: Period) -> list[Unusual]:
    """Looks at people on the list that auditors keep."""
    known = extensions.subjects().get("person")
    if known is None:
        return []
    numbers = WellKnownPerson.objects.filter(ended_at__isnull=True).values_list("number", flat=True)
    keys = sorted({key for number in numbers for key in known.keys_of(number)})
    return (
        _lines(_rows(viewer, period, _naming("s = ANY(%(keys)s)", overlapping="%(keys)s::bigint[]"), keys=keys))
        if keys
        else []
    )


def _naming(condition: str, joined: str = "", overlapping: str = "") -> str:
    """SQL for user, day, looks and the people (`s`) of whom a condition holds."""
    looks = _LOOKS.replace("WHERE", f"{f'CROSS JOIN {joined}' if joined else ''} CROSS JOIN unnest(l.subjects) s WHERE")
    overlap = f" AND l.subjects && {overlapping}" if overlapping else ""
    return (
        f"SELECT l.user_id, {_DAY} AS day, count(DISTINCT l.id), array_agg(DISTINCT s) {looks} "
        f"AND {condition}{overlap} GROUP BY l.user_id, day"
    )


def _lines(rows: Iterable[tuple]) -> list[Unusual]:
    return [Unusual(user, day, looks, len(keys), tuple(keys)) for user, day, looks, keys in rows]


def _out_of_district(viewer: Viewer, period: Period) -> list[Unusual]:
    """Looks from a posting of one district at people who live in another."""
    query = f"SELECT l.user_id, {_DAY} AS day, p.place_id, count(*), array_agg(DISTINCT s) " + (
        _LOOKS.replace("WHERE", "CROSS JOIN unnest(l.subjects) s WHERE p.place_id IS NOT NULL AND")
        + " GROUP BY l.user_id, day, p.place_id"
    )
    rows = _rows(viewer, period, query)
    homes = _homes({key for *_, keys in rows for key in keys})
    found = []
    for user, day, place, looks, keys in rows:
        elsewhere = tuple(key for key in keys if homes.get(key, place) != place)
        if elsewhere:
            found.append(Unusual(user, day, looks, len(elsewhere), elsewhere))
    return found


def _homes(keys: set[int]) -> Mapping[int, str]:
    known = extensions.subjects().get("person")
    if known is None or known.districts_of is None:
        return {}
    every = sorted(keys)
    homes: dict[int, str] = {}
    for start in range(0, len(every), KEYS_AT_ONCE):
        homes |= known.districts_of(every[start : start + KEYS_AT_ONCE])
    return homes


def _at_night(viewer: Viewer, period: Period) -> list[Unusual]:
    """Looks in the hours in which offices are closed."""
    hour = "extract(hour FROM l.at AT TIME ZONE %(zone)s)"
    return _lines(
        _rows(
            viewer,
            period,
            _naming(f"({hour} >= %(begins)s OR {hour} < %(ends)s)"),
            begins=NIGHT_BEGINS,
            ends=NIGHT_ENDS,
        )
    )


_READERS: dict[Rule, Callable[[Viewer, Period], list[Unusual]]] = {
    Rule.VOLUME: _very_many,
    Rule.FAMILY: _own_family,
    Rule.WELL_KNOWN: _well_known,
    Rule.DISTRICT: _out_of_district,
    Rule.NIGHT: _at_night,
}
