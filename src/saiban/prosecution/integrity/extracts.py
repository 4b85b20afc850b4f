"""Issuing a certified extract of a case's record: the PDF, its signed statement, and the row that stays."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from hashlib import sha256

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.cases.actors import Actor
from saiban.cases.declarations import Confidentiality
from saiban.cases.documents import services as papers
from saiban.cases.documents.queries import papers_of
from saiban.cases.models import Document as PaperRow
from saiban.cases.models import DocumentVersion
from saiban.cases.verifying import verify_case
from saiban.cases.work.opened import Opened
from saiban.frame.documents import pdf
from saiban.prosecution.integrity import certificate, signing
from saiban.prosecution.integrity.record import Record, record_of
from saiban.prosecution.models import Exhibit, Extract

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is taken for another
GROUP, GROUPS = 4, 3


@transaction.atomic
def issue(
    *, opened: Opened, exhibit: Exhibit | None, language: str, address: str, key: str
) -> tuple[Extract, DocumentVersion]:
    """Issue an extract of a case that somebody has opened, and put it into the case; the same key gives the same.

    `address` is that of the page where anybody checks a code. With an exhibit it is the extract of its ledger alone.
    """
    viewer, case = opened.viewer, opened.case
    done = Extract.objects.filter(key=key, case=case).first()
    if done is not None:
        return done, _paper(done)
    assert viewer.posting is not None  # noqa: S101 - whoever issues has a posting
    at = timezone.now()
    code = new_code()
    with translation.override(language):
        record = record_of(opened, papers_of(viewer, case), exhibit)
    statement = {
        "at": at.isoformat(timespec="seconds"),
        "code": code,
        "events": len(opened.events),
        "head": case.head,
        "record": record.digest,
        "service": case.organisation_id,
    }
    text, signature = signing.signed(statement)
    with translation.override(language):
        about = certificate.About(
            code=code,
            at=at,
            opened=opened,
            findings=len(verify_case(case)),
            address=address,
            qr=f"{address}?code={code}#{signing.carried(text, signature)}",
            key=signing.fingerprint(signing.own_keys()[-1]),
        )
        body = pdf(certificate.extract(about, record))
    text, signature = signing.signed({**statement, "body": sha256(body).hexdigest()})
    content = signing.closed(body, text, signature)
    version = papers.add(
        actor=Actor.officer(viewer),
        case=case,
        file_name=f"{code}.pdf",
        content=content,
        title=_title(code),
        confidentiality=_level(record),
        origin=PaperRow.Origin.GENERATED,
    )
    made = Extract.objects.create(
        code=code,
        case=case,
        exhibit=exhibit,
        language=language,
        statement=text,
        signature=signature,
        file_sha256=sha256(content).hexdigest(),
        by=viewer.posting,
        at=at,
        key=key,
    )
    log.write(viewer, act="case_extract", subject_kind="case", subjects=[case.pk], fields=[code], results=1)
    return made, version


def extracts_of(opened: Opened) -> Sequence[tuple[Extract, DocumentVersion]]:
    """The extracts of a case that somebody has opened, the newest first, each with its paper."""
    rows = Extract.objects.filter(case=opened.case).select_related("by__user", "exhibit").order_by("-at")
    return [(row, _paper(row)) for row in rows]


def new_code() -> str:
    """Return a code that nobody has: 12 letters and digits in groups of four, 59 bits by chance."""
    letters = "".join(secrets.choice(LETTERS) for _each in range(GROUP * GROUPS))
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def _paper(extract: Extract) -> DocumentVersion:
    return DocumentVersion.objects.get(document__case=extract.case_id, sha256=extract.file_sha256)


def _title(code: str) -> str:
    return _("Certified extract %(code)s") % {"code": code}


def _level(record: Record) -> Confidentiality:
    """The level of the highest paper that the extract names."""
    ladder = list(Confidentiality)
    return max((Confidentiality(level) for level in record.levels), key=ladder.index, default=Confidentiality.NORMAL)
