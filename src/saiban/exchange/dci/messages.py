"""The messages of the standard as types: tolerant of what its own samples get wrong, strict in what goes out.

What comes in may have blank texts for what is left out, numbers as texts, and more members than we know (listed in
docs/exchange.md). What goes out has the standard's names, formats and codes alone.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from saiban.exchange.dci.codes import VERSION, HeaderReason, SearchReason, Status

LONGEST_ID = 99


def _only_text(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("expected an ISO 8601 date and time with its zone, such as 2026-03-01T09:30:00+05:00")
    return value


Id = Annotated[str, StringConstraints(max_length=LONGEST_ID)]
Said = Annotated[str, StringConstraints(max_length=999)]
Moment = Annotated[AwareDatetime, BeforeValidator(_only_text)]
QueryType = Literal["idtype-value", "expression", "predicate", "graphql"]


def moment(at: datetime | None = None) -> str:
    """Write a moment (now) as the standard has it: ISO 8601, with the zone."""
    return (at or datetime.now(UTC)).isoformat(timespec="milliseconds")


class Incoming(BaseModel):
    """A part of a message that comes in: what may be left out counts as left out where it is null or a blank text."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _leave_out_blanks(cls, said: Any) -> Any:
        if not isinstance(said, dict):
            return said
        fields = cls.model_fields
        return {
            name: value
            for name, value in said.items()
            if name in fields and (fields[name].is_required() or not (value is None or value == ""))
        }


class Header(Incoming):
    """The header of a request (`MsgHeader`), and of a message that reports or answers (`MsgCallbackHeader`)."""

    version: str = VERSION
    message_id: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    message_ts: Moment
    action: str
    status: str | None = None
    status_reason_code: str | None = None
    status_reason_message: str | None = None
    sender_id: str | None = None
    sender_uri: str | None = None
    receiver_id: str | None = None
    total_count: int | None = None
    is_msg_encrypted: bool = False
    meta: dict[str, Any] = Field(default_factory=dict)


class SearchItem(Incoming):
    """One search of a message; its parts are read one by one, so that each search gets an answer of its own."""

    reference_id: str
    timestamp: Any = None
    search_criteria: Any = None


class SearchRequest(Incoming):
    """One or more searches."""

    transaction_id: Id
    search_request: list[SearchItem]


class Sort(Incoming):
    """What to sort by."""

    attribute_name: str
    sort_order: Literal["asc", "desc"] = "asc"


class PageAsked(Incoming):
    """Which page of what was found."""

    page_size: int
    page_number: int = 1


class SearchCriteria(Incoming):
    """What is searched for, and under which authority."""

    version: str = VERSION
    reg_type: str | None = None
    reg_record_type: str | None = None
    response_entity: str | None = None
    query_type: QueryType
    query: dict[str, Any] | list[Any]
    sort: list[Sort] = Field(default_factory=list)
    pagination: PageAsked | None = None
    consent: dict[str, Any] | None = None
    authorize: dict[str, Any] | None = None


class EnrolledCriteria(Incoming):
    """Whose enrolment is asked for, in which programme."""

    query_type: QueryType = "expression"
    response_entity: str | None = None
    query: dict[str, Any]
    consent: dict[str, Any] | None = None
    authorize: dict[str, Any] | None = None


class EnrolledRequest(Incoming):
    """A question whether somebody is enrolled."""

    transaction_id: Id
    enrolled_criteria: EnrolledCriteria


class Beneficiaries(Incoming):
    """Beneficiaries that a scheme reports, as it has them."""

    beneficiaries: list[dict[str, Any]] = Field(default_factory=list)


class EnrollmentUpdatesRequest(Incoming):
    """What a scheme reports of its enrolments."""

    transaction_id: Id
    enrolled_updates: Beneficiaries


class StatusAsked(Incoming):
    """Which transaction is asked about."""

    reference_id: str
    txn_type: Literal["search", "subscribe", "receipt"]
    attribute_type: Literal["transaction_id", "reference_id_list", "correlation_id"]
    attribute_value: str | list[str]


class TxnStatusRequest(Incoming):
    """A question what became of a transaction."""

    transaction_id: Id
    txnstatus_request: StatusAsked


class Outgoing(BaseModel):
    """A part of a message that goes out; what is None is left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def written(self) -> dict[str, Any]:
        """Return it as JSON's objects, lists and texts."""
        return self.model_dump(mode="json", exclude_none=True)


class AnswerHeader(Outgoing):
    """The header of an answer (`MsgCallbackHeader`)."""

    version: str = VERSION
    message_id: str
    message_ts: str
    action: str
    status: Status
    status_reason_code: HeaderReason | None = None
    status_reason_message: Said | None = None
    total_count: int | None = None
    completed_count: int | None = None
    sender_id: str
    receiver_id: str | None = None
    is_msg_encrypted: bool = False


class PageGiven(Outgoing):
    """Which page this is, and how many there are to find."""

    page_size: int
    page_number: int
    total_count: int


class SearchData(Outgoing):
    """What was found."""

    version: str = VERSION
    reg_type: str
    reg_record_type: str
    reg_records: list[dict[str, Any]]


class SearchResult(Outgoing):
    """The answer to one search."""

    reference_id: str
    timestamp: str
    status: Status
    status_reason_code: SearchReason | None = None
    status_reason_message: Said | None = None
    data: SearchData | None = None
    pagination: PageGiven | None = None
    locale: str | None = None


class SearchResponse(Outgoing):
    """The answers to the searches of a message."""

    transaction_id: Id
    correlation_id: Id
    search_response: list[SearchResult]


class EnrolledResult(Outgoing):
    """Yes or no."""

    reference_id: str
    timestamp: str
    status: Status
    status_reason_message: Said | None = None
    enrolled_status: Literal["yes", "no"]


class EnrolledResponse(Outgoing):
    """The answer to the question whether somebody is enrolled."""

    transaction_id: Id
    correlation_id: Id
    enrolled_response: list[EnrolledResult]


class UpdateResult(Outgoing):
    """What became of one reported beneficiary."""

    reference_id: str
    timestamp: str
    status: Status
    status_reason_message: Said | None = None


class EnrollmentUpdatesResponse(Outgoing):
    """What became of the reported beneficiaries."""

    transaction_id: Id
    correlation_id: Id
    enrolled_response: list[UpdateResult]


class StatusGiven(Outgoing):
    """What became of a transaction."""

    txn_type: Literal["search", "subscribe", "receipt"]
    txn_status: SearchResponse


class TxnStatusResponse(Outgoing):
    """The answer to the question what became of a transaction."""

    transaction_id: Id
    correlation_id: Id
    txnstatus_response: StatusGiven
