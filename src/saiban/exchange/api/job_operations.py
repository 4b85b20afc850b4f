"""Jobs: large questions that are sent as a file, their state, and their answers."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile
from pydantic import Field

from saiban.exchange.api import checks
from saiban.exchange.api.asking import Key, Question
from saiban.exchange.api.jobs import answer_later
from saiban.exchange.api.problems import ApiFault
from saiban.exchange.api.schemas import EnrolledAsked, Job, Scheme
from saiban.exchange.models import Check
from saiban.registry.shared import Unanswerable
from saiban.registry.shared.numbers import Number, check_kind

router = Router(tags=["jobs"])
LONGEST = 100
"""Characters of a number."""
_COLUMNS = ["kind", "value"]


class JobAsked(Question):
    """Are the bearers of the numbers in a file enrolled now, in one of these schemes (none: of the agreement's)?"""

    schemes: Annotated[list[Scheme], Field(min_length=1, max_length=50)] | None = None


@router.post("/jobs", response={202: Job}, url_name="make_job", summary="A file of numbers: who is enrolled")
def make_job(request: HttpRequest, asked: Form[JobAsked], file: File[UploadedFile], key: Key) -> Status:
    """The file is CSV in UTF-8 with the columns kind and value, at most a million lines."""
    digest = hashlib.sha256()
    for block in file.chunks():
        digest.update(block)
    content = f"{asked.model_dump_json()} {digest.hexdigest()}"
    return take(checks.make(request, asked, key, _numbers(file), asked.schemes, content))


@router.get("/jobs/{job_id}", response=Job, url_name="job", summary="The state of a job")
def job(request: HttpRequest, job_id: UUID) -> Job:
    """Ask again after some seconds while the job is waiting."""
    return described(checks.find(request, job_id))


@router.get(
    "/jobs/{job_id}/answer",
    url_name="job_answer",
    summary="The answer of a job",
    openapi_extra={"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}},
)
def job_answer(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """CSV with the columns line and answer (yes, no or unclear), a line for each of the question. Kept for 7 days."""
    check = checks.find(request, job_id)
    return FileResponse(
        checks.hand_out(request, check), as_attachment=True, filename=f"{check.code}.csv", content_type="text/csv"
    )


def take_numbers(request: HttpRequest, asked: EnrolledAsked, key: str) -> Status:
    """Make a job of the numbers of a question."""
    numbers = [(one.kind, one.value) for one in asked.numbers]
    return take(checks.make(request, asked, key, numbers, asked.schemes, asked.model_dump_json()))


def take(check: Check) -> Status:
    """Queue a job and answer with its state."""
    if check.state == Check.State.WAITING:
        answer_later(check)
    return Status(202, described(check))


def described(check: Check) -> Job:
    """Return a job's state as the API tells it."""
    path = reverse("exchange:api:job_answer", kwargs={"job_id": check.code})
    return Job(
        id=check.code,
        state=check.state,
        asked=check.asked,
        answered=check.answered,
        made_at=check.made_at,
        done_at=check.done_at,
        expires_at=check.expires_at,
        code=check.reason or None,
        answer=None if check.state == Check.State.WAITING else path,
    )


def _numbers(file: UploadedFile) -> Iterator[Number]:
    """Read the lines of a file. Raises `ApiFault` with the number of the line that can't be read."""
    file.seek(0)
    rows = csv.reader(line.decode("utf-8" if place else "utf-8-sig") for place, line in enumerate(file))
    try:
        if next(rows, None) != _COLUMNS:
            raise _unreadable(1, _("expected the columns kind,value"))
        for row in rows:
            if len(row) != 2 or not 0 < len(row[1]) <= LONGEST:
                raise _unreadable(rows.line_num, _("expected a kind and a number"))
            check_kind(row[0])
            yield row[0], row[1]
        if rows.line_num < 2:
            raise _unreadable(2, _("expected at least one number"))
    except UnicodeDecodeError as fault:
        raise _unreadable(rows.line_num + 1, _("expected CSV in UTF-8")) from fault
    except csv.Error as fault:
        raise _unreadable(rows.line_num, _("expected CSV in UTF-8")) from fault
    except Unanswerable as fault:
        raise _unreadable(rows.line_num, fault.said) from fault


def _unreadable(line: int, said: str) -> ApiFault:
    return ApiFault(422, "invalid_file", _("Line %(line)s of the file: %(said)s.") % {"line": line, "said": said})
