"""A stored proposal as the page shows it: names for codes, factors in words, sums on a scale of a hundred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saiban.access.models import User
from saiban.cases.declarations import Words
from saiban.prosecution import assignment
from saiban.prosecution.assignment import storing
from saiban.prosecution.entrustment import roster, services
from saiban.prosecution.law.tracks import tracks
from saiban.prosecution.models import CounselProposal, Court

LEVELS: dict[str, Promise] = {
    "basic": _("Basic"),
    "standard": _("Standard"),
    "complex": _("Complex"),
    "highly_complex": _("Highly complex"),
}
FACTS: dict[str, Promise] = {
    "offence": _("Heaviest punishment"),
    "track": _("Court track"),
    "accused": _("Accused"),
    "victims": _("Victims"),
    "witnesses": _("Witnesses"),
    "exhibits": _("Exhibits"),
    "forensic_reports": _("Forensic reports"),
    "districts": _("Districts concerned"),
    "protected_witnesses": _("Protected witnesses"),
    "absconders": _("Absconding accused"),
    "sensitive": _("Sensitive, in the public eye"),
}
PUNISHMENTS: dict[str, Promise] = {
    "death": _("death"),
    "life": _("imprisonment for life"),
    "over_7": _("over seven years"),
    "3_to_7": _("three to seven years"),
    "1_to_3": _("one to three years"),
    "under_1": _("under one year, or not known"),
}
FACTORS: dict[str, Promise] = {
    "load": _("Room for more work"),
    "experience": _("Fitting experience"),
    "certificate": _("Certified for the track"),
    "continuity": _("Knows the case already"),
    "hearings": _("Free on its hearings"),
    "travel": _("Sits in the district"),
    "rotation": _("Few grave cases in the last year"),
    "pairing": _("One junior among seniors"),
}
ELSEWHERE = "posting"
"""The reason of those who are posted elsewhere: they are counted, not named one by one."""

FULL = 1000


@dataclass(frozen=True)
class Person:
    """Somebody of the service: user name, name, and their grade and years where they are counsel."""

    code: str
    name: str
    grade: int = 0
    years: int = 0


@dataclass(frozen=True)
class Line:
    """A fact of the case: what it is, as entered, its points."""

    title: str
    value: str
    points: int


@dataclass(frozen=True)
class Factor:
    """What a factor adds to a team: its mean from 0 to 100, at most `weight` points; how many fewer than team 1."""

    title: str
    mean: int
    weight: int
    points: float
    behind: float


@dataclass(frozen=True)
class Team:
    """A team: the points of a hundred, and what they are made of."""

    rank: int
    lead: Person
    members: Sequence[Person]
    score: float
    behind: float
    factors: Sequence[Factor]

    @property
    def everyone(self) -> list[Person]:
        """All of it, the lead first."""
        return [self.lead, *self.members]


@dataclass(frozen=True)
class Left:
    """Somebody who is left out, or may not lead, with the reasons."""

    person: Person
    reasons: Sequence[Words]


@dataclass(frozen=True)
class ShownStep:
    """Somebody whom the roster was asked about."""

    person: Person
    court: str
    substitute: bool
    since: date
    order: str
    reasons: Sequence[Words]


@dataclass(frozen=True)
class Why:
    """Why somebody is in none of the proposed teams."""

    person: Person
    proposed: bool
    reasons: Sequence[Words] = ()
    best: Team | None = None


@dataclass(frozen=True)
class Shown:
    """A proposal as a page shows it."""

    row: CounselProposal
    level: str
    lines: Sequence[Line]
    raised_by: str
    ordinary: bool
    named: Person | None
    steps: Sequence[ShownStep]
    teams: Sequence[Team]
    size: int
    shortlisted: bool
    out: Sequence[Left]
    elsewhere: int
    not_lead: Sequence[Left]
    could: Sequence[Person]
    could_lead: Sequence[Person]
    everybody: Sequence[Person]

    @property
    def weightless(self) -> list[Line]:
        """The facts that add no points."""
        return [line for line in self.lines if not line.points]


def shown(row: CounselProposal) -> Shown:
    """Return a proposal as a page shows it."""
    outcome, of = storing.read(row.outcome), storing.kept(row.inputs)
    people = _people(of.counsel)
    rated = outcome["complexity"]
    size = rated["level"]["team"]
    out = dict(outcome["out"])
    not_lead = dict(outcome["not_lead"])
    named = services.proposal_roster(row)
    courts = {court.pk: str(court) for court in Court.objects.filter(pk__in={step.court for step in named.steps})}
    elsewhere = Counter(_only_elsewhere(reasons) for reasons in out.values())[True]
    return Shown(
        row=row,
        level=level_title(row.level),
        lines=[_line(one) for one in rated["contributions"]],
        raised_by=str(FACTS.get(rated["raised_by"], "")),
        ordinary=row.level in services.ORDINARY,
        named=people[named.lead] if named.lead else None,
        steps=[_step(step, people, courts) for step in named.steps],
        teams=_teams(outcome["teams"], people, size),
        size=size,
        shortlisted=outcome["shortlisted"],
        out=[_left(people[code], reasons) for code, reasons in out.items() if not _only_elsewhere(reasons)],
        elsewhere=elsewhere,
        not_lead=[_left(people[code], reasons) for code, reasons in not_lead.items()],
        could=[one for code, one in people.items() if code not in out],
        could_lead=[one for code, one in people.items() if code not in out and code not in not_lead],
        everybody=list(people.values()),
    )


def why(row: CounselProposal, code: str) -> Why | None:
    """Return why somebody stands in none of the teams of a proposal; None for a code that it does not know."""
    of = storing.kept(row.inputs)
    people = _people(of.counsel)
    if code not in people:
        return None
    proposal = assignment.again(row.inputs)
    found = assignment.why_not(code, proposal, of.case, of.counsel, of.weights)
    if found is None:
        return Why(people[code], proposed=True)
    size = proposal.complexity.level.team
    best = None
    if found.best is not None:
        first = proposal.teams[0].score
        best = _team(0, storing.read(storing.canonical(asdict(found.best))), people, size, first)
    return Why(people[code], proposed=False, reasons=[_words(one.code, one.words) for one in found.reasons], best=best)


def level_title(code: str) -> str:
    """Name a class of complexity."""
    return str(LEVELS.get(code, code))


def _people(counsel: Sequence[assignment.Counsel]) -> dict[str, Person]:
    names = dict(User.objects.filter(username__in=[one.code for one in counsel]).values_list("username", "full_name"))
    found = [Person(one.code, names.get(one.code, one.code), one.grade, one.years) for one in counsel]
    return {one.code: one for one in sorted(found, key=lambda one: one.name)}


def _line(told: Mapping[str, Any]) -> Line:
    fact, value = told["fact"], told["value"]
    shown_value = value
    if fact == "offence":
        shown_value = str(PUNISHMENTS.get(value, value))
    elif fact == "track":
        shown_value = str(tracks()[value].title)
    elif fact == "sensitive":
        shown_value = str(_("yes") if value == "1" else _("no"))
    return Line(str(FACTS[fact]), shown_value, told["points"])


def _teams(told: Sequence[Mapping[str, Any]], people: Mapping[str, Person], size: int) -> list[Team]:
    return [_team(rank, one, people, size, told[0]["score"]) for rank, one in enumerate(told, 1)]


def _team(rank: int, told: Mapping[str, Any], people: Mapping[str, Person], size: int, first: int) -> Team:
    scale = size * FULL
    behind = dict(told["behind"])
    return Team(
        rank=rank,
        lead=people[told["lead"]],
        members=[people[code] for code in told["members"]],
        score=told["score"] / scale,
        behind=(first - told["score"]) / scale,
        factors=[
            Factor(
                str(FACTORS[one["name"]]),
                round(one["mean"] / 10),
                one["weight"],
                one["points"] / scale,
                behind.get(one["name"], 0) / scale,
            )
            for one in told["factors"]
        ],
    )


def _left(person: Person, reasons: Sequence[Mapping[str, Any]]) -> Left:
    return Left(person, [_words(one["code"], Words(**one["words"])) for one in reasons])


def _step(step: roster.Step, people: Mapping[str, Person], courts: Mapping[str, str]) -> ShownStep:
    return ShownStep(
        people[step.counsel],
        courts.get(step.court, step.court),
        step.role == roster.SUBSTITUTE,
        step.since,
        step.order,
        [_words(one.code, one.words) for one in step.reasons],
    )


def _words(code: str, words: Words) -> Words:
    """Return a reason for a reader; those that name codes of places and tracks are said without them."""
    return _SAID.get(code, words)


_SAID = {
    ELSEWHERE: Words(
        "not posted in this district, and not willing to be deputed",
        "اس ضلع میں تعینات نہیں اور ڈیپوٹیشن پر آمادہ نہیں",
    ),
    "restricted": Words("is kept from cases of this court track", "اس عدالتی راستے کے مقدمات نہیں دیے جاتے"),
}


def _only_elsewhere(reasons: Sequence[Mapping[str, Any]]) -> bool:
    return any(one["code"] == ELSEWHERE for one in reasons)
