"""Answers go out: a copy with its number and mark, and a row on the log for everybody in it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from saiban.access import log
from saiban.access.asker import asker_of
from saiban.access.viewer import Viewer
from saiban.exchange.lists.asking import permitted
from saiban.exchange.lists.sealed import opened
from saiban.exchange.lists.workbook import workbook
from saiban.exchange.models import Handout, SentList
from saiban.frame.marks import Origin


def hand_out(viewer: Viewer, sent: SentList) -> tuple[str, bytes]:
    """Return the number of a new copy of an answered list and its workbook; everybody in it goes on the log.

    Raises NotPermitted where the agreement does not stand any longer.
    """
    allowed = permitted(sent)
    with transaction.atomic():
        SentList.objects.select_for_update().get(pk=sent.pk)
        copy = (sent.handouts.aggregate(last=Max("copy"))["last"] or 0) + 1
        handout = Handout(
            list=sent,
            copy=copy,
            at=timezone.now(),
            user=viewer.user,
            given_to=sent.organisation.name_en,
            downloaded_by=f"{viewer.user.full_name} ({viewer.user.username})",
        )
        origin = origin_of(handout)
        content = workbook(sent, origin)
        handout.mark, handout.sha256 = origin.mark, hashlib.sha256(content).hexdigest()
        handout.save(force_insert=True)
        people = sorted({one["key"] for part in sent.parts.all() for one in opened(part.answers) if "key" in one})
        allowed = replace(allowed, asker=asker_of(viewer))
        allowed.log("export", subject_kind="person", subjects=people, fields=sent.fields, results=len(people))
        allowed.log("export", subject_kind="list", subjects=[sent.pk], fields=sent.fields, results=sent.rows)
    return handout.number, content


def origin_of(handout: Handout) -> Origin:
    """Return what stands on a copy."""
    return Origin(handout.number, handout.given_to, handout.downloaded_by, handout.at, handout.list.agreement)


def traced(viewer: Viewer, number: str, mark: str) -> Handout | None:
    """Return the copy of a number where it bears this mark: to whom a file that was found had been given."""
    key, _slash, copy = number.strip().upper().removeprefix("L-").partition("/")
    found = None
    if key.isascii() and key.isdigit() and copy.isascii() and copy.isdigit() and len(key) < 10 and len(copy) < 6:
        known = Handout.objects.select_related("list__organisation", "user").filter(list=int(key), copy=int(copy))
        found = next((one for one in known if origin_of(one).bears(mark)), None)
    log.write(viewer, act="exchange.trace", subject_kind="list", subjects=[found.list_id] if found else [],
              results=int(found is not None))  # fmt: skip
    return found
