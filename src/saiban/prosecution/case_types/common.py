"""Who acts in a prosecution, in which stages, and how fields and events are written down here."""

from __future__ import annotations

from saiban.access.models import Role
from saiban.cases.declarations import Event, Field, FieldType, Value, Words
from saiban.prosecution.law.clock_rules import legal_events
from saiban.prosecution.law.jurisdictions import jurisdictions
from saiban.prosecution.law.tracks import tracks

REGISTRAR = Role.REGISTRAR.value  # the diary clerk: writes down what comes in from police and courts
ASSISTANT = Role.ASSISTANT_DISTRICT_PROSECUTOR.value
DEPUTY = Role.DEPUTY_DISTRICT_PROSECUTOR.value
DISTRICT = Role.DISTRICT_PROSECUTOR.value
GENERAL = Role.PROSECUTOR_GENERAL.value
ADDITIONAL_GENERAL = Role.ADDITIONAL_PROSECUTOR_GENERAL.value
DEPUTY_GENERAL = Role.DEPUTY_PROSECUTOR_GENERAL.value
ASSISTANT_GENERAL = Role.ASSISTANT_PROSECUTOR_GENERAL.value
AUDITOR = Role.AUDITOR.value

TRIAL = (ASSISTANT, DEPUTY, DISTRICT)
UPPER_COURTS = (ASSISTANT_GENERAL, DEPUTY_GENERAL, ADDITIONAL_GENERAL, GENERAL)
COUNSEL = (*TRIAL, *UPPER_COURTS)
HEADS = (DISTRICT, ADDITIONAL_GENERAL, GENERAL)
WRITES = (REGISTRAR, *COUNSEL)

BEFORE_COURT = ("registered", "investigation", "received", "scrutiny", "returned", "passed", "submitted")
IN_COURT = ("cognizance", "charge", "evidence", "statements", "defence", "arguments", "reserved")
AFTER = ("decided", "appeal")
ALL = (*BEFORE_COURT, *IN_COURT, *AFTER, "dormant")

YES, NO = Value("yes", Words("Yes", "ہاں")), Value("no", Words("No", "نہیں"))


def legal(code: str, *, by: tuple[str, ...] = WRITES, **about: object) -> Event:
    """Return an event of the law's clocks: its code, title and track are those of `law/clocks.yaml`."""
    known = legal_events()[code]
    return Event(code, known.title, by=by, track="" if known.of == "case" else known.of, **about)  # type: ignore[arg-type]


def choice(
    code: str,
    title: Words,
    values: tuple[Value, ...],
    *,
    required: bool = True,
    fact: bool = False,
    help: Words | None = None,
) -> Field:
    """Return a field with values to choose from."""
    return Field(code, title, FieldType.CHOICE, required=required, values=values, fact=fact, help=help)


def yes_or_no(code: str, title: Words, *, required: bool = False, fact: bool = True) -> Field:
    """Return a field for yes or no, as terms of clocks ask for it."""
    return choice(code, title, (YES, NO), required=required, fact=fact)


def sealed(code: str, title: Words, *, required: bool = True) -> Field:
    """Return a field for words that are sealed at rest and shown only with their event."""
    return Field(code, title, FieldType.LONG_TEXT, required=required, sensitive=True)


def day(code: str, title: Words, *, required: bool = True, fact: bool = False) -> Field:
    """Return a field for a date."""
    return Field(code, title, FieldType.DATE, required=required, fact=fact)


def court_track(*, required: bool = True) -> Field:
    """Return the field for the court track, a fact of the case by which terms are chosen."""
    values = tuple(Value(one.code, one.title) for one in tracks().values())
    return choice("track", Words("Court track", "عدالتی راستہ"), values, required=required, fact=True)


def service() -> Field:
    """Return the field for the jurisdiction, a fact of the case."""
    values = tuple(Value(one.code, one.title) for one in jurisdictions().values())
    return choice("jurisdiction", Words("Prosecution service", "پراسیکیوشن سروس"), values, fact=True)


def text_fact(code: str, title: Words, *, required: bool = False) -> Field:
    """Return a field for a short text that stands on the case or track."""
    return Field(code, title, required=required, fact=True)


def number_fact(code: str, title: Words, *, required: bool = True) -> Field:
    """Return a field for a whole number that stands on the case."""
    return Field(code, title, FieldType.INTEGER, required=required, fact=True)
