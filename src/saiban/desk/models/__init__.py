"""The tables of the desk: sittings and what they set off, people registered at the window, drafts."""

from saiban.desk.models.drafts import Draft
from saiban.desk.models.registrations import RegisteredHousehold, RegisteredPerson
from saiban.desk.models.sittings import SetOff, Sitting

__all__ = ["Draft", "RegisteredHousehold", "RegisteredPerson", "SetOff", "Sitting"]
