"""What the registry and the agreements say of a family, asked once and kept, sealed, for the length of a sitting.

Asking under an agreement is counted against its day; without this every answer given here would be one more question.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.desk.models import Sitting
from saiban.registry.models import Person
from saiban.schemes.definitions import FactValue
from saiban.schemes.people import facts_of

FRESH = timedelta(hours=1)
Facts = dict[int, dict[str, FactValue]]


def known_of(viewer: Viewer, sitting: Sitting, person: Person) -> Facts:
    """Return the facts of each member by key, the person first; asked anew after an hour, and logged every time."""
    now = timezone.now()
    kept = sitting.known_since(now - FRESH)
    if kept:
        facts = _read(kept)
        log.write(viewer, act="view", subject_kind="person", subjects=list(facts), results=len(facts))
        return facts
    told = facts_of(viewer, person)
    facts = dict(zip(told.keys, (dict(one) for one in (told.person, *(told.members or ()))), strict=True))
    sitting.know(_written(facts), now)
    sitting.save(update_fields=["known", "known_at"])
    return facts


def _written(facts: Mapping[int, Mapping[str, FactValue]]) -> str:
    return json.dumps(
        {str(key): {code: _plain(value) for code, value in known.items()} for key, known in facts.items()},
        ensure_ascii=False,
    )


def _plain(value: FactValue) -> Any:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return list(value) if isinstance(value, tuple) else value


def _read(kept: str) -> Facts:
    return {int(key): {code: _value(value) for code, value in known.items()} for key, known in json.loads(kept).items()}


def _value(value: Any) -> FactValue:
    if isinstance(value, dict):
        return date.fromisoformat(value["date"]) if "date" in value else Decimal(value["decimal"])
    return tuple(value) if isinstance(value, list) else value
