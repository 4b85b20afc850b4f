"""Large questions to the API: taken as a job, answered in the background, and fetched."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from saiban.access.models import AccessLog, Agreement
from saiban.exchange.api import checks
from saiban.exchange.models import Check
from tests.exchange.asking import System
from tests.exchange.calling import call, cnic, get, refusals, send_file
from tests.registry.agreed import agree
from tests.registry_pages.town import CNIC_ASLAM, CNIC_RUKHSANA, Town

FILE = f"kind,value\r\ncnic,{CNIC_RUKHSANA}\r\ncnic,3520299999999\r\nregistry,twelve\r\ncnic,{CNIC_ASLAM}\r\n".encode()
ANSWERS = b"line,answer\r\n1,yes\r\n2,no\r\n3,unclear\r\n4,yes\r\n"


def work() -> None:
    """Answer what waits, as the worker does."""
    for check in Check.objects.filter(state="waiting"):
        checks.answer(check.pk)


def test_a_file_is_answered_line_by_line(town: Town, system: System) -> None:
    agree("yes-or-no")
    status, told = send_file(system, FILE)
    assert (status, told["state"], told["asked"], told["answer"]) == (202, "waiting", 4, None)
    waiting = get(system, f"/api/jobs/{told['id']}/answer")
    assert (waiting.status_code, waiting.json()["code"]) == (409, "not_done")
    work()
    told = get(system, f"/api/jobs/{told['id']}").json()
    assert (told["state"], told["answered"]) == ("done", 4)
    answer = get(system, told["answer"])
    assert b"".join(answer.streaming_content) == ANSWERS
    row = AccessLog.objects.filter(act="export").get()
    assert (row.partner, row.agreement, row.subject_kind, row.results) == ("eobi-core", "yes-or-no", "check", 4)
    assert AccessLog.objects.filter(act="enrolled", results=2).count() == 1


def test_the_numbers_lie_sealed_and_go_when_they_are_answered(town: Town, system: System) -> None:
    agree("yes-or-no")
    send_file(system, FILE)
    (asked,) = checks.subfolder("checks").iterdir()
    assert stat.S_IMODE(asked.stat().st_mode) == 0o600
    assert CNIC_RUKHSANA.encode() not in asked.read_bytes()
    work()
    (answers,) = checks.subfolder("checks").iterdir()
    assert stat.S_IMODE(answers.stat().st_mode) == 0o600 and answers.suffix == ".answers"


def test_many_numbers_become_a_job_of_their_own(town: Town, system: System) -> None:
    agree("many", a_day=5000)
    status, told = call(system, "enrolled", numbers=[cnic(CNIC_RUKHSANA)] * 1001)
    assert (status, told["asked"]) == (202, 1001)
    work()
    assert get(system, f"/api/jobs/{told['id']}").json()["state"] == "done"


def test_the_same_file_sent_again_is_the_same_job(town: Town, system: System) -> None:
    agree("yes-or-no")
    first, again = send_file(system, FILE, key="k-1"), send_file(system, FILE, key="k-1")
    assert first[1]["id"] == again[1]["id"] and Check.objects.count() == 1
    status, told = send_file(system, FILE + b"cnic,3520299999999\r\n", key="k-1")
    assert (status, told["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"", 1),
        (b"kind,value\r\n", 2),
        (b"cnic,3520299999999\r\n", 1),
        (b"kind,value\r\ncnic\r\n", 2),
        (b"kind,value\r\ncnic,3520299999999\r\nshoe size,43\r\n", 3),
        (b"kind,value\r\ncnic,\xff\r\n", 2),
    ],
)
def test_a_file_that_can_not_be_read_is_refused_with_its_line(
    town: Town, system: System, text: bytes, line: int
) -> None:
    agree("yes-or-no")
    status, told = send_file(system, text)
    assert (status, told["code"]) == (422, "invalid_file")
    assert f"Line {line} " in told["detail"] and "43" not in told["detail"]
    assert not Check.objects.exists()


def test_more_than_a_days_allowance_is_refused_at_once(town: Town, system: System) -> None:
    agree("small", a_day=3)
    status, told = send_file(system, FILE)
    assert (status, told["code"]) == (429, "too_many_today")
    assert refusals() == [("enrolled", "eobi-core", "too_many_today")]
    assert not list(checks.subfolder("checks").iterdir())


def test_a_job_stops_where_its_allowance_is_used_up(town: Town, system: System) -> None:
    agree("small", a_day=5)
    call(system, "enrolled", numbers=[cnic(CNIC_RUKHSANA)] * 2)
    _status, told = send_file(system, FILE)
    work()
    told = get(system, f"/api/jobs/{told['id']}").json()
    assert (told["state"], told["code"], told["answered"]) == ("stopped", "too_many_today", 0)
    assert refusals() == [("enrolled", "eobi-core", "too_many_today")]


def test_a_job_that_was_broken_off_goes_on_where_it_was(
    town: Town, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree("yes-or-no")
    monkeypatch.setattr(checks, "CHUNK", 2)
    _status, told = send_file(system, FILE)
    answered = checks.shared.enrolled
    calls = []

    def broken(*arguments: Any) -> Any:
        calls.append(arguments)
        if len(calls) == 2:
            raise OSError("the machine lost its power")
        return answered(*arguments)

    monkeypatch.setattr(checks.shared, "enrolled", broken)
    with pytest.raises(OSError, match="power"):
        work()
    monkeypatch.setattr(checks.shared, "enrolled", answered)
    (path,) = checks.subfolder("checks").glob("*.answers")
    path.write_bytes(path.read_bytes() + b"3,ye")  # what was on its way to the disk
    work()
    answer = get(system, f"/api/jobs/{told['id']}/answer")
    assert b"".join(answer.streaming_content) == ANSWERS


def test_nobody_else_sees_a_job(town: Town, system: System) -> None:
    agree("yes-or-no")
    _status, told = send_file(system, FILE)
    other = System(code="bisp-core", organisation="bisp")
    other.register()
    for path in (told["id"], f"{told['id']}/answer", "not-a-job"):
        answer = get(other, f"/api/jobs/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_an_answer_is_not_handed_out_when_its_agreement_has_ended(town: Town, system: System) -> None:
    agreement = agree("yes-or-no")
    _status, told = send_file(system, FILE)
    work()
    agreement.state = Agreement.State.ENDED
    agreement.save()
    answer = get(system, f"/api/jobs/{told['id']}/answer")
    assert (answer.status_code, answer.json()["code"]) == (403, "expired")
    assert refusals() == [("export", "eobi-core", "expired")]


def test_answers_are_removed_when_their_time_is_over(town: Town, system: System) -> None:
    agree("yes-or-no")
    _status, told = send_file(system, FILE)
    work()
    week_ago = timezone.now() - checks.KEPT
    assert checks.forget_before(week_ago) == 0
    Check.objects.update(made_at=week_ago - timedelta(days=1), expires_at=week_ago)
    (path,) = checks.subfolder("checks").iterdir()
    os.utime(path, (0, (week_ago - timedelta(days=1)).timestamp()))
    assert checks.forget_before(week_ago) == 1
    answer = get(system, f"/api/jobs/{told['id']}/answer")
    assert (answer.status_code, answer.json()["code"]) == (410, "removed")
