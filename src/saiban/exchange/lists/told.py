"""What is shown of a person, as text in cells: one column for each field, codes as the registry has them."""

from __future__ import annotations

from datetime import date
from typing import Any

from saiban.access.shared_fields import SharedField
from saiban.registry.shared import SharedPerson

NEWEST_BENEFITS = 12


def told(person: SharedPerson) -> dict[str, str]:
    """Return field -> text for each field that was read; "" where nothing is known. Lists are parted by semicolons."""
    return {field: _text(field, person) for field in sorted(person.fields)}


def _text(field: str, person: SharedPerson) -> str:
    value: Any = getattr(person, field)
    match field:
        case SharedField.NAME:
            return " / ".join(name for name in (person.name, person.name_ur) if name)
        case SharedField.BIRTH_DATE:
            return _born(person)
        case SharedField.DISABILITY:
            return {True: "yes", False: "no"}.get(value, "")
        case SharedField.ADDRESS:
            return _listed(f"{one.kind}: {_spaced(one.text, one.tehsil, one.district)}" for one in value or ())
        case SharedField.PHONE:
            return _listed(value or ())
        case SharedField.IDENTITY_NUMBERS:
            return _listed(f"{one.kind} {one.value}" for one in value or ())
        case SharedField.HOUSEHOLD:
            return _spaced(value.number, f"({value.size})" if value.size else None) if value else ""
        case SharedField.HOUSEHOLD_MEMBERS:
            return _listed(_spaced(one.person.name or one.person.registry_number, one.relation) for one in value or ())
        case SharedField.ENROLMENTS:
            return _listed(_spaced(one.scheme, one.status, _span(one.since, one.until)) for one in value or ())
        case SharedField.BENEFITS:
            newest = sorted(value or (), key=lambda one: one.paid_on or date.min, reverse=True)[:NEWEST_BENEFITS]
            return _listed(_spaced(one.scheme, one.paid_on, one.amount) for one in newest)
        case SharedField.EMPLOYMENT:
            return _listed(
                _spaced(one.scheme, one.employer_name, one.employer, _span(one.since, one.until)) for one in value or ()
            )
    return "" if value is None else str(value)


def _born(person: SharedPerson) -> str:
    if person.birth_date is None:
        return ""
    exact = person.birth_precision in ("", None, "day")
    return person.birth_date.isoformat() if exact else str(person.birth_date.year)


def _span(since: date | None, until: date | None) -> str:
    return f"{since or ''}–{until or ''}" if since or until else ""


def _spaced(*parts: object) -> str:
    return " ".join(str(part) for part in parts if part not in (None, ""))


def _listed(parts: Any) -> str:
    return "; ".join(parts)
