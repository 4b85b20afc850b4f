"""The annual report written to files, in both languages and forms."""

from __future__ import annotations

from pathlib import Path

from django.utils import translation

from saiban.frame.documents import pdf
from saiban.frame.documents.word import docx_of
from saiban.prosecution.figures import editions
from saiban.prosecution.law.jurisdictions import Jurisdiction
from saiban.prosecution.queries import SERVICE
from saiban.prosecution.reports.annual import annual_report

FORMS = {"pdf": pdf, "docx": docx_of}


def write_annual_reports(folder: Path, jurisdiction: Jurisdiction, year: int, *, public: bool) -> list[Path]:
    """Make the figures of a service anew and write its report of a year: PDF and Word, English and Urdu.

    Raises ValueError for a year that has not begun.
    """
    made = editions.make(SERVICE + jurisdiction.code)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for language in ("en", "ur"):
        with translation.override(language):
            document = annual_report(made, jurisdiction, year, public=public, districts=None)
            for form, typeset in FORMS.items():
                path = folder / f"annual-report-{jurisdiction.code}-{year}-{language}.{form}"
                path.write_bytes(typeset(document))
                written.append(path)
    return written
