"""What a decision is made of, on an application as on an appeal: a reason, the law it rests on, a letter."""

from __future__ import annotations

from saiban.cases.declarations import DocumentKind, Field, Words
from saiban.desk.case_types.common import sealed_text

REASON = sealed_text("reason", Words("Reason", "وجہ"))

LAW = Field(
    "law",
    Words("Law or rule that the decision rests on", "قانون یا قاعدہ جس پر فیصلہ مبنی ہے"),
    help=Words("Act and section, or the rule of the scheme book.", "ایکٹ اور دفعہ، یا اسکیم بُک کا قاعدہ۔"),
)

LETTER = DocumentKind("decision_letter", Words("Decision letter", "فیصلے کا خط"), template="desk_decision")
