"""How long sealing, verifying and reading a log takes, on rows made for the run in a data folder of its own.

    python -m benchmarks.verify_log --rows 1000000

Of 100 rows 80 are looks at one person, 15 searches with 20 people and 5 lists with 50, by 200 users over a year; then
comes one bulk read of 100,000 people. docs/log.md says what came out.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

FILL = """
INSERT INTO access_accesslog
    (at, user_id, posting_id, on_behalf_of_id, act, purpose, agreement, subject_kind, subjects, fields, results,
     request, partner, outcome, reason)
SELECT
    timestamptz '2026-01-01 09:00+05' + n * interval '31 seconds', u.id, p.id, p.organisation_id,
    CASE WHEN n % 100 < 80 THEN 'view' WHEN n % 100 < 95 THEN 'search' ELSE 'list' END,
    'case_handling', '', 'person',
    ARRAY(SELECT (n::bigint * 7919 + k * 104729) % 1000000 + 1
          FROM generate_series(1, CASE WHEN n % 100 < 80 THEN 1 WHEN n % 100 < 95 THEN 20 ELSE 50 END) AS k),
    ARRAY['name', 'cnic']::varchar[], 1, md5(n::text), '', '', ''
FROM generate_series({first}, {last}) AS n
JOIN access_user u ON u.username = 'officer' || n % 200
JOIN access_posting p ON p.user_id = u.id
"""


def measure(rows: int) -> dict[str, Any]:
    """Fill a log, seal it and verify it; return the seconds of each."""
    from saiban.frame.setup import set_up

    set_up()
    from django.db import connection, transaction

    from saiban.access import log
    from saiban.access.sealing.heads import Heads, folder
    from saiban.access.sealing.rows import connect
    from saiban.access.sealing.sealer import Sealer, take_turn
    from saiban.access.sealing.verify import verify

    make_users(200)
    answer: dict[str, Any] = {"rows": rows}
    began = time.perf_counter()
    for first in range(1, rows + 1, 100_000):
        with connection.cursor() as cursor:
            cursor.execute(FILL.format(first=first, last=min(rows, first + 99_999)))
    answer["seconds_fill"] = since(began)
    began = time.perf_counter()
    with transaction.atomic():
        log.write_many(None, act="export", subject_kind="person", subjects=range(1, 100_001))
    answer["seconds_bulk_read_of_100000_people"] = since(began)
    with closing(connect()) as sealing:
        take_turn(sealing)
        sealer = Sealer(sealing, Heads(folder()))
        began = time.perf_counter()
        answer["sealed"] = sealer.tick()
        answer["seconds_seal"] = since(began)
        began = time.perf_counter()
        for _turn in range(20):
            sealer.tick()
        answer["seconds_idle_tick"] = round((time.perf_counter() - began) / 20, 4)
    for turn in range(3):
        report = verify()
        answer[f"seconds_verify_{turn + 1}"] = report.seconds
        answer["found"] = report.found
    return answer | {f"milliseconds_{name}": taken for name, taken in pages().items()}


def pages() -> dict[str, float]:
    """Return the milliseconds that the queries of the auditor's pages take: the middle of three."""
    from statistics import median

    from django.utils import timezone

    from saiban.access import queries
    from saiban.access.models import AccessLog, Posting, User, WellKnownPerson
    from saiban.access.oversight.looks import Period, unusual
    from saiban.access.oversight.rules import Rule
    from saiban.access.viewer import Viewer
    from saiban.frame import extensions

    places = list(Posting.objects.exclude(place=None).values_list("place", flat=True).distinct())
    extensions.subject(
        "person",
        "person",
        keys_of=lambda number: [int(number[1:11])],
        numbers_of=lambda keys: {key: f"1{key:010}0" for key in keys},
        family_of=lambda key: {key, key + 1, key + 2},
        districts_of=lambda keys: {key: places[key % len(places)] for key in keys},
    )
    user = User.objects.get(username="officer7")
    AccessLog.objects.create(user=user, act="state_own_number", subject_kind="person", subjects=[7921])
    for number in range(100):
        WellKnownPerson.objects.create(number=f"1{number * 991 + 5:010}0", why="known", added_by=user)
    auditor = Viewer(user, None)
    last = timezone.localdate(AccessLog.objects.filter(act="view").latest("at").at)
    days = {"a_week": Period(last - timedelta(days=6), last), "31_days": Period(last - timedelta(days=30), last)}
    asked: dict[str, Any] = {
        "who_saw_a_person": queries.LogFilter(number="100000079210"),
        "what_a_user_saw": queries.LogFilter(user="officer7"),
        "a_day": queries.LogFilter(first_day=last, last_day=last),
    }
    reads: dict[str, Callable[[], object]] = {
        name: lambda wanted=wanted: read_page(queries.log_rows(auditor, wanted)) for name, wanted in asked.items()
    }
    for length, period in days.items():
        for rule in Rule:
            reads[f"{rule}_{length}"] = lambda rule=rule, period=period: unusual(auditor, rule, period)
    return {name: median(milliseconds(read) for _turn in range(3)) for name, read in reads.items()}


def read_page(rows: Any) -> None:
    """Read the first page of the log as the page does, with its number of pages."""
    from django.core.paginator import Paginator

    from saiban.access import queries

    queries.shown(Paginator(rows, 50).get_page(1))


def milliseconds(read: Callable[[], object]) -> float:
    began = time.perf_counter()
    read()
    return round((time.perf_counter() - began) * 1000, 1)


def make_users(number: int) -> None:
    """Make officers with a posting each, of whom three in four work for a district."""
    from django.db.backends.postgresql.psycopg_any import DateRange

    from saiban.access.models import Posting, Role, User
    from saiban.directory.models import Place

    places = [*Place.objects.filter(level=Place.Level.DISTRICT, valid_to=None)[:3], None]
    for one in range(number):
        user = User.objects.create(username=f"officer{one}", full_name=f"Officer {one}")
        valid = DateRange(date(2020, 1, 1), None)
        Posting.objects.create(
            user=user, role=Role.DESK_OFFICER, organisation_id="bisp", place=places[one % 4], valid=valid
        )


def since(began: float) -> float:
    return round(time.perf_counter() - began, 2)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--rows", type=int, default=1_000_000)
    rows = asked.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="saiban-bench-log-") as home:
        os.environ["SAIBAN_DATA"] = str(Path(home) / "data")
        os.environ["DJANGO_SETTINGS_MODULE"] = "saiban.site.settings"
        import django

        django.setup()
        from saiban.frame import embedded

        try:
            print(json.dumps(measure(rows)))
        finally:
            embedded.stop_server()


if __name__ == "__main__":
    main()
