"""What a subscription asks for: which events, of whom, as which records, from when to when and how often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from saiban.access.permits import Permit
from saiban.access.shared_fields import SharedField
from saiban.exchange.dci.authority import Authority, stated
from saiban.exchange.dci.criteria import Numbers, asked
from saiban.exchange.dci.messages import Moment, SearchCriteria
from saiban.exchange.dci.receiving import wrong
from saiban.exchange.deliveries.frequency import FrequencyInvalid, frequency_of
from saiban.exchange.deliveries.messages import Frequency, SubscribeCriteria, SubscribeReason
from saiban.exchange.models import EventKind
from saiban.registry.shared import Condition, Unanswerable, among

_EVENTS = {
    "register": EventKind.REGISTER,
    "registration": EventKind.REGISTER,
    "update": EventKind.UPDATE,
    "deregister": EventKind.DEREGISTER,
    "newhouseholdmember": EventKind.NEW_MEMBER,
    "enrollement": EventKind.ENROLMENT,  # as the standard spells it
    "enrollment": EventKind.ENROLMENT,
    "enrolment": EventKind.ENROLMENT,
    "enrollementstatuschange": EventKind.ENROLMENT_STATUS,
    "enrollmentstatuschange": EventKind.ENROLMENT_STATUS,
    "enrolmentstatuschange": EventKind.ENROLMENT_STATUS,
}
_BY_NUMBER = {
    "sr": {"1": EventKind.REGISTER, "2": EventKind.NEW_MEMBER},
    "ibr": {"1": EventKind.ENROLMENT, "2": EventKind.ENROLMENT_STATUS, "3": EventKind.DEREGISTER},
}
"""Numbers that the standard's descriptions give to events."""

_RECORDS = {
    "sr": {"srperson": "SRPerson", "person": "SRPerson", "member": "Member", "srmember": "Member", "group": "Group"},
    "ibr": {"beneficiary": "Beneficiary", "member": "Member", "ibrmember": "Member", "person": "Member"},
}
REG_TYPES = {"sr": "ns:org:RegistryType:Social", "ibr": "ns:org:RegistryType:IBR"}


class CriteriaInvalid(Exception):
    """A subscription that can't be kept as it was asked for."""

    def __init__(self, reason: SubscribeReason, said: str) -> None:
        super().__init__(said)
        self.reason = reason
        self.said = said


@dataclass(frozen=True)
class Wanted:
    """A subscription's criteria, read. `about` is a condition that people fit, or numbers that they bear."""

    kind: EventKind
    record: str  # SRPerson, Member, Group or Beneficiary
    about: Numbers | Condition
    authority: Authority

    @property
    def of_households(self) -> bool:
        """True where the events are those of households."""
        return self.record == "Group"

    def check(self, permit: Permit) -> None:
        """Raise NotPermitted or Unanswerable where the permit does not let a partner be told of this."""
        among(permit, [], about=self.about)
        if self.kind == EventKind.DEREGISTER:
            permit.require(fields=[SharedField.REGISTRY_NUMBER])  # there is nothing else by which to name who has gone
        if self.of_households:
            permit.require(fields=[SharedField.HOUSEHOLD])
        if self.record == "Beneficiary":
            permit.require(fields=[SharedField.ENROLMENTS])


@dataclass(frozen=True)
class When:
    """From when to when and how often a partner wants to be told (`frequency` is a Quartz cron; empty: at once)."""

    starts_at: datetime | None
    ends_at: datetime | None
    frequency: str


def wanted(said: Any, registry: str) -> Wanted:
    """Read whom a subscription to a registry (sr, ibr) is about.

    Raises CriteriaInvalid; NotTaken where no purpose is stated.
    """
    try:
        criteria = SubscribeCriteria.model_validate(said)
        query = SearchCriteria.model_validate({"query_type": criteria.filter_type, "query": criteria.filter})
        about = asked(query)
    except ValidationError as fault:
        raise CriteriaInvalid(SubscribeReason.DETAILS, f"subscribe_criteria: {wrong(fault)}") from fault
    except Unanswerable as fault:
        raise CriteriaInvalid(SubscribeReason.DETAILS, fault.said) from fault
    kind = _kind(criteria.reg_event_type, registry)
    record = _record(criteria.notify_record_type, registry)
    if kind == EventKind.NEW_MEMBER and record != "Group":
        raise CriteriaInvalid(SubscribeReason.EVENT, "notify_record_type: a new member is told of with the Group.")
    return Wanted(kind, record, about, stated(criteria.authorize))


def when_wanted(said: Any, *, now: datetime) -> When:
    """Read when a subscription whose other criteria can be read wants to be told. Raises CriteriaInvalid."""
    frequency = SubscribeCriteria.model_validate(said).frequency or Frequency()
    starts_at, ends_at = _moment("start_time", frequency.start_time), _moment("end_time", frequency.end_time)
    return When(starts_at, ends_at, _frequency(frequency.frequency or "", now))


def _kind(said: str, registry: str) -> EventKind:
    """Return the kind of event that a code of the standard, a number of its descriptions or our word names."""
    plain = said.rsplit(":", 1)[-1].strip().casefold()
    kind = _EVENTS.get(plain.replace("_", "").replace("-", "")) or _BY_NUMBER[registry].get(plain)
    if kind is None:
        known = "REGISTER, UPDATE, DEREGISTER, NewHouseHoldMember, enrollement, enrollement_status_change"
        raise CriteriaInvalid(SubscribeReason.EVENT, f"reg_event_type: one of {known}.")
    return kind


def _record(said: str, registry: str) -> str:
    known = _RECORDS[registry]
    record = known.get(said.rsplit(":", 1)[-1].strip().casefold())
    if record is None:
        names = ", ".join(sorted(set(known.values())))
        raise CriteriaInvalid(SubscribeReason.EVENT, f"notify_record_type: one of {names}.")
    return record


_MOMENT: TypeAdapter[datetime] = TypeAdapter(Moment)


def _moment(name: str, said: Any) -> datetime | None:
    if said is None or said == "":
        return None
    try:
        return _MOMENT.validate_python(said)
    except ValidationError as fault:
        raise CriteriaInvalid(SubscribeReason.TIME, f"frequency.{name}: an ISO 8601 time with its zone.") from fault


def _frequency(said: str, now: datetime) -> str:
    try:
        return frequency_of(said, now=now)
    except FrequencyInvalid as fault:
        raise CriteriaInvalid(
            SubscribeReason.DETAILS,
            "frequency.frequency: a Quartz cron with days of the week by name, such as 0 0 6 ? * MON-FRI, that comes "
            "again; or hourly, daily, weekly, monthly. Left out, notifications go out as events happen.",
        ) from fault
