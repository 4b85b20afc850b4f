"""What reads the library: by words, by section, for a case."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, QuerySet

from saiban.cases.models import Case
from saiban.prosecution.knowledge.folding import wanted
from saiban.prosecution.models import Authority, Charge
from saiban.prosecution.models.knowledge import SEARCHED

OF_CASE = 8
"""The most entries that a case's page shows."""


def found(words: str = "", section: str = "") -> QuerySet[Authority]:
    """Return the entries of the library that have all these words and belong to a section or its law."""
    entries = Authority.objects.filter(state=Authority.State.APPROVED)
    query = wanted(words)
    if query:
        entries = entries.annotate(searched=SEARCHED).filter(
            searched=SearchQuery(query, config="simple", search_type="raw")
        )
    if section:
        entries = entries.filter(sections__overlap=[section, section.split(" ")[0]])
    return entries.order_by("kind", F("year").desc(nulls_last=True), "citation")


def waiting() -> QuerySet[Authority]:
    """Return the entries that wait for a second person."""
    return Authority.objects.filter(state=Authority.State.PROPOSED).select_related("proposed_by__user").order_by("pk")


def sections_of(case: Case) -> list[str]:
    """Return the sections with which the accused of a case stand charged."""
    rows = Charge.objects.filter(accused__case=case).order_by("place").values_list("law", "section")
    return list(dict.fromkeys(f"{law} {section}" for law, section in rows))


def of_case(sections: list[str]) -> QuerySet[Authority]:
    """Return what the library has of sections: what names the section before what names its law alone."""
    laws = {section.split(" ")[0] for section in sections}
    entries = found().filter(sections__overlap=[*sections, *laws])
    return entries
