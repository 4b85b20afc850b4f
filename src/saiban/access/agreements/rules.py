"""What a proposal of a sharing agreement must say: pure decisions, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from saiban.access.purposes import BARRED_KINDS, BARRED_PURPOSES
from saiban.access.shared_fields import SharedField
from saiban.directory.models import Organisation


@dataclass(frozen=True)
class Proposal:
    """What would be agreed. Empty `schemes` or `places` must be meant: `all_schemes`, `whole_country` say so."""

    organisation: Organisation
    purpose: str
    law: str
    section: str
    a_day: int
    first_day: date
    last_day: date
    all_schemes: bool = False
    schemes: tuple[str, ...] = ()
    whole_country: bool = False
    places: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    notes_en: str = ""
    notes_ur: str = ""


def faults(proposal: Proposal) -> dict[str, str]:
    """Say what is wrong with a proposal, by its field (empty: nothing), each with what to do."""
    found: dict[str, str] = {}
    if proposal.organisation.kind in BARRED_KINDS:
        found["organisation"] = _(
            "Police, prosecution, immigration control and intelligence services can be no party to an agreement."
        )
    if proposal.purpose in BARRED_PURPOSES:
        found["purpose"] = _("The registry is never used for this purpose; no agreement can allow it.")
    if not proposal.law.strip():
        found["law"] = _("Name the law that allows this.")
    if not proposal.section.strip():
        found["section"] = _("Name the section of the law.")
    if proposal.all_schemes == bool(proposal.schemes):
        found["schemes"] = _("Choose the schemes, or say that it is about people of all schemes: one of the two.")
    if proposal.whole_country == bool(proposal.places):
        found["places"] = _("Choose the places, or say that it is about the whole country: one of the two.")
    if set(proposal.fields) - set(SharedField.values):
        found["fields"] = _("Choose fields of the list only.")
    if proposal.a_day < 1:
        found["a_day"] = _("Say about how many people may be asked in a day: 1 or more.")
    if proposal.last_day < proposal.first_day:
        found["last_day"] = _("The last day lies before the first: give a later one.")
    return found
