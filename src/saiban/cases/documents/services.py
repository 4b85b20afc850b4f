"""Taking documents in, keeping their versions, having them scanned."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from saiban.cases.actors import Actor
from saiban.cases.declarations import Confidentiality
from saiban.cases.documents import storage
from saiban.cases.documents.kinds import DocumentRefused, recognise
from saiban.cases.models import Case, Document, DocumentScan, DocumentVersion
from saiban.cases.queries import type_of

LEVELS = tuple(Confidentiality)


@transaction.atomic
def add(
    *,
    actor: Actor,
    case: Case,
    file_name: str,
    content: bytes,
    kind: str = "",
    title: str = "",
    confidentiality: Confidentiality | None = None,
    origin: str = Document.Origin.HANDED_IN,
) -> DocumentVersion:
    """Put a document into a case and return its first version. Raises `DocumentRefused`.

    `kind` is one of the declaration's, or empty for any other paper, which then needs a `title`. A document is never
    less confidential than its kind.
    """
    declared = {one.code: one for one in type_of(case).documents}
    if kind and kind not in declared:
        raise DocumentRefused(_("This case has no such kind of document. Choose one of the list."))
    if not kind and not title.strip():
        raise DocumentRefused(_("Say what the document is: choose its kind, or give it a title."))
    least = declared[kind].confidentiality if kind else Confidentiality.NORMAL
    level = max(confidentiality or least, least, key=LEVELS.index)
    document = Document.objects.create(
        case=case,
        kind=kind,
        title=title.strip(),
        confidentiality=level.value,
        origin=origin,
        made_by_id=actor.user_id,
    )
    return add_version(actor=actor, document=document, file_name=file_name, content=content)


@transaction.atomic
def add_version(*, actor: Actor, document: Document, file_name: str, content: bytes) -> DocumentVersion:
    """Put a new version beside the ones of a document. Raises `DocumentRefused`."""
    recognised = recognise(file_name, content)
    Document.objects.select_for_update().get(pk=document.pk)
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    version = DocumentVersion.objects.create(
        document=document,
        number=last + 1,
        sha256=storage.keep(content),
        bytes=len(content),
        media_type=recognised.media_type,
        suffix=recognised.suffix,
        by_id=actor.user_id,
    )
    _have_scanned(version)
    return version


def write_verdict(version: DocumentVersion, *, clean: bool, found: str = "") -> DocumentScan:
    """Write down what a scanner said of a version."""
    verdict = DocumentScan.Verdict.CLEAN if clean else DocumentScan.Verdict.INFECTED
    return DocumentScan.objects.create(version=version, verdict=verdict, found=found)


def _have_scanned(version: DocumentVersion) -> None:
    """Have a version scanned by a job; what was made here needs none, and without a scanner it says so."""
    from saiban.cases.documents.jobs import scan_later  # the job writes through this module

    if version.document.origin == Document.Origin.GENERATED:
        write_verdict(version, clean=True)
    elif settings.CLAMD:
        scan_later(version)
    else:
        DocumentScan.objects.create(version=version, verdict=DocumentScan.Verdict.NOT_SCANNED)
