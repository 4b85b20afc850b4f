"""Targets and the progress towards them: who promises what is checked by another, and the figures say how far it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from saiban.access.models import AccessLog
from saiban.statistics.models import Edition
from saiban.statistics.targets.progress import progress
from saiban.statistics.targets.queries import rows, standing
from tests.statistics.dashboards.edition import edition
from tests.statistics.reports.officers import OLDER_2030, bilal, decide, put_forward, sana, send


@pytest.fixture
def made(db: None) -> Edition:
    """The edition that stands."""
    return edition()


def test_a_target_counts_when_another_has_approved_it(made: Edition) -> None:
    analyst = sana()
    target = put_forward(analyst)
    assert not standing()
    assert decide(analyst, target, "approve").status_code == 403
    assert decide(bilal(), target, "approve").status_code == 302

    (row,) = rows(made)
    assert row.label == "Older persons"
    assert [figure.as_of.year for figure in row.figures] == [2022, 2023, 2024, 2025]
    assert row.progress.standing == "on_track"
    page = sana().get("/statistics/targets/").content.decode()
    assert row.now_said in page
    assert "on the way" in page
    acts = AccessLog.objects.filter(subject_kind="target").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["propose_target", "approve_target"]


def test_the_newest_approved_target_takes_the_place_of_the_one_before(made: Edition) -> None:
    for value in ("20", "25"):
        decide(bilal(), put_forward(sana(), value=value), "approve")
    assert [target.value for target in standing()] == [25]


def test_a_hidden_figure_stays_hidden_in_the_progress(made: Edition) -> None:
    figure = made.figures.get(indicator="older", dimensions="", as_of=made.as_of)
    made.figures.filter(pk=figure.pk).update(suppressed=True)
    decide(bilal(), put_forward(sana()), "approve")
    (row,) = rows(made)
    assert (row.now_said, row.progress.standing) == ("*", "no_figure")
    assert f"{100 * figure.share:.1f}" not in sana().get("/statistics/targets/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"due_on": "2020-01-01"}, "comes after the start"),
        ({"value": "140"}, "at most 100 per cent"),
        ({"indicator": "mothers", "sex": "female"}, "not broken down in that way"),
        ({"indicator": "happiness"}, "valid choice"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused(changed: dict[str, str], said: str) -> None:
    answer = send(sana(), "/statistics/targets/new/", OLDER_2030 | changed)
    assert answer.status_code == 400
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("value", "on", "standing"),
    [
        ("10", date(2024, 12, 31), "on_track"),  # halfway there, on the day on which half the time is gone
        ("9.99", date(2025, 1, 1), "behind"),
        ("15", date(2024, 1, 1), "reached"),
        ("14.99", date(2030, 1, 1), "behind"),  # after its day only reaching it counts
        (None, date(2025, 1, 1), "no_figure"),
    ],
)
def test_how_far_it_is_by_a_steady_way(value: str | None, on: date, standing: str) -> None:
    come = progress(
        baseline=Decimal(5),
        baseline_on=date(2020, 1, 1),
        target=Decimal(15),
        due_on=date(2030, 1, 1),
        value=Decimal(value) if value else None,
        on=on,
    )
    assert come.standing == standing


def test_a_target_may_be_to_come_down() -> None:
    about = {
        "baseline": Decimal(30),
        "baseline_on": date(2020, 1, 1),
        "target": Decimal(10),
        "due_on": date(2030, 1, 1),
    }
    halfway = progress(**about, value=Decimal(20), on=date(2024, 12, 31))
    assert (halfway.standing, round(halfway.way_done or 0, 2)) == ("on_track", 0.5)
    assert progress(**about, value=Decimal(21), on=date(2025, 1, 1)).standing == "behind"
    assert progress(**about, value=Decimal(9), on=date(2025, 1, 1)).standing == "reached"
