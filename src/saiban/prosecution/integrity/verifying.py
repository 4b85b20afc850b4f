"""Whether an extract is genuine, for anybody who asks: by code, by file. Nothing of a case or person is told."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.http import HttpRequest

from saiban.access.sign_in import attempts
from saiban.directory.models import Organisation
from saiban.prosecution.integrity import signing
from saiban.prosecution.integrity.signing import Answer
from saiban.prosecution.models import Extract


@dataclass(frozen=True)
class Known:
    """What is told of an extract: the answer, its code, when and by which service it was issued.

    Also how many events it holds, and the last hash of their chain.
    """

    answer: Answer
    code: str = ""
    at: datetime | None = None
    service: Organisation | None = None
    events: int = 0
    head: str = ""
    with_file: bool = False


def check(request: HttpRequest, *, code: str, content: bytes | None) -> Known:
    """Answer somebody who asks after a code or a file. Raises `attempts.LockedOut` after too many wrong ones."""
    asked = f"extract {request.META['REMOTE_ADDR']}"
    attempts.take_turn(request, asked)
    found = _of_file(content) if content is not None else _of_code(code)
    if found.answer is not Answer.GENUINE:
        attempts.count_failure(request, asked)
    elif content is not None and code and _written(code) != found.code:
        return Known(Answer.CHANGED, _written(code), with_file=True)
    return found


def _of_code(code: str) -> Known:
    row = Extract.objects.filter(code=_written(code)).select_related("case__organisation").first()
    return _known(row, Answer.GENUINE) if row is not None else Known(Answer.UNKNOWN)


def _of_file(content: bytes) -> Known:
    row = Extract.objects.filter(file_sha256=sha256(content).hexdigest()).select_related("case__organisation").first()
    if row is not None:
        return _known(row, Answer.GENUINE, with_file=True)
    judged = signing.of_file(content, signing.own_keys())
    claimed = Extract.objects.filter(code=str(judged.statement.get("code", ""))[:20])
    row = claimed.select_related("case__organisation").first()
    if row is not None:
        return _known(row, Answer.CHANGED, with_file=True)
    return Known(judged.answer if judged.answer is not Answer.GENUINE else Answer.UNKNOWN, with_file=True)


def _known(row: Extract, answer: Answer, *, with_file: bool = False) -> Known:
    said = json.loads(row.statement)
    return Known(answer, row.code, row.at, row.case.organisation, said["events"], said["head"], with_file)


def _written(code: str) -> str:
    letters = "".join(one for one in code.upper() if one.isalnum())
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))
