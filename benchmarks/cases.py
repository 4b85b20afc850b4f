"""My work, the page of a case and lists of cases among a million, as whole requests at the server.

    ./saiban bench cases --cases 1000000 --json

Cases are made in a scratch database (`cases_rows`). Then officers drawn by lot open their pages: each request goes
through every layer of the site (session, posting, scope, log, template) in this process, without a network. Told are
the median, the 95th percentile and the number of queries. docs/case-work.md says what came out.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.scratch import scratch_installation

Say = Callable[[str], None]
WARM = 5


def measure(cases: int, users: int, requests: int, seed: int, say: Say) -> dict[str, Any]:
    """Make so many cases and users, open pages, and return the milliseconds of each kind of page."""
    with scratch_installation():
        return _measured(cases, users, requests, seed, say)


def _measured(cases: int, users: int, requests: int, seed: int, say: Say) -> dict[str, Any]:
    from benchmarks.cases_rows import fill

    began = time.monotonic()
    made = fill(cases, users)
    took = time.monotonic() - began
    say(f"{cases} cases, {users} users in {took:.0f} s; load of the machine {os.getloadavg()[0]:.1f}")
    lot = random.Random(seed)  # noqa: S311 - a lot that can be repeated
    answer: dict[str, Any] = {"cases": cases, "users": users, "seed": seed, "seconds_to_make": round(took, 1)}
    drawn = [lot.choice(made.users) for _turn in range(requests + WARM)]
    for name, address in _pages(lot).items():
        answer[name] = _opened(name, [(user, address(user)) for user in drawn])
        say(f"{name}: {answer[name]}")
    return answer | {"load_of_the_machine": round(os.getloadavg()[0], 2)}


def _pages(lot: random.Random) -> dict[str, Callable[[int], str]]:
    """Return the address of each kind of page for a user."""
    from saiban.cases.models import Assignment

    def own_case(user: int) -> str:
        held = Assignment.objects.filter(user=user).order_by("case").values_list("case__number", flat=True)
        numbers = list(held[:200])
        return f"/cases/{lot.choice(numbers)}/"

    return {
        "my_work": lambda _user: "/work/",
        "case_page": own_case,
        "list_mine": lambda _user: "/cases/?where=mine&state=open",
        "list_office": lambda _user: "/cases/?where=office&state=open",
        "list_organisation": lambda _user: "/cases/?where=organisation&state=all",
        "list_unassigned_overdue": lambda _user: "/cases/?where=office&state=open&due=overdue&unassigned=on",
    }


def _opened(name: str, wanted: list[tuple[int, str]]) -> dict[str, float]:
    """Open pages, one after the other, and return what they took; the first few only warm up."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    taken, processor = [], []
    for user, address in wanted:
        client = _browser(user)
        began, used = time.perf_counter(), time.process_time()
        answer = client.get(address, HTTP_HOST="localhost")
        content = answer.content
        taken.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - used) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{name}: {address} answered {answer.status_code}")
    with CaptureQueriesContext(connection) as queries:
        client.get(address, HTTP_HOST="localhost")
    measured = sorted(taken[WARM:])
    return {  # processor time is that of this process alone, without the database's
        "median_ms": round(statistics.median(measured), 1),
        "p95_ms": round(measured[int(len(measured) * 0.95)], 1),
        "slowest_ms": round(measured[-1], 1),
        "processor_median_ms": round(statistics.median(processor[WARM:]), 1),
        "queries": len(queries),
        "kilobytes": round(len(content) / 1000, 1),
    }


def _browser(user: int) -> Any:
    """A browser in which this officer has signed in, given a second factor and said why they look."""
    from django.test import Client

    from saiban.access.models import Posting, User
    from saiban.access.sign_in.second_factor import GIVEN
    from saiban.access.viewer import POSTING_KEY, PURPOSE_KEY

    client = Client()
    client.force_login(User.objects.get(pk=user))
    session = client.session
    session[GIVEN] = user
    session[POSTING_KEY] = Posting.objects.get(user=user).pk
    session[PURPOSE_KEY] = "case_handling"
    session.save()
    return client
