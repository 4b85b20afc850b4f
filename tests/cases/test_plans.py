"""The way to the rows: among many cases the pages of work go by index and read few rows, whoever looks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from benchmarks.cases_rows import fill
from saiban.access.models import Posting, Purpose
from saiban.access.viewer import Viewer
from saiban.cases.models import Assignment, Case
from saiban.cases.work import candidates, listing, mine, page
from saiban.cases.work.opened import open_for
from saiban.frame import embedded
from saiban.frame.cluster import SUPERUSER

CASES, USERS = 20_000, 500
BIG = re.compile(r"cases_(case|caseevent|party|runningclock|task|assignment)$")
MOST_ROWS = 1500
"""Rows that all queries of one page may read: some hundreds for the cases at hand, never a share of the table."""


@pytest.fixture
def crowded() -> Iterator[Viewer]:
    """An officer of one of 500 offices, among 20,000 cases."""
    with transaction.atomic():
        made = fill(CASES, USERS, tidy=False)
    name = connection.settings_dict["NAME"]
    with psycopg.connect(embedded.described().address(SUPERUSER, name), autocommit=True) as superuser:
        superuser.execute("VACUUM ANALYZE")
    posting = Posting.objects.select_related("user", "organisation", "office", "place").get(user=made.users[7])
    yield Viewer(posting.user, posting, Purpose.CASE_HANDLING)


def rows_read(look: Callable[[], object]) -> tuple[int, list[str]]:
    """Do something; return how many rows its queries read, and what they read whole."""
    with CaptureQueriesContext(connection) as captured:
        look()
    read, whole = 0, []
    for query in captured:
        sql = query["sql"]
        if sql.startswith("SELECT") and "cases_" in sql and "FOR UPDATE" not in sql:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
                (plan,) = cursor.fetchone()
            for node in _nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]):
                if "Relation Name" in node:
                    each = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
                    read += round(each * node["Actual Loops"])
                    if node["Node Type"] == "Seq Scan" and BIG.search(node["Relation Name"]):
                        whole.append(f"{node['Relation Name']}: {sql[:300]}")
    return read, whole


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_no_page_of_work_reads_a_share_of_all_cases(crowded: Viewer) -> None:
    viewer = crowded
    held = Assignment.objects.filter(user=viewer.user, state="confirmed").select_related("case").first()

    def case_page() -> None:
        opened = open_for(viewer, held.case.number)
        assert opened.choices and page.timeline(opened) and page.clocks(opened)
        page.open_tasks(opened), page.requests(opened), page.links(opened)

    looks: dict[str, Callable[[], object]] = {
        "my work": lambda: mine.my_work(viewer),
        "the figure in the menu": lambda: mine.overdue_figure(viewer),
        "a case": case_page,
        "whom to give it to": lambda: candidates.recommended(held.case),
    }
    for where in ("mine", "office", "organisation"):
        looks[f"list of {where}"] = lambda where=where: listing.listed(viewer, listing.Wanted(where=where))
    looks["overdue"] = lambda: listing.listed(viewer, listing.Wanted(where="office", due="overdue"))
    looks["by phone"] = lambda: listing.find(viewer, "0301 0001500")
    assert Case.objects.count() >= CASES
    assert mine.my_work(viewer).due and listing.find(viewer, "+923010001008") is not None
    for name, look in looks.items():
        read, whole = rows_read(look)
        assert not whole, f"{name} reads whole: {whole}"
        assert read <= MOST_ROWS, f"{name} reads {read} rows"
