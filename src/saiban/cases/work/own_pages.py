"""Events that are recorded on a page of the room above, which asks and checks more than the form of an event does."""

from __future__ import annotations

from django.urls import reverse

from saiban.cases.models import Case

_pages: dict[tuple[str, str], str] = {}


def record_on(case_type: str, event: str, url_name: str) -> None:
    """Have an event of a type recorded on a page found by the case number. Called in `AppConfig.ready()`."""
    _pages[case_type, event] = url_name


def page_of(case: Case, event: str) -> str:
    """Return the address of the page on which an event of a case is recorded; empty where it has the general form."""
    name = _pages.get((case.case_type, event))
    return reverse(name, args=[case.number]) if name is not None else ""
