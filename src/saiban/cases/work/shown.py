"""How what stands in a case is shown: parties, fields of events, who did something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from saiban.cases import chain
from saiban.cases.declarations import CaseType, Event, Field, FieldType, PartyKind
from saiban.cases.models import ActorKind, CaseEvent, Party
from saiban.cases.recording import REASON
from saiban.directory.models import Office, Organisation, Place, Scheme
from saiban.frame.language import day_words, listed, page_language
from saiban.terms import money

_DIRECTORY: dict[FieldType, type[models.Model]] = {
    FieldType.SCHEME: Scheme,
    FieldType.ORGANISATION: Organisation,
    FieldType.OFFICE: Office,
    FieldType.PLACE: Place,
}


_words: dict[str, Callable[[str], str]] = {}


def say(field: str, words: Callable[[str], str]) -> None:
    """Have the values of a field of events, a code of the room above, shown in words. Called in `AppConfig.ready()`."""
    _words[field] = words


@dataclass(frozen=True)
class Told:
    """A field of an event with its value, in words; `sealed` where it is kept sealed."""

    label: str
    value: str
    sealed: bool = False
    long: bool = False


def party_label(declared: CaseType, party: Party) -> str:
    """Name a party by its part in the case and its name; a protected one by part and number only."""
    kind = str(_kind(declared, party).title)
    if party.protected:
        return f"{kind} {party.number}"
    return f"{kind}: {party.name}" if party.name_cipher else kind


def who(event: CaseEvent) -> str:
    """Name whoever did something: an officer with the role of that day, the public, the program."""
    if event.user is not None:
        role = event.posting.get_role_display() if event.posting else ""
        return f"{event.user.full_name} ({role})" if role else event.user.full_name
    return str(ActorKind(event.actor_kind).label)


def told(
    declared: CaseType, event: CaseEvent, step: Event, parties: Mapping[int, Party], names: Mapping[str, str]
) -> list[Told]:
    """Return what an event holds, field by field, sealed ones opened; `names` are those of the directory by code."""
    opened = {secret.field: chain.value_in(secret.opened) for secret in event.secrets.all()}
    lines = []
    for field in declared.fields_of(step):
        value = opened.get(field.code, event.fields.get(field.code))
        if value is None:
            continue
        shown = _value(declared, field, value, parties, names)
        lines.append(Told(str(field.title), shown, field.code in opened, field.type == FieldType.LONG_TEXT))
    if REASON in opened:
        lines.append(Told(_("Reason"), str(opened[REASON]), sealed=True, long=True))
    return lines


def directory_names(declared: CaseType, events: Iterable[CaseEvent]) -> dict[str, str]:
    """Return the names of what the events' fields mention by codes of the directory: one query for each kind."""
    fields = {field.code: field.type for step in declared.all_events for field in declared.fields_of(step)}
    codes: dict[FieldType, set[str]] = {}
    for event in events:
        for code, value in event.fields.items():
            if fields.get(code) in _DIRECTORY:
                codes.setdefault(fields[code], set()).add(str(value))
    return {
        row.pk: str(row) for type_, wanted in codes.items() for row in _DIRECTORY[type_].objects.filter(pk__in=wanted)
    }


def _kind(declared: CaseType, party: Party) -> PartyKind:
    return declared.party(party.kind)


def _value(declared: CaseType, field: Field, value: Any, parties: Mapping[int, Party], names: Mapping[str, str]) -> str:
    titles = {one.code: str(one.title) for one in field.values}
    match field.type:
        case FieldType.CHOICE:
            return titles.get(str(value), str(value))
        case FieldType.CHOICES:
            return listed(titles.get(one, one) for one in value)
        case FieldType.BOOLEAN:
            return _("Yes") if value else _("No")
        case FieldType.DATE:
            return day_words(date.fromisoformat(value))
        case FieldType.MONEY:
            return money.format_rupees(int(Decimal(value) * 100), page_language())
        case FieldType.PARTY:
            return party_label(declared, parties[value]) if value in parties else str(value)
        case FieldType.SCHEME | FieldType.ORGANISATION | FieldType.OFFICE | FieldType.PLACE:
            return names.get(str(value), str(value))
        case _:
            return _words.get(field.code, str)(value)
