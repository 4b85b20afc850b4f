"""The links from the page of a case to the pages of integrity, for those who may open them."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

from saiban.cases.work.opened import Opened
from saiban.prosecution.queries import OURS

PAGES = (
    ("may_disclose", "prosecution.disclose"),
    ("may_exhibits", "prosecution.exhibits"),
    ("may_witnesses", "prosecution.witnesses"),
    ("may_extract", "prosecution.extract"),
    ("may_seal", "prosecution.seal"),
)


def of(request: HttpRequest, subject: object) -> Mapping[str, object]:
    """Say which pages of a case of this room the visitor may open."""
    ours = isinstance(subject, Opened) and subject.case.case_type in OURS
    may = {name: ours and request.viewer.may(act) for name, act in PAGES}
    return {**may, "any": any(may.values())}
