"""The tables of the desk: sittings and what they set off, people registered at the window, drafts, queues, turns."""

from saiban.desk.models.drafts import Draft
from saiban.desk.models.registrations import RegisteredHousehold, RegisteredPerson
from saiban.desk.models.reply_codes import ReplyCode
from saiban.desk.models.sittings import SetOff, Sitting
from saiban.desk.models.tickets import HubDay, QueueTicket, WindowAppointment
from saiban.desk.models.turns import ComplaintTurn

__all__ = [
    "ComplaintTurn",
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
