"""Bulk checks: taken with their numbers, answered chunk by chunk, their answers given out until they expire.

A check's numbers lie in a file with one sealed line for each chunk, which goes when they are answered. Its answers name
no number: they say the line of the question, and yes, no or unclear.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access.asker import record
from saiban.access.permits import NotPermitted, Permit, Refusal, permit, refuse
from saiban.exchange.api.asking import Question, keep_outcome, permitted, take_key
from saiban.exchange.api.problems import ApiFault
from saiban.exchange.api.retention import DAYS
from saiban.exchange.models import Check
from saiban.exchange.partners.known import known
from saiban.exchange.scheme_codes import require_known
from saiban.frame.crypto import open_sealed, seal
from saiban.frame.home import subfolder
from saiban.registry import shared
from saiban.registry.shared.numbers import Number
from saiban.registry.shared.reach import AT_ONCE as CHUNK

MOST = 1_000_000
"""Numbers of one check."""
KEPT = timedelta(days=DAYS)
SAID = {True: "yes", False: "no", None: "unclear"}
_COLUMNS = b"line,answer\r\n"


def make(
    request: HttpRequest, question: Question, key: str, numbers: Iterable[Number], schemes: list[str] | None, asked: str
) -> Check:
    """Take a bulk check; the same request sent again gets the same check. `asked` names all of it, for its key.

    Raises NotPermitted, also where the numbers are more than the agreement allows in a day, and `ApiFault`.
    """
    with transaction.atomic():
        made = take_key(request, key, asked)
        if made:
            return Check.objects.get(code=made)
        granted = permitted(request, question)
        granted.require(schemes=schemes or ())
        require_known(schemes or ())
        check = Check(
            partner_id=request.caller.partner.code,
            purpose=question.purpose,
            agreement=granted.agreement.code,
            schemes=schemes,
            request=request.number,
            expires_at=timezone.now() + KEPT,
        )
        check.asked = _keep_numbers(check, numbers)
        if check.asked > granted.a_day:
            _path(check, "asked").unlink()
            raise _too_many(granted)
        check.save()
        keep_outcome(request, key, str(check.code))
    return check


def find(request: HttpRequest, code: object) -> Check:
    """Return a check of the caller's own. Raises `ApiFault` for any other."""
    check = Check.objects.filter(partner=request.caller.partner.code, code=code).first()
    if check is None:
        raise ApiFault(404, "not_found", _("There is no job of yours under this address."))
    return check


def answer(key: int) -> None:
    """Answer a check as far as its agreement allows, and begin where an earlier try has stopped."""
    check = Check.objects.get(pk=key)
    partner = known(check.partner_id)
    if check.state != Check.State.WAITING:
        return
    if partner is None:
        _stop(check, "partner_off")
        return
    asker = partner.asker(check.request)
    for numbers in _chunks_left(check):
        try:
            with transaction.atomic():
                granted = permit(asker, purpose=check.purpose, agreement=check.agreement)
                _write_answers(check, shared.enrolled(granted, numbers, check.schemes))
        except NotPermitted as fault:
            refuse(asker, fault, act="enrolled", subject_kind="person")
            _stop(check, fault.reason.value)
            return
    _settle(check, Check.State.DONE)


def hand_out(request: HttpRequest, check: Check) -> BinaryIO:
    """Open a check's answers for their download, which goes on the log.

    Raises NotPermitted where its agreement does not stand any more, `ApiFault` where there is nothing, or not yet.
    """
    if check.state == Check.State.WAITING:
        raise ApiFault(409, "not_done", _("The job is not done yet; ask for its state."))
    asker = request.caller.partner.asker(request.number)
    permit(asker, purpose=check.purpose, agreement=check.agreement)
    path = _path(check, "answers")
    if check.expires_at <= timezone.now() or not path.exists():
        raise ApiFault(410, "removed", _("The answer has been removed; its time was over."))
    record(
        asker,
        act="export",
        purpose=check.purpose,
        agreement=check.agreement,
        subject_kind="check",
        subjects=[check.pk],
        results=check.answered,
    )
    return path.open("rb")


def forget_before(before: datetime) -> int:
    """Remove the files of checks that were taken before a moment, or never, and return how many files that were."""
    standing = {str(code) for code in Check.objects.filter(made_at__gte=before).values_list("code", flat=True)}
    removed = 0
    for path in _folder().iterdir():
        if path.stem not in standing and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _too_many(granted: Permit) -> NotPermitted:
    return NotPermitted(
        Refusal.TOO_MANY_TODAY,
        purpose=granted.purpose,
        agreement=granted.agreement.code,
        detail=str(granted.a_day),
    )


def _keep_numbers(check: Check, numbers: Iterable[Number]) -> int:
    """Write the numbers of a check into its file, a sealed line for each chunk, and return how many there are."""
    count = 0
    each = iter(numbers)
    with _opened(_path(check, "asked"), os.O_TRUNC) as stream:
        while chunk := list(islice(each, CHUNK)):
            sealed = seal(_bound(check, count), json.dumps(chunk, ensure_ascii=False))
            stream.write(base64.b64encode(sealed) + b"\n")
            count += len(chunk)
            if count > MOST:
                raise ApiFault(422, "too_many_at_once", _("A job has at most %(most)s numbers.") % {"most": MOST})
    return count


def _chunks_left(check: Check) -> Iterator[list[Number]]:
    first = 0
    with _path(check, "asked").open("rb") as stream:
        for line in stream:
            if first >= check.answered:
                numbers = json.loads(open_sealed(_bound(check, first), base64.b64decode(line)))
                yield [(kind, value) for kind, value in numbers]
            first += CHUNK


def _write_answers(check: Check, answers: list[bool | None]) -> None:
    """Add answers to a check's file, after those that are sure, and note that they are there."""
    text = b"" if check.written else _COLUMNS
    text += "".join(f"{line},{SAID[one]}\r\n" for line, one in enumerate(answers, check.answered + 1)).encode()
    with _opened(_path(check, "answers")) as stream:
        stream.truncate(check.written)
        stream.seek(check.written)
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    answered, written = check.answered + len(answers), check.written + len(text)
    Check.objects.filter(pk=check.pk).update(answered=answered, written=written)
    check.answered, check.written = answered, written


def _stop(check: Check, reason: str) -> None:
    check.reason = reason
    _settle(check, Check.State.STOPPED)


def _settle(check: Check, state: Check.State) -> None:
    check.state = state
    check.done_at = timezone.now()
    check.save(update_fields=["state", "reason", "done_at"])
    _path(check, "asked").unlink(missing_ok=True)


def _bound(check: Check, first: int) -> str:
    return f"check:{check.code}:{first}"


def _path(check: Check, kind: str) -> Path:
    return _folder() / f"{check.code}.{kind}"


def _folder() -> Path:
    return subfolder("checks")


def _opened(path: Path, flags: int = 0) -> BinaryIO:
    """Open a file that nobody but the installation's account can read."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | flags, 0o600), "r+b")
