"""What records may be shared for, what they may never be shared for, and how that fits the purposes of pages.

The barred purposes have names so that a question that states one is refused by name and logged as such. The bar stands
above agreements: the database refuses an agreement for a barred purpose, and `permits.permit` asks for no agreement
where the purpose, or the kind of the organisation that asks, is barred.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.directory.models import Organisation


class SharingPurpose(models.TextChoices):
    """Why one organisation asks about people whom the registry holds."""

    ELIGIBILITY_CHECK = "eligibility_check", _("check of eligibility")
    DUPLICATE_CHECK = "duplicate_check", _("check for double enrolment")
    PAYMENT_VERIFICATION = "payment_verification", _("verification before payment")
    CASE_HANDLING = "case_handling", _("serving the person")
    GRIEVANCE = "grievance", _("answering a complaint")
    INSPECTION = "inspection", _("inspection of contributions")
    STATISTICS = "statistics", _("statistics and research")
    AUDIT = "audit", _("audit and oversight")
    LAW_ENFORCEMENT = "law_enforcement", _("law enforcement (barred)")
    IMMIGRATION = "immigration", _("immigration control (barred)")


BARRED_PURPOSES = frozenset({SharingPurpose.LAW_ENFORCEMENT, SharingPurpose.IMMIGRATION})
"""Refugees and displaced people stand in the registry: no agreement opens it to police work or immigration control."""

BARRED_KINDS = frozenset({Organisation.Kind.POLICE, Organisation.Kind.IMMIGRATION, Organisation.Kind.INTELLIGENCE})
"""Kinds of organisation that can be no party to an agreement, whatever purpose they state."""

AGREEABLE = tuple(one for one in SharingPurpose if one not in BARRED_PURPOSES)
"""The purposes for which an agreement can be made."""


def purpose_label(code: str) -> str:
    """Return the words for a purpose on the log, be it a page's or a sharing one; an unknown code stands as it is."""
    from saiban.access.models import Purpose

    for known in (SharingPurpose, Purpose):
        if code in known.values:
            return str(known(code).label)
    return code
