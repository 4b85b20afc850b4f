"""The kinds of requests, and the grounds that may be given for each. Pure.

The grounds of appeals and withdrawals are a draft of ours, to be settled with prosecutors.
"""

from __future__ import annotations

from dataclasses import dataclass

from saiban.cases.declarations import Value, Words
from saiban.prosecution.case_types.pick_lists import ACQUITTAL_REASONS

REPORT, APPEAL, WITHDRAWAL = "adverse_outcome_report", "appeal_against_acquittal", "withdrawal"
OTHER = "other"


@dataclass(frozen=True)
class Kind:
    """A kind of request. `clock` is the law's clock that limits it, `of` the stages of the accused it is about."""

    code: str
    title: Words
    grounds: tuple[Value, ...]
    of: frozenset[str]
    clock: str = ""


_APPEAL_GROUNDS = (
    Value("misread", Words("Evidence misread", "شہادت کو غلط پڑھا گیا")),
    Value("left_out", Words("Evidence on the file was left out", "مسل پر موجود شہادت نظرانداز ہوئی")),
    Value("law", Words("The law was applied wrongly", "قانون کا غلط اطلاق")),
    Value("jurisdiction", Words("The court had no jurisdiction", "عدالت کو اختیارِ سماعت نہ تھا")),
    Value("procedure", Words("The procedure was defective", "طریقہ کار میں نقص")),
    Value("no_opportunity", Words("Witnesses were closed without an opportunity", "موقع دیے بغیر شہادت بند کی گئی")),
    Value("no_ground", Words("No ground of appeal is seen", "اپیل کی کوئی وجہ نظر نہیں آتی")),
    Value(OTHER, Words("Another reason", "دوسری وجہ")),
)
_WITHDRAWAL_GROUNDS = (
    Value("evidence", Words("No prospect of proof on the evidence", "شہادت سے جرم ثابت ہونے کا امکان نہیں")),
    Value("compromise", Words("The parties have settled", "فریقین میں صلح")),
    Value("peace", Words("Public peace and order", "امنِ عامہ")),
    Value("false", Words("The accusation was found false", "الزام جھوٹا پایا گیا")),
    Value("trivial", Words("The matter is trivial", "معاملہ معمولی نوعیت کا ہے")),
    Value("health", Words("Age or illness of the accused", "ملزم کی عمر یا بیماری")),
    Value("other_case", Words("Dealt with in another case", "دوسرے مقدمے میں نمٹایا گیا")),
    Value(OTHER, Words("Another reason", "دوسری وجہ")),
)

KINDS = {
    one.code: one
    for one in (
        Kind(
            REPORT,
            Words("Report on an acquittal", "بریت پر رپورٹ"),
            ACQUITTAL_REASONS,
            frozenset({"acquitted"}),
            "adverse_outcome_report",
        ),
        Kind(
            APPEAL,
            Words("Appeal against an acquittal", "بریت کے خلاف اپیل"),
            _APPEAL_GROUNDS,
            frozenset({"acquitted"}),
            "appeal_of_state",
        ),
        Kind(
            WITHDRAWAL,
            Words("Withdrawal of the prosecution (s. 494)", "استغاثے کی واپسی (دفعہ 494)"),
            _WITHDRAWAL_GROUNDS,
            frozenset({"named", "absconding", "custody", "prison", "bail", "released"}),
        ),
    )
}
