"""The evaluator: who is entitled to what by the rules of a book on a day, and why or why not.

In: a book, a day, and what is known of one person, of everybody, or of made-up people. Out: for each scheme yes, no,
a body decides, or it can't be told and what is missing; the amount; an explanation. One query for all. No Django.
"""

from __future__ import annotations

from saiban.schemes.evaluating.answers import Answer, Judged, UsedParameter
from saiban.schemes.evaluating.evaluator import Evaluator
from saiban.schemes.evaluating.explaining import explain
from saiban.schemes.evaluating.known import FactRefused
from saiban.schemes.evaluating.variants import Total

__all__ = ["Answer", "Evaluator", "FactRefused", "Judged", "Total", "UsedParameter", "explain"]
