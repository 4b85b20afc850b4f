"""Answers to searches: each search of a message under its own authority, as records of the registry that is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from saiban.access.asker import record
from saiban.access.permits import Asker, Permit
from saiban.access.shared_fields import SharedField
from saiban.exchange.dci import authority, criteria, records
from saiban.exchange.dci.codes import VERSION, HeaderReason, SearchReason, Status
from saiban.exchange.dci.faults import rejected
from saiban.exchange.dci.messages import (
    Moment,
    PageGiven,
    SearchCriteria,
    SearchData,
    SearchItem,
    SearchRequest,
    SearchResponse,
    SearchResult,
    moment,
)
from saiban.exchange.dci.receiving import Received, wrong
from saiban.registry import shared
from saiban.registry.shared import Fault, SharedHousehold, SharedPerson, Unanswerable
from saiban.terms.registry_numbers import NumberKind

MOST_SEARCHES = 100
"""Searches of one message."""
LARGEST_PAGE = 1000
PAGE = 20
"""Records of a page where the question does not say."""
LAST_PAGE = 1_000_000

_TYPES = {"sr": "ns:org:RegistryType:Social", "ibr": "ns:org:RegistryType:IBR"}
_KNOWN_TYPES = {"sr": frozenset({"social", "sr", "socialregistry"}), "ibr": frozenset({"ibr"})}
_FORMS = {
    "sr": {"srperson": "SRPerson", "person": "SRPerson", "member": "Member", "group": "Group", "household": "Group"},
    "ibr": {"beneficiary": "Beneficiary", "member": "Member"},
}
_USUAL = {"sr": "Member", "ibr": "Beneficiary"}
_MOMENT: TypeAdapter[Any] = TypeAdapter(Moment)
_PLACES = {"query": SearchReason.FILTER, "sort": SearchReason.SORT, "pagination": SearchReason.PAGE}
_REASONS = {
    Fault.UNKNOWN_SORT: SearchReason.SORT,
    Fault.WRONG_PAGE: SearchReason.PAGE,
    Fault.TOO_MANY_AT_ONCE: SearchReason.TOO_MANY,
}


class Rejected(Exception):
    """One search that can't be answered, with the standard's reason."""

    def __init__(self, reason: SearchReason, said: str) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.said = said


@dataclass(frozen=True)
class Page:
    """Which page of what was found, counted from 1."""

    size: int
    number: int

    def of(self, found: Sequence[Any]) -> Sequence[Any]:
        """Return the part of a list that stands on this page."""
        return found[(self.number - 1) * self.size : self.number * self.size]


def respond(received: Received) -> SearchResponse:
    """Answer the searches of a message, in the running transaction.

    A search that can't be answered is rejected on its own; one that is not permitted refuses the whole message
    (NotPermitted, `NotTaken`), with nothing said of the others.
    """
    asked = received.content(SearchRequest)
    items = asked.search_request
    if len(items) > MOST_SEARCHES:
        raise rejected(HeaderReason.COUNT_TOO_LARGE, f"At most {MOST_SEARCHES} searches stand in one message.")
    if received.header.total_count not in (None, len(items)):
        raise rejected(HeaderReason.COUNT, "total_count is not the number of searches in the message.")
    seen: set[str] = set()
    results = []
    for item in items:
        results.append(_result(received, item, twice=item.reference_id in seen))
        seen.add(item.reference_id)
    return SearchResponse(
        transaction_id=asked.transaction_id, correlation_id=received.correlation_id, search_response=results
    )


def _result(received: Received, item: SearchItem, *, twice: bool) -> SearchResult:
    asker = received.partner.asker(received.request)
    try:
        if twice:
            raise Rejected(SearchReason.REFERENCE_TWICE, "Each search of a message has a reference_id of its own.")
        return _found(asker, received, item)
    except Unanswerable as fault:
        reason, said = _REASONS.get(fault.fault, SearchReason.FILTER), fault.said
    except Rejected as fault:
        reason, said = fault.reason, fault.said
    record(asker, act="exchange.search", purpose="", outcome="refused", reason=reason.value)
    return SearchResult(
        reference_id=item.reference_id,
        timestamp=moment(),
        status=Status.REJECTED,
        status_reason_code=reason,
        status_reason_message=said[:999],
    )


def _found(asker: Asker, received: Received, item: SearchItem) -> SearchResult:
    wanted = _criteria(item)
    form = _form(received.registry, wanted)
    page = _page(wanted)
    permit = authority.stated(wanted.authorize, wanted.consent, received.header.meta).permit(asker, to_spend=True)
    found, total = _records(permit, wanted, form, page)
    return SearchResult(
        reference_id=item.reference_id,
        timestamp=moment(),
        status=Status.DONE,
        data=SearchData(reg_type=_TYPES[received.registry], reg_record_type=form, reg_records=found),
        pagination=PageGiven(page_size=page.size, page_number=page.number, total_count=total),
    )


def _criteria(item: SearchItem) -> SearchCriteria:
    try:
        _MOMENT.validate_python(item.timestamp)
    except ValidationError as fault:
        raise Rejected(SearchReason.TIME, f"timestamp: {wrong(fault)}") from fault
    try:
        found = SearchCriteria.model_validate(item.search_criteria)
    except ValidationError as fault:
        place = next((str(one["loc"][0]) for one in fault.errors(include_input=False) if one["loc"]), "")
        raise Rejected(_PLACES.get(place, SearchReason.CRITERIA), f"search_criteria: {wrong(fault)}") from fault
    if found.version != VERSION:
        raise Rejected(SearchReason.CRITERIA, f"search_criteria: the version here is {VERSION}.")
    return found


def _form(registry: str, wanted: SearchCriteria) -> str:
    """Return the form of records that is asked for; raise Rejected where this registry has none such."""
    if wanted.reg_type is not None and _plain(wanted.reg_type) not in _KNOWN_TYPES[registry]:
        raise Rejected(SearchReason.CRITERIA, f"reg_type here is {_TYPES[registry]}.")
    forms = _FORMS[registry]
    for said in (wanted.reg_record_type, wanted.response_entity):
        if said is not None and _plain(said) not in forms:
            known = ", ".join(dict.fromkeys(forms.values()))
            raise Rejected(SearchReason.CRITERIA, f"reg_record_type here is one of {known}.")
    named = wanted.reg_record_type or wanted.response_entity or criteria.collection(wanted)
    return forms.get(_plain(named), _USUAL[registry]) if named else _USUAL[registry]


def _plain(said: str) -> str:
    return said.rsplit(":", 1)[-1].rsplit("/", 1)[-1].replace("_", "").casefold()


def _page(wanted: SearchCriteria) -> Page:
    if wanted.pagination is None:
        return Page(PAGE, 1)
    page = Page(wanted.pagination.page_size, wanted.pagination.page_number)
    if not 1 <= page.size <= LARGEST_PAGE or not 1 <= page.number <= LAST_PAGE:
        raise Rejected(
            SearchReason.PAGE, f"pagination: page_size is from 1 to {LARGEST_PAGE}, pages are counted from 1."
        )
    return page


def _records(permit: Permit, wanted: SearchCriteria, form: str, page: Page) -> tuple[list[records.Record], int]:
    """Return the records of a page, and how many people or households there are to find."""
    sort = criteria.sorting(wanted)
    asked = criteria.asked(wanted)
    if form == "Beneficiary":
        permit.require(fields=[SharedField.ENROLMENTS])
    if isinstance(asked, tuple):
        if form == "Group":
            homes = _homes(permit, asked)
            return [records.group(one) for one in page.of(homes)], len(homes)
        people = list({one.key: one for each in shared.look_up(permit, asked) for one in each}.values())
        if not people and not (permit.schemes is None and permit.districts is None):
            raise Rejected(
                SearchReason.CRITERIA, "Nobody within the schemes and places of the agreement bears this number."
            )
        return _written(page.of(people), form), len(people)
    keys, total = shared.search(permit, asked, sort=sort, page=page.number, page_size=page.size)
    if form == "Group":
        return [records.group(one) for one in _distinct(shared.households(permit, keys))], total
    return _written(shared.read(permit, keys), form), total


def _homes(permit: Permit, numbers: criteria.Numbers) -> list[SharedHousehold]:
    """Return the households with these registry numbers, or in which people with these numbers live."""
    own = [value for kind, value in numbers if kind == "registry" and value[:1] == str(NumberKind.HOUSEHOLD.value)]
    of_people = [number for number in numbers if number[1] not in own]
    found = shared.households_by_numbers(permit, own) if own else []
    keys = [key for keys in shared.find_by_numbers(permit, of_people) for key in keys] if of_people else []
    return _distinct([*found, *(shared.households(permit, keys) if keys else [])])


def _distinct(homes: Sequence[SharedHousehold | None]) -> list[SharedHousehold]:
    return list({one.number: one for one in homes if one is not None}.values())


def _written(people: Sequence[SharedPerson], form: str) -> list[records.Record]:
    if form == "Beneficiary":
        return [record for person in people for record in records.beneficiaries(person)]
    return [records.sr_person(one) if form == "SRPerson" else records.member(one) for one in people]
