"""Reading documents: which of a case somebody may see, and their bytes once a scanner let them through."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.cases.declarations import Confidentiality
from saiban.cases.documents import storage
from saiban.cases.models import Case, Document, DocumentScan, DocumentVersion
from saiban.cases.queries import assigned_to, shown_beside, type_of


class NotToBeOpened(Exception):
    """A document that can't be opened now; the message says why."""


@dataclass(frozen=True)
class Paper:
    """A document as the page shows it: its newest version, what a scanner said of it, and the older ones."""

    document: Document
    title: str
    newest: DocumentVersion
    verdict: str  # of `DocumentScan.Verdict`; empty: not scanned yet
    older: tuple[DocumentVersion, ...]

    @property
    def can_be_opened(self) -> bool:
        """Say whether its newest version may go out."""
        return self.verdict in (DocumentScan.Verdict.CLEAN, DocumentScan.Verdict.NOT_SCANNED)

    @property
    def verdict_label(self) -> str:
        """What a scanner said of it, in words."""
        return str(DocumentScan.Verdict(self.verdict).label) if self.verdict else _("being scanned")


def papers_of(viewer: Viewer, case: Case) -> list[Paper]:
    """The documents of a case that a viewer, who may see the case, may see of it."""
    versions = DocumentVersion.objects.select_related("by").prefetch_related("scans").order_by("-number")
    found = Document.objects.filter(case=case).prefetch_related(Prefetch("versions", versions)).order_by("pk")
    levels = _levels(viewer, case)
    titles = {kind.code: str(kind.title) for kind in type_of(case).documents}
    papers = []
    for document in found:
        newest, *older = document.versions.all()
        if document.confidentiality in levels:
            title = document.title or titles.get(document.kind, document.kind)
            papers.append(Paper(document, title, newest, _verdict(newest), tuple(older)))
    return papers


def open_version(viewer: Viewer, case: Case, key: int) -> tuple[DocumentVersion, bytes]:
    """Return a version of a document of a case with its bytes, and write the look on the log.

    Raises `DocumentVersion.DoesNotExist` for what is not the viewer's to see, `NotToBeOpened` for what was not scanned
    yet, is harmful, or is no longer what was taken in.
    """
    version = DocumentVersion.objects.select_related("document").get(
        pk=key, document__case=case, document__confidentiality__in=_levels(viewer, case)
    )
    verdict = _verdict(version)
    if verdict == DocumentScan.Verdict.INFECTED:
        raise NotToBeOpened(_("A scanner found something harmful in this document: it is not given out."))
    if not verdict:
        raise NotToBeOpened(_("The document is being scanned. Try again in a minute."))
    try:
        content = storage.read(version.sha256)
    except storage.DocumentDamaged:
        raise NotToBeOpened(
            _("The document is gone, or is not what was taken in. Tell whoever runs this installation.")
        ) from None
    log.write(viewer, act="case_document", subject_kind="case", subjects=[case.pk], fields=["document"], results=1)
    return version, content


def _levels(viewer: Viewer, case: Case) -> set[str]:
    """The levels of documents that a viewer may see in a case that is theirs to see."""
    declared = type_of(case)
    ladder = [level.value for level in Confidentiality]
    beside = shown_beside(viewer).get(case.pk, Confidentiality.NORMAL)
    levels = set(ladder[: ladder.index(beside) + 1])
    if assigned_to(viewer, case):
        return set(ladder)
    of_house = viewer.organisation is not None and viewer.organisation.pk == case.organisation_id
    if viewer.role in declared.restricted_to:
        levels.add(Confidentiality.RESTRICTED.value)
    if viewer.role in declared.sealed_to and of_house:
        levels.add(Confidentiality.SEALED.value)
    return levels


def _verdict(version: DocumentVersion) -> str:
    scans = sorted(version.scans.all(), key=lambda scan: scan.pk)
    return scans[-1].verdict if scans else ""
