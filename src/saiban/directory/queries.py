"""What reads the directory. It holds no personal data, so it takes no viewer."""

from __future__ import annotations

from django.db.models import QuerySet

from saiban.directory.models import Organisation, Place, Scheme, SchemeCombination


def schemes() -> QuerySet[Scheme]:
    """All schemes with the organisation that runs each, by code."""
    return Scheme.objects.select_related("organisation").order_by("code")


def organisations() -> QuerySet[Organisation]:
    """All organisations, by code."""
    return Organisation.objects.order_by("code")


def districts() -> QuerySet[Place]:
    """The districts of today, each with its province, by code."""
    present = Place.objects.filter(level=Place.Level.DISTRICT, valid_to=None)
    return present.select_related("parent").order_by("code")


def combinations() -> dict[tuple[str, str], SchemeCombination]:
    """Whether one person may be in two schemes at once, by both codes in either order."""
    found = {(one.first_id, one.second_id): one for one in SchemeCombination.objects.all()}
    return found | {(second, first): one for (first, second), one in found.items()}
