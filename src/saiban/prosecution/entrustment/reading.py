"""What the page of a case's counsel reads: who has the case, what was proposed, what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from saiban.access.models import User
from saiban.cases import chain
from saiban.cases.models import Assignment, CaseEvent
from saiban.cases.work.opened import Opened
from saiban.prosecution.case_types.criminal_case import CODE
from saiban.prosecution.case_types.entrustment import CHOICE_REASONS, ENTRUSTED, REFUSAL_REASONS, REFUSED
from saiban.prosecution.models import Counsel, CounselProposal, Prosecution


@dataclass(frozen=True)
class Named:
    """A counsel of the case: user name and name."""

    code: str
    name: str


@dataclass(frozen=True)
class Answer:
    """What a head made of a proposal: the event, who, how, the coded reason in words, and the words with it."""

    event: CaseEvent
    who: str
    way: str
    rank: int | None
    lead: Named
    members: Sequence[Named]
    because: str
    words: str

    @property
    def entrusted(self) -> bool:
        """Say whether the case was given to counsel by it."""
        return self.event.code == ENTRUSTED


@dataclass(frozen=True)
class File:
    """A criminal case as somebody looks at its counsel."""

    opened: Opened
    prosecution: Prosecution
    people: Sequence[Assignment]
    waiting: CounselProposal | None
    answers: Sequence[Answer]

    @property
    def possible(self) -> frozenset[str]:
        """The codes of what the viewer may do now."""
        return frozenset(choice.event.code for choice in self.opened.choices)


def file_of(opened: Opened) -> File | None:
    """Return the counsel of a case that somebody has opened; None for a case that is no criminal case."""
    if opened.case.case_type != CODE:
        return None
    return File(
        opened,
        Prosecution.objects.select_related("station", "court", "lead").get(pk=opened.case.pk),
        [row for row in opened.assignments if row.state in Assignment.HOLDS and row.part != Assignment.Part.REVIEWER],
        CounselProposal.objects.filter(case=opened.case, state=CounselProposal.State.OPEN).first(),
        answers_of(opened),
    )


def answers_of(opened: Opened) -> list[Answer]:
    """Return what heads made of proposals, the newest first."""
    rows = [row for row in opened.events if row.code in (ENTRUSTED, REFUSED)]
    codes = {code for row in rows for code in [row.fields.get("lead", ""), *_members(row)]}
    names = dict(User.objects.filter(username__in=codes).values_list("username", "full_name"))
    return [_answer(row, names) for row in reversed(rows)]


def grades(codes: Sequence[str]) -> dict[str, int]:
    """Return the grades of counsel by their user names."""
    return dict(Counsel.objects.filter(user__username__in=codes).values_list("user__username", "grade"))


def _answer(row: CaseEvent, names: dict[str, str]) -> Answer:
    sealed: dict[str, Any] = {secret.field: chain.value_in(secret.opened) for secret in row.secrets.all()}
    code = row.fields.get("because") or row.fields.get("refused_because", "")
    titles = {one.code: str(one.title) for one in (*CHOICE_REASONS, *REFUSAL_REASONS)}
    lead = row.fields.get("lead", "")
    return Answer(
        event=row,
        who=row.user.full_name if row.user is not None else "–",
        way=row.fields.get("way", ""),
        rank=row.fields.get("rank"),
        lead=Named(lead, names.get(lead, lead)),
        members=[Named(one, names.get(one, one)) for one in _members(row)],
        because=titles.get(code, code),
        words=str(sealed.get("words", "")),
    )


def _members(row: CaseEvent) -> list[str]:
    return [one for one in str(row.fields.get("members", "")).split(", ") if one]
