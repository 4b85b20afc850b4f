"""What each member of a family could get: every scheme of the book, with the answer, the reasons and the way in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from saiban.desk.sitting.entries import Entries
from saiban.desk.sitting.family import Family, Member
from saiban.frame.language import listed, page_language
from saiban.schemes.definitions import Book, Fact, SchemeRules, Verdict
from saiban.schemes.evaluating import Answer, explain
from saiban.schemes.evaluators import evaluator_today
from saiban.schemes.labels import PATHS, PERS

NEVER_ASKED = frozenset({"survey"})
"""Facts from these sources are not asked at a window: whoever asks could make a score or a filter come out well."""


@dataclass(frozen=True)
class Paper:
    """A paper that a scheme wants."""

    code: str
    label: str
    obligatory: bool


@dataclass(frozen=True)
class Offer:
    """One scheme for one member. `under_way` is the number of a case for it that is not decided yet."""

    member: Member
    scheme: str
    name: str
    verdict: Verdict
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    amount: Decimal | None
    per: str
    entry: str
    where: str
    steps: tuple[str, ...]
    days: int | None
    decides: str
    papers: tuple[Paper, ...]
    draws: bool
    near: bool  # nothing but one condition stands in the way
    under_way: str = ""

    @property
    def key(self) -> str:
        """What names it in a form: member and scheme."""
        return f"{self.member.key}:{self.scheme}"

    @property
    def way(self) -> str:
        """The kind of way in, in words."""
        return str(PATHS[self.entry])

    @property
    def period(self) -> str:
        """For how long the amount is, in words."""
        return str(PERS[self.per])

    @property
    def open(self) -> bool:
        """Whether a path can be set off: the rules may give it, nothing of it runs yet, and it is not by itself."""
        return self.verdict in ("yes", "body_decides") and self.settable

    @property
    def settable(self) -> bool:
        """Whether an application may be made: everybody may ask for a decision, whatever the rules seem to say."""
        return not self.draws and not self.under_way and self.entry != "automatic"


@dataclass(frozen=True)
class Question:
    """A fact that would settle some answers, or was answered (`given`); `member` is None for one of the household."""

    member: Member | None
    fact: Fact
    settles: tuple[str, ...]  # names of schemes; none once it is answered
    given: str = ""
    insured: bool = False  # whether these are contributory schemes alone

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"fact:{self.member.key if self.member else ''}:{self.fact.code}"

    @property
    def words(self) -> str:
        """The question in the reader's language."""
        return self.fact.question.said(page_language())

    @property
    def settles_said(self) -> str:
        """The schemes whose answers it would settle, in words."""
        return listed(self.settles)

    @property
    def kind(self) -> str:
        """The type of the answer."""
        return self.fact.type

    @property
    def answers(self) -> list[tuple[str, str]]:
        """The answers to choose from; empty where it is written."""
        if self.fact.type == "boolean":
            return [("yes", _("yes")), ("no", _("no"))]
        return [(one.code, one.label.said(page_language())) for one in self.fact.choices]


@dataclass(frozen=True)
class Asked:
    """What is asked about one member, or about the household (None), in the book's order."""

    member: Member | None
    questions: tuple[Question, ...]

    @property
    def first(self) -> list[Question]:
        """What stands on the page at once."""
        return [one for one in self.questions if one.given or not one.insured]

    @property
    def insured(self) -> list[Question]:
        """What is folded away: only who or whose family had insured work has something to say to it."""
        return [one for one in self.questions if not one.given and one.insured]


