"""The tables of the desk: sittings and what they set off, people registered at the window, drafts, a hub's queue."""

from saiban.desk.models.drafts import Draft
from saiban.desk.models.registrations import RegisteredHousehold, RegisteredPerson
from saiban.desk.models.reply_codes import ReplyCode
from saiban.desk.models.sittings import SetOff, Sitting
from saiban.desk.models.tickets import HubDay, QueueTicket, WindowAppointment

__all__ = [
    "Draft",
    "HubDay",
    "QueueTicket",
    "RegisteredHousehold",
    "RegisteredPerson",
    "ReplyCode",
    "SetOff",
    "Sitting",
    "WindowAppointment",
]
