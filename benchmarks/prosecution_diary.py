"""The court diary among many cases and hearings, as whole requests at the server.

    ./saiban bench prosecution --json

One case is registered and brought to court by the services; its rows are multiplied inside a scratch database. Then
the pages of days are opened: each request goes through every layer of the site in this process, without a network.
Names are sealed for the cases of the days that are opened.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from benchmarks.scratch import scratch_installation

COURTS, DAYS_APART, FIRST = 20, 30, 1001
LED = 300  # cases of which the one who looks is the lead
LOT = 60
"""Hearings of a court on the days that are opened, about as many as a busy court has."""


def measure_diary(cases: int, hearings: int, runs: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Return medians of milliseconds of the pages of a court's day, the courts of a day and a week."""
    with scratch_installation("prosecution"):
        return _measured(cases, hearings, runs, say)


def _measured(cases: int, hearings: int, runs: int, say: Callable[[str], None]) -> dict[str, Any]:
    from django.test import Client

    from saiban.access.models import Purpose
    from saiban.access.sign_in.second_factor import GIVEN
    from saiban.access.viewer import POSTING_KEY, PURPOSE_KEY

    viewer, day = _fill(cases, hearings)
    client = Client(SERVER_NAME="localhost")
    client.force_login(viewer.user)
    session = client.session
    session[POSTING_KEY], session[PURPOSE_KEY] = viewer.posting.pk, Purpose.PROSECUTION.value
    session[GIVEN] = viewer.user.pk
    session.save()
    pages = {
        "diary_day": f"/prosecution/diary/bench-1/{day}/",
        "diary_courts": f"/prosecution/diary/?on={day}",
        "diary_week": f"/prosecution/diary/week/?on={day}",
    }
    answer: dict[str, Any] = {}
    for name, path in pages.items():
        client.get(path)
        took = []
        for _run in range(runs):
            begun = time.perf_counter()
            page = client.get(path)
            took.append(time.perf_counter() - begun)
            if page.status_code != 200:
                raise RuntimeError(f"{path}: {page.status_code} {page.headers.get('Location', '')}")
        answer[name] = {"median_seconds": round(statistics.median(took), 3), "slowest_seconds": round(max(took), 3)}
        say(f"{name}: {answer[name]}")
        if name == "diary_day":
            answer["rows_of_diary_day"] = page.content.count(b" data-row")
    return answer


def _fill(cases: int, hearings: int) -> tuple[Any, date]:
    """Make the cases and hearings; return who looks and the day on which court bench-1 has its full list."""
    from django.db import connection
    from django.utils import timezone

    from saiban.access.models import Purpose, User
    from saiban.access.viewer import Viewer, postings_today
    from saiban.cases.models import Case, Party
    from saiban.cases.models.cases import name_kind
    from saiban.frame import crypto
    from saiban.frame.tidy import tidy
    from saiban.prosecution.demo import office
    from saiban.prosecution.models import Court, Hearing
    from saiban.prosecution.registration.entry import AccusedEntry, Registration
    from saiban.prosecution.registration.services import register

    office.make_office()
    user = User.objects.get(username="rashid")
    viewer = Viewer(user, postings_today(user).get(), Purpose.PROSECUTION, request_id="bench")
    today = timezone.localdate()
    place = Court.objects.get(pk="session-1-south").place
    for number in range(COURTS):
        Court.objects.create(
            code=f"bench-{number}", name_en=f"Court {number}", name_ur="عدالت", kind="session", place=place
        )
    accused = (AccusedEntry("Akbar Ali", sex="male", column="3", arrested_on=today - timedelta(days=50)),)
    entry = Registration(
        station="ps-saddar", number=1, year=today.year, on=today - timedelta(days=51), offences="392/34 PPC",
        track="ordinary", received_on=today - timedelta(days=50), accused=accused,
    )  # fmt: skip
    case = register(viewer=viewer, entry=entry, key="bench")
    Case.objects.filter(pk=case.pk).update(stage="evidence")
    with connection.cursor() as cursor:
        for table, changed in (
            ("cases_case", {"id": "n", "number": "'BENCH-' || n", "key": "'bench-' || n", "title_cipher": "NULL"}),
            ("cases_party", {"id": "n", "case_id": "n", "name_cipher": "NULL"}),
            ("cases_casetrack", {"id": "n", "case_id": "n", "party_id": "n"}),
            (
                "prosecution_prosecution",
                {"case_id": "n", "fir_number": "n", "lead_id": f"CASE WHEN n < {FIRST + LED} THEN {user.pk} END"},
            ),
            ("prosecution_accused", {"track_id": "n", "case_id": "n", "party_id": "n"}),
        ):
            key = "id" if table == "cases_case" else "case_id"
            cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s"
                           " AND is_generated = 'NEVER' ORDER BY ordinal_position", [table])  # fmt: skip
            columns = [name for (name,) in cursor.fetchall()]
            chosen = ", ".join(changed.get(name, f't."{name}"') for name in columns)
            names = ", ".join(f'"{name}"' for name in columns)
            cursor.execute(
                f"INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE SELECT {chosen}"
                f" FROM {table} t, generate_series({FIRST}, {FIRST + cases - 1}) n WHERE t.{key} = %s",
                [case.pk],
            )
        each = max(1, hearings // cases)
        cursor.execute(
            "INSERT INTO prosecution_hearing"
            ' (case_id, court_id, "on", purpose, result, asked_by, reason, next_purpose, late_because, version)'
            f" SELECT n, 'bench-' || n %% {COURTS}, %s::date - k * {DAYS_APART} - (n %% {DAYS_APART} + 1)::int,"
            f" 'evidence', 'progress', '', '', '', '', 0 FROM generate_series({FIRST}, {FIRST + cases - 1}) n,"
            f" generate_series(0, {each - 1}) k",
            [today],
        )
    ours = list(range(FIRST, FIRST + LOT))
    Hearing.objects.bulk_create(
        Hearing(case_id=pk, court_id="bench-1", on=today, purpose="evidence", place=place)
        for place, pk in enumerate(ours, 1)
    )
    parties = list(Party.objects.filter(case__in=ours))
    for party in parties:
        party.name_cipher = crypto.seal(name_kind(party.case_id, party.number), "Akbar Ali")
    Party.objects.bulk_update(parties, ["name_cipher"])
    tidy(
        ("cases_case", "cases_party", "cases_casetrack", "prosecution_prosecution", "prosecution_accused",
         "prosecution_hearing")
    )  # fmt: skip
    return viewer, today
