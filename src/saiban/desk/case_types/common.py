"""What the case types of the desk share: who acts, how long files are kept, texts that stay sealed, taking up."""

from __future__ import annotations

from saiban.access.models import Role
from saiban.cases.declarations import Event, Field, FieldType, Words

WINDOW = Role.DESK_OFFICER.value
DECIDES = Role.SCHEME_OFFICER.value  # the department's officer: posted at the organisation that decides
CLERK = Role.CLERK.value
STEWARD = Role.STEWARD.value
AUDITOR = Role.AUDITOR.value

OURS = "service norm chosen here"
KEPT = 10 * 365  # days that a file is kept after its end; chosen here, to be confirmed by the data controller


def sealed_text(code: str, title: Words, *, required: bool = True) -> Field:
    """Return a field for what somebody tells in their own words: sealed at rest, shown only with its event."""
    return Field(code, title, FieldType.LONG_TEXT, required=required, sensitive=True)


def take_up(*, by: tuple[str, ...], from_: str) -> Event:
    """Return the event by which an officer begins to examine what came in."""
    return Event("take_up", Words("Take up", "جانچ شروع کریں"), by=by, from_=(from_,), to="examined")
