"""Which source's word becomes the golden value of a person: per field an ordered list of criteria, as data.

Nothing is thrown away: what each source said stays in `SourceRecord.said` and `Identifier`; the golden row notes in
`provenance` which record won each field.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Criterion(StrEnum):
    """What makes one value better than another; a rule asks them in its order."""

    VERIFIED = "verified"  # the record carries the person's own identity number, without a flag on it
    STATED = "stated"  # the column says this very thing ("husband"), not one of two ("father or husband")
    PRECISION = "precision"  # a day before a month before a year; 1 January is mostly no day but a year
    AGREEMENT = "agreement"  # more sources say the same (names: the same canonical key)
    COMPLETE = "complete"  # more whole words, then more letters: "Muhammad Aslam" before "M. Aslam"
    LATEST = "latest"  # said on a later day
    TRUST = "trust"  # kind of scheme, by `snapshot.TRUST`
    FIRST = "first"  # the smallest key of a source record: makes the choice the same every time


ORDER = {
    Criterion.VERIFIED: "verified DESC",
    Criterion.STATED: "stated DESC",
    Criterion.PRECISION: "precision",
    Criterion.AGREEMENT: "agreeing DESC",
    Criterion.COMPLETE: "words DESC, letters DESC",
    Criterion.LATEST: "as_of DESC NULLS LAST",
    Criterion.TRUST: "trust",
    Criterion.FIRST: "id",
}

_V, _S, _P, _A = Criterion.VERIFIED, Criterion.STATED, Criterion.PRECISION, Criterion.AGREEMENT
_C, _L, _T, _F = Criterion.COMPLETE, Criterion.LATEST, Criterion.TRUST, Criterion.FIRST


@dataclass(frozen=True)
class Rule:
    """How a golden field is chosen. The columns come together from one record, of which the first must say something.

    `among` narrows the records that are asked, by a condition on the columns of `rec`.
    """

    field: str
    criteria: tuple[Criterion, ...]
    columns: tuple[str, ...] = ()
    among: str = "TRUE"

    @property
    def chosen(self) -> tuple[str, ...]:
        """The columns that the winner gives."""
        return self.columns or (self.field,)


RULES: tuple[Rule, ...] = (
    Rule("sex", (_V, _A, _T, _L, _F)),
    Rule("marital_status", (_L, _T, _A, _F)),
    Rule("birth_date", (_P, _A, _V, _T, _L, _F), ("birth_date", "birth_precision")),
    Rule("death_date", (_A, _T, _L, _F)),
    Rule("disabled", (_A, _L, _T, _F)),
    Rule("district", (_L, _T, _A, _F), ("district", "tehsil")),
)
"""Fields whose values are compared as they are."""

NAME = Rule("name", (_A, _C, _V, _L, _T, _F))
NAME_UR = Rule("name_ur", (_A, _C, _L, _T, _F), ("name",))
FATHER_NAME = Rule("father_name", (_S, _A, _C, _V, _L, _T, _F))
HUSBAND_NAME = Rule("husband_name", (_L, _S, _C, _A, _T, _F))
"""Names are compared by their keys. A husband may change, a father may not."""


def winners(rule: Rule, candidates: str) -> str:
    """Return SQL for the winning candidate of each person: person_key, the rule's columns, meeting, and `id`.

    `candidates` is SQL with person_key, id, source, as_of, trust, verified, stated, precision, words, letters, meeting
    (what counts as the same when sources agree) and the rule's columns.
    """
    order = ", ".join(ORDER[criterion] for criterion in rule.criteria)
    return f"""
        WITH candidate AS ({candidates}), agreed AS (
            SELECT person_key, meeting, count(DISTINCT source) AS agreeing FROM candidate GROUP BY person_key, meeting
        )
        SELECT person_key, {", ".join(rule.chosen)}, meeting, id
        FROM candidate JOIN agreed USING (person_key, meeting)
        QUALIFY row_number() OVER (PARTITION BY person_key ORDER BY {order}) = 1"""
