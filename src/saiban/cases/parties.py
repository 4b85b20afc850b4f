"""Who comes into a case: people and bodies, their names and numbers sealed before they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from saiban.cases.declarations import CaseType
from saiban.cases.fields import FieldFaults
from saiban.cases.models import Case, Party, PartyIdentifier
from saiban.cases.models.cases import PHONE_KIND, name_kind
from saiban.directory.models import Organisation
from saiban.frame import crypto, extensions
from saiban.terms import registry_numbers
from saiban.terms.errors import Unreadable
from saiban.terms.identity_numbers import parse_identifier
from saiban.terms.phones import parse_phone


@dataclass(frozen=True)
class NewParty:
    """Somebody who comes into a case. All but the kind may be unknown: a complaint may be nameless.

    `identifiers` are identity numbers by kind (`saiban.terms.identity_numbers.IdentityKind`), as typed. `language` is
    the one in which they want to be written to. A `protected` party is shown by part and number only.
    """

    kind: str
    name: str = ""
    phone: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    registry_number: str = ""
    organisation: Organisation | None = None
    language: str = "ur"
    protected: bool = False


@dataclass(frozen=True)
class NewIdentifier:
    """A number by which others know a case: its kind, who gave it, in which year."""

    kind: str
    value: str
    issuer: str = ""
    year: int | None = None


def check_identifiers(declared: CaseType, coming: Sequence[NewIdentifier]) -> list[NewIdentifier]:
    """Return the numbers without blanks around them; raises `FieldFaults` where a kind is not declared."""
    known = {one.code for one in declared.identifiers}
    faults = {
        f"identifiers.{place}": _("A case of this type has no number of the kind %(kind)s.") % {"kind": one.kind}
        for place, one in enumerate(coming)
        if one.kind not in known or not one.value.strip()
    }
    if faults:
        raise FieldFaults(faults)
    return [replace(one, value=one.value.strip(), issuer=one.issuer.strip()) for one in coming]


def check_parties(declared: CaseType, coming: Sequence[NewParty], present: Sequence[str] = ()) -> list[NewParty]:
    """Return the parties with numbers in canonical form; `present` are the kinds of those who are in the case already.

    Raises `FieldFaults`, by place in the list ("parties.0.phone"), where a kind is unknown, missing or there twice, or
    a number can't be read.
    """
    faults: dict[str, str] = {}
    known = {one.code: one for one in declared.parties}
    kinds = list(present)
    for place, party in enumerate(coming):
        if party.kind not in known:
            faults[f"parties.{place}.kind"] = _("A case of this type has no party of the kind %(kind)s.") % {
                "kind": party.kind
            }
        elif party.kind in kinds and not known[party.kind].several:
            faults[f"parties.{place}.kind"] = _("There can be one only: %(kind)s.") % {"kind": known[party.kind].title}
        kinds.append(party.kind)
    for code, kind in known.items():
        if kind.required and code not in kinds:
            faults["parties"] = _("Missing: %(kind)s.") % {"kind": kind.title}
    read = [_canonical(place, party, faults) for place, party in enumerate(coming)]
    if faults:
        raise FieldFaults(faults)
    return read


def _canonical(place: int, party: NewParty, faults: dict[str, str]) -> NewParty:
    phone, number, identifiers = "", "", {}
    try:
        phone = parse_phone(party.phone) if party.phone.strip() else ""
    except Unreadable:
        faults[f"parties.{place}.phone"] = _("A telephone number is expected, such as 0300 1234567.")
    try:
        number = registry_numbers.parse_number(party.registry_number) if party.registry_number.strip() else ""
    except Unreadable:
        faults[f"parties.{place}.registry_number"] = _("A registry number has 12 digits, such as 1234-5678-9012.")
    for kind, value in party.identifiers.items():
        if not value.strip():
            continue
        try:
            identifiers[kind] = parse_identifier(kind, value).value
        except Unreadable as fault:
            faults[f"parties.{place}.identifiers.{kind}"] = _("The number can't be read: %(fault)s") % {
                "fault": fault.message
            }
    return NewParty(
        party.kind,
        " ".join(party.name.split()),
        phone,
        identifiers,
        extensions.current_registry_number(number) if number else "",
        party.organisation,
        party.language,
        party.protected,
    )


def first_party_as(kind: str, case: Case) -> NewParty | None:
    """Return the first party of a case as one of another case, with name, phone and numbers; None of a nameless one."""
    row = Party.objects.filter(case=case).order_by("number").prefetch_related("identifiers").first()
    if row is None:
        return None
    return NewParty(
        kind,
        name=row.name,
        phone=row.phone,
        identifiers={one.kind: one.value for one in row.identifiers.all()},
        registry_number=row.registry_number,
        language=row.language,
        protected=row.protected,
    )


def details(party: NewParty) -> dict[str, Any]:
    """Return what is known of a checked party, as it is sealed in the event by which they join."""
    return {
        "name": party.name,
        "phone": party.phone,
        "identifiers": dict(party.identifiers),
        "registry_number": party.registry_number,
        "organisation": party.organisation.pk if party.organisation else "",
        "protected": party.protected,
    }


def details_of_row(row: Party) -> dict[str, Any]:
    """Return the same of a party as it stands in the case."""
    return {
        "name": row.name,
        "phone": row.phone,
        "identifiers": {one.kind: one.value for one in row.identifiers.all()},
        "registry_number": row.registry_number,
        "organisation": row.organisation_id or "",
        "protected": row.protected,
    }


def party_field(number: int) -> str:
    """Return the field of an event under which a party is sealed."""
    return f"@party_{number}"


def add_party_row(case: Case, number: int, party: NewParty, *, seq: int) -> Party:
    """Add a checked party to a case under a number; `seq` is the event by which they joined."""
    row = Party.objects.create(
        case=case,
        number=number,
        kind=party.kind,
        name_cipher=crypto.seal(name_kind(case.pk, number), party.name) if party.name else None,
        phone_cipher=crypto.seal(PHONE_KIND, party.phone) if party.phone else None,
        phone_blind=crypto.blind(PHONE_KIND, party.phone) if party.phone else None,
        registry_number=party.registry_number,
        organisation=party.organisation,
        language=party.language,
        protected=party.protected,
        joined_seq=seq,
    )
    PartyIdentifier.objects.bulk_create(
        PartyIdentifier(
            party=row,
            kind=kind,
            cipher=crypto.seal(kind, value),
            blind=crypto.blind(kind, value),
            last_four=value[-4:],
        )
        for kind, value in party.identifiers.items()
    )
    return row
