"""What a permit shows of people: only the columns and tables of granted fields are read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from saiban.access.permits import Permit
from saiban.access.shared_fields import SharedField
from saiban.frame import prepared
from saiban.registry import disability
from saiban.registry.shared import facts, homes, reach
from saiban.registry.shared.faults import Fault, Unanswerable
from saiban.registry.shared.numbers import Asked, Number, bearers
from saiban.registry.shared.values import SharedMember, SharedPerson

_COLUMNS: dict[str, dict[str, str]] = {
    SharedField.REGISTRY_NUMBER: {"registry_number": "number"},
    SharedField.NAME: {"name": "name", "name_ur": "name_ur"},
    SharedField.FATHER_NAME: {"father_name": "father_name"},
    SharedField.HUSBAND_NAME: {"husband_name": "husband_name"},
    SharedField.SEX: {"sex": "sex"},
    SharedField.BIRTH_DATE: {"birth_date": "birth_date", "birth_precision": "birth_precision"},
    SharedField.DEATH_DATE: {"death_date": "death_date"},
    SharedField.MARITAL_STATUS: {"marital_status": "marital_status"},
    SharedField.DISABILITY: {"disability": "disability"},
}
_FACTS = {
    SharedField.ADDRESS: facts.addresses,
    SharedField.PHONE: facts.phones,
    SharedField.IDENTITY_NUMBERS: facts.identity_numbers,
    SharedField.ENROLMENTS: facts.enrolments,
    SharedField.BENEFITS: facts.benefits,
    SharedField.EMPLOYMENT: facts.employment,
}
Met = Mapping[int, tuple[Any, ...]]
"""By key: whether a person is within reach, and the values of the columns that are granted."""
_OF_HOUSEHOLDS = frozenset({SharedField.HOUSEHOLD, SharedField.HOUSEHOLD_MEMBERS, SharedField.POVERTY_SCORE})


def look_up(
    permit: Permit, numbers: Sequence[Number], *, fields: Collection[str] | None = None
) -> list[list[SharedPerson]]:
    """Return for each number the people within reach who bear it: `find_by_numbers` and `read` in one.

    Spends one for each number and one for each member of a household who comes along; writes one row on the log.
    """
    wanted = reach.granted(permit, fields)
    asked = Asked.of(numbers)
    with reach.together():
        permit.spend(asked.count)
        within, parameters = reach.condition(permit)
        found, met = bearers(asked, columns=[within, *_columns(wanted).values()], parameters=parameters)
        people = _told(permit, sorted({key for ones in found for key in ones}), wanted, met)
    return [[people[key] for key in ones if key in people] for ones in found]


def read(permit: Permit, keys: Sequence[int], *, fields: Collection[str] | None = None) -> list[SharedPerson]:
    """Return what the permit shows of these people (`fields`: of that these alone), in the order of the keys.

    Who is not within the permit's reach is left out. Spends one for each key that was not found under a permit, and
    one for each member of a household who comes along. Raises NotPermitted for a field that is not granted.
    """
    wanted = reach.granted(permit, fields)
    if len(keys) > reach.AT_ONCE:
        raise Unanswerable(Fault.TOO_MANY_AT_ONCE, f"At most {reach.AT_ONCE} people can be read at once.")
    with reach.together():
        permit.spend(len({key for key in keys if not isinstance(key, reach.Charged)}))
        people = _told(permit, sorted(set(keys)), wanted)
    return [people[key] for key in keys if key in people]


def members_of(
    permit: Permit, households: Collection[int], fields: frozenset[str], paid: Collection[int]
) -> dict[int, tuple[SharedMember, ...]]:
    """Return the members of households who are within reach; spends for those not yet `paid` for, logs them all."""
    listed = homes.members(households)
    people = _people(permit, sorted({key for ones in listed.values() for key, _relation in ones}), fields, {})
    permit.spend(len(people.keys() - set(paid)))
    permit.log("view", subject_kind="person", subjects=sorted(people), fields=sorted(fields), results=len(people))
    return {
        household: tuple(SharedMember(people[key], relation) for key, relation in ones if key in people)
        for household, ones in listed.items()
    }


def _told(
    permit: Permit, keys: Sequence[int], fields: frozenset[str], met: Met | None = None
) -> dict[int, SharedPerson]:
    """Read people with their households, and log them."""
    people = _people(permit, keys, fields, met or {})
    permit.log("view", subject_kind="person", subjects=sorted(people), fields=sorted(fields), results=len(people))
    if not people or not fields & _OF_HOUSEHOLDS:
        return people
    lived = homes.last_seen(people)
    told = homes.households(set(lived.values()), scores=SharedField.POVERTY_SCORE in fields)
    members: dict[int, tuple[SharedMember, ...]] = {}
    if SharedField.HOUSEHOLD_MEMBERS in fields:
        members = members_of(permit, told, fields - _OF_HOUSEHOLDS, people)
    for key, person in people.items():
        home = told.get(lived.get(key, 0))
        more: dict[str, Any] = {
            SharedField.HOUSEHOLD: home,
            SharedField.HOUSEHOLD_MEMBERS: members.get(lived.get(key, 0), ()),
            SharedField.POVERTY_SCORE: home.poverty_score if home else None,
        }
        people[key] = replace(person, **{field: more[field] for field in _OF_HOUSEHOLDS & fields})
    return people


def _columns(fields: frozenset[str]) -> dict[str, str]:
    """Return for the fields that are columns of a person what each is called here and there."""
    return {name: column for field in sorted(fields & _COLUMNS.keys()) for name, column in _COLUMNS[field].items()}


def _people(permit: Permit, keys: Sequence[int], fields: frozenset[str], met: Met) -> dict[int, SharedPerson]:
    """Read the columns and facts of people, but for their households; of those `met` the columns are there."""
    columns = _columns(fields)
    rows = [(key, *met[key][1:]) for key in keys if key in met and met[key][0]]
    if others := [int(key) for key in keys if key not in met]:
        within, parameters = reach.condition(permit)
        told = ", ".join(["id", *columns.values()])
        rows += prepared.rows(
            f"SELECT {told} FROM registry_person WHERE id = ANY(%s) AND {within}", [others, *parameters]
        )
    values = {key: dict(zip(columns, row, strict=True)) for key, *row in rows}
    if SharedField.DISABILITY in fields:
        for key, told in values.items():
            told["disability"] = disability.opened("person", key, told["disability"])
    for field in sorted(fields & _FACTS.keys()):
        found = _FACTS[SharedField(field)](permit, list(values)) if values else {}
        for key in values:
            values[key][field] = tuple(found.get(key, ()))
    return {key: SharedPerson(key=key, fields=fields, **values[key]) for key in values}
