"""What several case types of the desk share: who acts, how long files are kept, terms by scheme."""

from __future__ import annotations

from saiban.access.models import Role
from saiban.cases.declarations import Term, Unit, Words
from saiban.desk.routes import first_appeal
from saiban.directory.load import table

WINDOW = Role.DESK_OFFICER.value
DECIDES = Role.SCHEME_OFFICER.value  # the department's officer: posted at the organisation that decides
CLERK = Role.CLERK.value
STEWARD = Role.STEWARD.value
AUDITOR = Role.AUDITOR.value

OURS = "service norm chosen here"
KEPT = 10 * 365  # days that a file is kept after its end; chosen here, to be confirmed by the data controller

WITHDRAWN = Words("Withdrawn", "واپس لی گئی")
WITHDRAWN_TELLS = Words(
    "You took this back. Nothing more happens. You can come again at any time.",
    "آپ نے یہ واپس لے لی۔ اب مزید کچھ نہیں ہوگا۔ آپ کسی بھی وقت دوبارہ آ سکتے ہیں۔",
)


def appeal_terms() -> tuple[Term, ...]:
    """Return how long one has to appeal, scheme by scheme where the law says it, else a term chosen here.

    The last stands for schemes whose law names no time, or none that could be confirmed: it is generous, and what
    comes later is still taken with the reason why it is late.
    """
    known = []
    for scheme in table("schemes"):
        time = first_appeal(scheme["organisation"]).to_file
        if time is not None:
            known.append(Term(time.count, time.unit, time.source, when=(("scheme", scheme["code"]),)))
    return (*known, Term(90, Unit.DAYS, f"{OURS}; no time to appeal is known for this scheme"))
