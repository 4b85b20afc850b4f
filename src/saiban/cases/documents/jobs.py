"""What the worker does for documents: have each scanned, again and again while the scanner is down."""

from __future__ import annotations

from saiban.cases.documents import storage
from saiban.cases.documents.scanning import scanner
from saiban.cases.documents.services import write_verdict
from saiban.cases.models import DocumentVersion
from saiban.frame.jobs import submit, task


@task("cases.scan_document", attempts=12)
def scan_document(*, version: int) -> None:
    """Have a version scanned; a scanner that is down fails the job, which is tried again."""
    found = DocumentVersion.objects.get(pk=version)
    asked = scanner()
    if asked is None or found.scans.exists():
        return
    verdict = asked.scan(storage.read(found.sha256))
    write_verdict(found, clean=verdict.clean, found=verdict.found)


def scan_later(version: DocumentVersion) -> None:
    """Queue the scan of a version, in the running transaction."""
    submit(scan_document, idempotency_key=f"scan:{version.pk}", version=version.pk)
