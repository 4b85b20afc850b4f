"""Which problems of a cell put its row aside and which are flagged while the row is taken; see docs/mappings.md."""

from __future__ import annotations

from saiban.intake.columns import MONTH_ONLY, YEAR_ONLY, FieldColumns
from saiban.intake.distinct import Problem
from saiban.intake.findings import Findings
from saiban.intake.mapping_parts import Mapping

_BIRTH_DATES = {
    "impossible_day": "birth_date_impossible",
    "impossible_month": "birth_date_impossible",
    "in_future": "birth_date_in_future",
    "before_1900": "birth_date_before_1900",
}
_NAMES = {"too_long": "name_too_long", "without_letters": "name_without_letters"}
_NAMES_OF_THE_ROW = ("name", "employer_name")


def judge(field: FieldColumns, problem: Problem, mapping: Mapping, findings: Findings) -> None:
    """Put rows with a problem aside where the row would be wrong or useless without the cell; else flag them."""
    if field.field == "birth_date" and problem.code in (MONTH_ONLY, YEAR_ONLY):
        return  # told by `birth_precision`
    code = _fault(field.field, problem.code, mapping) if problem.message else None
    if code is None:
        findings.flag(field.field, problem.code, problem.positions)
        return
    message = f"{field.header!r}: {problem.message} Correct the cell, or leave it empty where the value is not known."
    if field.field in mapping.required or field.field in mapping.key:
        message = f"{field.header!r}: {problem.message} Correct the cell; every row needs it."
    findings.fault(code, field.field, message, problem.positions)


def _fault(field: str, problem: str, mapping: Mapping) -> str | None:
    """Return the code of quarantine for a problem of a field, or None where it is only flagged."""
    if problem == "unknown_code":
        return "unknown_code"
    if field == "birth_date" and problem in _BIRTH_DATES:
        return _BIRTH_DATES[problem]
    if field in _NAMES_OF_THE_ROW and problem in _NAMES:
        return _NAMES[problem]
    if field == "paid_amount":
        return "amount_negative" if problem == "negative" else "amount_unreadable"
    if field in mapping.required:
        return "required_unreadable"
    return "key_unreadable" if field in mapping.key else None
