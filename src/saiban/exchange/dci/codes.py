"""Codes of the standard: why something is refused, and the code lists of what records say.

The lists stand in `code_lists.csv`, transcribed from the standard's JSON-LD code lists (version 1.0.0), with ours
beside.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from saiban.terms import packaged

VERSION = "1.0.0"


class Status(StrEnum):
    """What became of a request or of one of its parts."""

    RECEIVED = "rcvd"
    PENDING = "pdng"
    DONE = "succ"
    REJECTED = "rjct"


class Err(StrEnum):
    """Why a message is not taken at all (`Error.code`)."""

    BAD = "err.request.bad"
    UNAUTHORISED = "err.request.unauthorized"
    FORBIDDEN = "err.request.forbidden"
    NOT_FOUND = "err.request.not_found"
    TOO_MANY = "err.request.too_many_requests"
    VERSION = "err.version.not_supported"
    SENDER = "err.sender_id.invalid"
    SENDER_ADDRESS = "err.sender_uri.invalid"
    RECEIVER = "err.receiver_id.invalid"
    SIGNATURE_MISSING = "err.signature.missing"
    SIGNATURE = "err.signature.invalid"
    ENCRYPTION = "err.encryption.invalid"
    UNAVAILABLE = "err.service.unavailable"


class HeaderReason(StrEnum):
    """Why the header of a message is rejected (`MsgHeaderStatusReasonCode`)."""

    VERSION = "rjct.version.invalid"
    DUPLICATE = "rjct.message_id.duplicate"
    TIME = "rjct.message_ts.invalid"
    ACTION = "rjct.action.invalid"
    COUNT = "rjct.total_count.invalid"
    COUNT_TOO_LARGE = "rjct.total_count.limit_exceeded"


class SearchReason(StrEnum):
    """Why one search of a message is rejected (`SearchStatusReasonCode`)."""

    REFERENCE = "rjct.reference_id.invalid"
    REFERENCE_TWICE = "rjct.reference_id.duplicate"
    TIME = "rjct.timestamp.invalid"
    CRITERIA = "rjct.search_criteria.invalid"
    FILTER = "rjct.filter.invalid"
    SORT = "rjct.sort.invalid"
    PAGE = "rjct.pagination.invalid"
    TOO_MANY = "rjct.search.too_many_records_found"


def theirs(code_list: str, ours: str | None) -> str | None:
    """Return the standard's code for one of ours; None where the standard has none or nothing is known."""
    return None if ours is None else _by_ours()[code_list].get(ours)


def ours(code_list: str, theirs: str) -> str | None:
    """Return our code for one of the standard's, read in small or capital letters."""
    return _by_theirs()[code_list].get(theirs.casefold())


@cache
def _by_ours() -> Mapping[str, Mapping[str, str]]:
    lists: dict[str, dict[str, str]] = {}
    for row in _rows():
        lists.setdefault(row["list"], {}).setdefault(row["ours"], row["code"])
    return lists


@cache
def _by_theirs() -> Mapping[str, Mapping[str, str]]:
    lists: dict[str, dict[str, str]] = {}
    for row in _rows():
        for written in (row["code"], row["label"]):
            lists.setdefault(row["list"], {}).setdefault(written.casefold(), row["ours"])
    return lists


def _rows() -> list[dict[str, str]]:
    return [row for row in packaged.rows("saiban.exchange.dci", "code_lists.csv") if row["ours"]]