@dataclass(frozen=True)
class Offers:
    """Everything that was found for a family, in the order in which a page shows it."""

    every: tuple[Offer, ...]
    questions: tuple[Question, ...]
    unseen: tuple[tuple[str, str], ...]  # schemes of which it is not known who draws from them, with their names
    chosen: frozenset[str]  # keys of what is to be set off

    @property
    def running(self) -> list[Offer]:
        """What was set off before and is not decided."""
        return [one for one in self.every if one.under_way and not one.draws]

    @property
    def possible(self) -> list[Offer]:
        """What can be set off now."""
        return [one for one in self.every if one.open]

    @property
    def untold(self) -> list[Offer]:
        """Of what nobody can tell yet."""
        return [one for one in self.every if one.verdict == "cannot_tell" and one.settable]

    def untold_of(self) -> list[tuple[Member, list[Offer], bool]]:
        """What nobody can tell yet, by member, and whether some of it was chosen all the same."""
        found: dict[str, tuple[Member, list[Offer]]] = {}
        for one in self.untold:
            found.setdefault(one.member.key, (one.member, []))[1].append(one)
        return [(member, ones, any(one.key in self.chosen for one in ones)) for member, ones in found.values()]

    @property
    def refused(self) -> list[tuple[str, list[Offer], bool]]:
        """What the rules do not give, by scheme, who stands at the window first; whether some of it was chosen."""
        found: dict[str, list[Offer]] = {}
        for one in self.every:
            if one.verdict == "no" and not one.draws:
                found.setdefault(one.name, []).append(one)
        return [(name, ones, any(one.key in self.chosen for one in ones)) for name, ones in found.items()]

    def of(self, key: str) -> Offer | None:
        """The offer of a key; None where there is none."""
        return next((one for one in self.every if one.key == key), None)

    def asked(self) -> list[Asked]:
        """The questions by whom they are about: the household first, then who stands at the window, then the others."""
        members = {one.member.key: one.member for one in self.every}
        found = [
            Asked(member, tuple(one for one in self.questions if one.member == member))
            for member in (None, *members.values())
        ]
        return [one for one in found if one.questions]

    def papers(self) -> list[tuple[Member, list[Paper]]]:
        """The papers that the chosen paths of each member want, each paper once."""
        found: dict[str, tuple[Member, dict[str, Paper]]] = {}
        for one in self.every:
            if one.key in self.chosen and one.settable:
                _member, wanted = found.setdefault(one.member.key, (one.member, {}))
                for paper in one.papers:
                    wanted.setdefault(paper.code, paper)
        return [(member, list(wanted.values())) for member, wanted in found.values() if wanted]


def offers_for(family: Family, under_way: Mapping[tuple[str, str], str], entries: Entries) -> Offers:
    """Work out what every member could get today, with what was answered.

    `under_way` maps (member, scheme) to the number of a running case.
    """
    evaluator = evaluator_today()
    book = evaluator.book
    asked_of = [one for one in book.schemes.values() if one.code in family.unseen]
    family = family.answered(entries.answers, entries.draws)
    every, missing = [], []
    for member in family.members:
        others = [dict(one.facts) for one in family.members if one.key != member.key]
        for code, answer in evaluator.one(dict(member.facts), others).items():
            offer = _offer(member, book.schemes[code], answer, under_way.get((member.key, code), ""))
            every.append(offer)
            if offer.verdict == "cannot_tell" and offer.settable:
                missing.append(offer)
    named = tuple((one.code, one.name.said(page_language())) for one in asked_of)
    questions = tuple(_questions(book, family, missing, entries))
    return Offers(tuple(every), questions, named, frozenset(entries.paths))


def _offer(member: Member, rules: SchemeRules, answer: Answer, under_way: str) -> Offer:
    language = page_language()
    return Offer(
        member=member,
        scheme=rules.code,
        name=rules.name.said(language),
        verdict=answer.answer,
        reasons=tuple(explain(answer, language)),
        missing=answer.missing,
        amount=answer.amount,
        per=rules.entitlement.per,
        entry=rules.entry.kind,
        where=rules.entry.where.said(language),
        steps=tuple(step.said(language) for step in rules.entry.steps),
        days=rules.entry.norm_days,
        decides=rules.decides_in(str(member.facts.get("province") or "")),
        papers=tuple(Paper(one.code, one.label.said(language), one.obligatory) for one in rules.documents),
        near=len(answer.failed) == 1,
        draws=rules.code in {scheme.code for scheme in member.draws},
        under_way=under_way,
    )


def _questions(book: Book, family: Family, offers: Iterable[Offer], entries: Entries) -> Sequence[Question]:
    """What to ask, and what was answered: each fact once for a member or the household, in the book's order."""
    settles: dict[tuple[str, str], list[str]] = {}
    open_to_all: set[tuple[str, str]] = set()  # whatever settles a scheme that wants no contributions
    for offer in offers:
        for code in offer.missing:
            if code in book.facts and book.facts[code].source not in NEVER_ASKED:
                whose = "" if book.facts[code].level == "household" else offer.member.key
                names = settles.setdefault((whose, code), [])
                names += [] if offer.name in names else [offer.name]
                if book.schemes[offer.scheme].type != "contributory":
                    open_to_all.add((whose, code))
    for whose, answers in entries.answers.items():
        for code in answers:
            settles.setdefault((whose, code), [])
    order = {code: place for place, code in enumerate(book.facts)}
    return [
        Question(
            family.member(whose),
            book.facts[code],
            tuple(names),
            entries.first(f"fact:{whose}:{code}"),
            bool(names) and (whose, code) not in open_to_all,
        )
        for (whose, code), names in sorted(settles.items(), key=lambda one: order[one[0][1]])
        if not whose or family.member(whose)
    ]
