"""Calls to the API by another agency's system, for tests."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from saiban.access.models import AccessLog
from tests.exchange.asking import PURPOSE, System


def call(system: System, path: str, *, key: str = "", token: str | None = None, **asked: Any) -> tuple[int, Any]:
    """Post a question and return status and answer."""
    answer = post(system, path, json.dumps({"purpose": PURPOSE} | asked), key=key, token=token)
    assert answer["Content-Type"].split(";")[0] in {"application/json", "application/problem+json"}
    assert not answer.cookies
    return answer.status_code, json.loads(answer.content)


def post(system: System, path: str, body: str | bytes, *, key: str = "", token: str | None = None) -> HttpResponse:
    """Post a body."""
    headers = headers_of(system, token) | {"Idempotency-Key": key or str(uuid.uuid4())}
    return Client().post(f"/api/{path}", body, content_type="application/json", headers=headers)


def get(system: System, path: str) -> HttpResponse:
    """Get an address."""
    return Client().get(path, headers=headers_of(system))


def send_file(system: System, text: bytes, *, key: str = "", **asked: Any) -> tuple[int, Any]:
    """Send a file of numbers as a job."""
    headers = headers_of(system) | {"Idempotency-Key": key or str(uuid.uuid4())}
    form = {"purpose": PURPOSE, "file": SimpleUploadedFile("numbers.csv", text, "text/csv")} | asked
    answer = Client().post("/api/jobs", form, headers=headers)
    return answer.status_code, json.loads(answer.content)


def headers_of(system: System, token: str | None = None) -> dict[str, str]:
    """The headers by which a system shows who it is."""
    said = system.token if token is None else token
    return {"Authorization": f"Bearer {said}"} if said else {}


def cnic(value: str) -> dict[str, str]:
    """A CNIC as the API takes it."""
    return {"kind": "cnic", "value": value}


def refusals() -> list[tuple[str, str, str]]:
    """What was refused, as the log has it: act, partner and reason."""
    rows = AccessLog.objects.filter(outcome="refused").order_by("pk")
    return list(rows.values_list("act", "partner", "reason"))
