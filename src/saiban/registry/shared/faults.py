"""Questions that can't be answered, whoever asks: what is wrong with them."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with a question."""

    EMPTY_FILTER = "empty_filter"
    UNKNOWN_FILTER = "unknown_filter"  # a field or an operator that nothing is searched by
    WRONG_VALUE = "wrong_value"
    UNKNOWN_SORT = "unknown_sort"
    WRONG_PAGE = "wrong_page"
    UNKNOWN_KIND = "unknown_kind"  # of number
    TOO_MANY_AT_ONCE = "too_many_at_once"


class Unanswerable(Exception):
    """A question that can't be answered as it was put; `said` names the part that is wrong and what is expected.

    It repeats codes of fields and operators, never a value, which may be personal.
    """

    def __init__(self, fault: Fault, said: str) -> None:
        super().__init__(said)
        self.fault = fault
        self.said = said
