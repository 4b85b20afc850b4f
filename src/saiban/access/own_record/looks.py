"""The log as the person reads it whose record was looked at: who, when, what for and what, in whole sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saiban.access.models import AccessLog, Role
from saiban.access.shared_fields import SharedField, labels
from saiban.frame.language import day_words, listed

NEWEST = 2_000  # rows of the log of which a sheet is made; what is older is said to be there

_WHY = {
    "stewardship": gettext_lazy("to keep the registry right"),
    "case_handling": gettext_lazy("to serve you"),
    "inspection": gettext_lazy("to inspect contributions"),
    "statistics": gettext_lazy("for statistics"),
    "audit": gettext_lazy("for an audit"),
    "eligibility_check": gettext_lazy("to check eligibility"),
    "duplicate_check": gettext_lazy("to check for double enrolment"),
    "payment_verification": gettext_lazy("to verify before a payment"),
    "grievance": gettext_lazy("to answer a complaint"),
}
_LOOKED = gettext_lazy("%(who)s looked at %(what)s %(why)s, on %(day)s.")
_DID = {
    "search": gettext_lazy("%(who)s found you in a search %(why)s, on %(day)s."),
    "list": gettext_lazy("%(who)s saw you in a list %(why)s, on %(day)s."),
    "enrolled": gettext_lazy("%(who)s asked whether you are enrolled %(why)s, on %(day)s."),
    "unmask": gettext_lazy("%(who)s saw your identity numbers in full %(why)s, on %(day)s."),
    "export": gettext_lazy("%(who)s downloaded a file with %(what)s %(why)s, on %(day)s."),
    "compare": gettext_lazy("%(who)s compared your records with others %(why)s, on %(day)s."),
    "judge": gettext_lazy("%(who)s decided whether records are yours %(why)s, on %(day)s."),
    "withdraw": gettext_lazy("%(who)s took back a decision on your records %(why)s, on %(day)s."),
    "read_log": gettext_lazy("%(who)s read who looked at your record %(why)s, on %(day)s."),
    "own_record": gettext_lazy("%(who)s printed or showed this list for you, on %(day)s."),
    "make_slip": gettext_lazy("%(who)s printed a slip with which this list can be opened, on %(day)s."),
    "open_slip": gettext_lazy("This list was opened with a slip, on %(day)s."),
    "object": gettext_lazy("%(who)s received what you said of your record, on %(day)s."),
    "answer_objection": gettext_lazy("%(who)s answered what you said of your record, on %(day)s."),
}


@dataclass(frozen=True)
class Look:
    """What one organisation did with a record on one day, and how many times; `agreement` is the code or empty."""

    day: date
    agreement: str
    times: int
    sentence: str


@dataclass(frozen=True)
class Looks:
    """The looks at a record, the newest first; `more` where the log goes further back than was read."""

    rows: Sequence[Look]
    more: bool


def looks_at(keys: Iterable[int]) -> Looks:
    """Return who looked at the record of a person, under any of the keys that they ever had."""
    rows = list(
        AccessLog.objects.filter(subject_kind="person", subjects__overlap=list(keys), outcome=AccessLog.Outcome.DONE)
        .select_related("on_behalf_of", "posting")
        .only(
            "at", "act", "purpose", "agreement", "fields", "partner", "user",
            "on_behalf_of__name_en", "on_behalf_of__name_ur", "posting__role",
        )
        .order_by("-at", "-id")[: NEWEST + 1]
    )  # fmt: skip
    counted: dict[tuple[date, AccessLog], int] = {}
    first: dict[tuple[object, ...], tuple[date, AccessLog]] = {}
    for row in rows[:NEWEST]:
        same = _same(row)
        key = first.setdefault(same, (same[0], row))
        counted[key] = counted.get(key, 0) + 1
    return Looks([_look(day, row, times) for (day, row), times in counted.items()], len(rows) > NEWEST)


def _same(row: AccessLog) -> tuple[object, ...]:
    """What makes two rows one line of the sheet."""
    role = row.posting.role if row.posting else ""
    day = timezone.localtime(row.at).date()
    return day, row.on_behalf_of_id, role, row.partner, row.act, row.purpose, row.agreement, tuple(row.fields)


def _look(day: date, row: AccessLog, times: int) -> Look:
    who = str(row.on_behalf_of) if row.on_behalf_of else _("The registry")
    role = str(Role(row.posting.role).label) if row.posting else ""
    if row.partner:
        role = _("its computer system")
    named = [code for code in row.fields if code in SharedField.values]
    what = _("your %(fields)s") % {"fields": _and(labels(named))} if named else _("your record")
    said = str(_DID.get(row.act, _LOOKED)) % {
        "who": f"{who} ({role})" if role else who,
        "what": what,
        "why": str(_WHY.get(row.purpose, "")),
        "day": day_words(day),
    }
    sentence = " ".join(said.replace(" ,", ",").replace(" ،", "،").split())
    return Look(day, row.agreement, times, sentence)


def _and(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": listed(words[:-1]), "last": words[-1]}
