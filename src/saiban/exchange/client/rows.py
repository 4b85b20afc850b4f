"""Records of the standard as flat rows: one for each person, with the words that a mapping reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from saiban.exchange.dci import codes

COLUMNS = (
    "registry_number",
    "name",
    "father_name",
    "husband_name",
    "sex",
    "birth_date",
    "death_date",
    "marital_status",
    "disabled",
    "cnic",
    "nic_old",
    "passport",
    "por",
    "acc",
    "poc",
    "phone",
    "district",
    "tehsil",
    "address",
    "household",
    "household_size",
    "relation",
    "pmt_score",
    "scheme",
    "enrolment_status",
    "enrolled_on",
)
_NUMBERS = {"UIN": "cnic", "CNIC": "cnic", "NATIONALID": "cnic", "NIC_OLD": "nic_old"} | {
    name.upper(): name for name in ("registry_number", "passport", "por", "acc", "poc")
}
_FATHER, _SPOUSE = codes.theirs("relationship", "father"), codes.theirs("relationship", "spouse")

Row = dict[str, str]


def rows_of(record: Mapping[str, Any], places: Mapping[str, str]) -> list[Row]:
    """Return the rows of a Person, Member, Beneficiary or Group; `places` are names by the registry's codes.

    A record of another shape gives one row with what of it is understood, so that it is not lost: a row without a name
    goes to quarantine, where it can be seen.
    """
    if "member_list" in record or "group_identifier" in record:
        return list(_of_group(record, places))
    if "member" in record or "programme_identifier" in record:
        return [_of_beneficiary(record, places)]
    return [_of_person(record, places)]


def _of_group(group: Mapping[str, Any], places: Mapping[str, str]) -> Iterator[Row]:
    place = _mapping(group.get("geographical_location"))
    shared = {
        "household": _identifiers(group.get("group_identifier")).get("registry_number", ""),
        "household_size": _text(group.get("group_size")),
        "pmt_score": _text(group.get("poverty_score")),
    }
    lived_in = _text(place.get("name"))
    for one in _list(group.get("member_list")) or [_mapping(group.get("group_head_info"))]:
        row = _of_person(one, places)
        yield row | shared | {"tehsil": row["tehsil"] or ("" if row["district"] else lived_in)}


def _of_beneficiary(record: Mapping[str, Any], places: Mapping[str, str]) -> Row:
    programme = _mapping(next(iter(_list(record.get("programme_identifier"))), {}))
    status = _text(record.get("enrollment_status"))
    return _of_person(_mapping(record.get("member")), places) | {
        "scheme": _text(programme.get("programme_identifier")),
        "enrolment_status": codes.ours("enrollment_status", status) or status,
        "enrolled_on": _day(record.get("enrollment_date")),
    }


def _of_person(record: Mapping[str, Any], places: Mapping[str, str]) -> Row:
    person = _mapping(record.get("demographic_info")) or record
    numbers = _identifiers(record.get("member_identifier")) | _identifiers(person.get("identifier"))
    name, address = _mapping(person.get("name")), _mapping(next(iter(_list(person.get("address"))), {}))
    sex, marital = _text(person.get("sex")), _text(record.get("marital_status"))
    related = {one.get("relationship_type"): one for one in _list(record.get("related_person"))}
    said = {_text(one.get("name")): _text(one.get("value")) for one in _list(record.get("additional_attributes"))}
    row = dict.fromkeys(COLUMNS, "") | numbers
    return row | {
        "name": " ".join(filter(None, (_text(name.get(part)) for part in ("given_name", "second_name", "surname")))),
        "father_name": _name_of(related.get(_FATHER)),
        "husband_name": _name_of(related.get(_SPOUSE)) if sex != "male" else "",
        "sex": "" if sex == "unknown" else codes.ours("sex", sex) or sex,
        "birth_date": _birth(person.get("birth_date"), said.get("birth_date_precision", "")),
        "death_date": _day(person.get("death_date")),
        "marital_status": codes.ours("marital_status", marital) or marital,
        "disabled": {True: "yes", False: "no"}.get(record.get("is_disabled"), ""),
        "phone": _text(next(iter(_list(person.get("phone_number"), of=str)), "")),
        "district": _named(address.get("sub_region_code"), places),
        "tehsil": _named(address.get("locality"), places),
        "address": " ".join(filter(None, (_text(address.get(f"address_line_{n}")) for n in (1, 2)))),
        "relation": _relation(record),
    }


def _relation(record: Mapping[str, Any]) -> str:
    """Return what a member is to the head: the relationship that is said without naming another person."""
    for one in _list(record.get("related_person")):
        if "related_member" not in one:
            said = _text(one.get("relationship_type"))
            return codes.ours("relationship", said) or said
    return ""


def _identifiers(said: Any) -> Row:
    """Return numbers by our columns; the first of each kind, others stay in the records as they came."""
    found: Row = {}
    for one in _list(said):
        kind = _text(one.get("identifier_type")).rsplit(":", 1)[-1].upper()
        if kind in _NUMBERS:
            found.setdefault(_NUMBERS[kind], _text(one.get("identifier_value")))
    return found


def _birth(said: Any, precision: str) -> str:
    """Return a day of birth, or the year alone where no more is known of it."""
    day = _day(said)
    return day[:4] if precision in ("year", "age") else day


def _day(said: Any) -> str:
    return _text(said).split("T", 1)[0]


def _name_of(related: Any) -> str:
    member = _mapping(_mapping(related).get("related_member"))
    name = _mapping(member.get("name") or _mapping(member.get("demographic_info")).get("name"))
    return " ".join(filter(None, (_text(name.get(part)) for part in ("given_name", "second_name", "surname"))))


def _named(said: Any, places: Mapping[str, str]) -> str:
    code = _text(said)
    return places.get(code, code)


def _text(said: Any) -> str:
    return "" if said is None or isinstance(said, dict | list | bool) else str(said)


def _mapping(said: Any) -> Mapping[str, Any]:
    return said if isinstance(said, dict) else {}


def _list(said: Any, of: type = dict) -> list[Any]:
    found = said if isinstance(said, list) else [said]
    return [one for one in found if isinstance(one, of)]
