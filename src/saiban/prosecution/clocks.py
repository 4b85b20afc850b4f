"""By when the law wants what: the clocks of `law/clocks.yaml`, run by the clock engine of `saiban.cases`.

Which law is in force is asked of the date of the FIR (of the complaint, where there is no FIR): a FIR of 2012 keeps the
anti-terrorism clocks of 2012. The engine asks a term for its dates by the day on which a clock starts, so a term with
dates becomes one for each *edition* of the law in which it holds, and the edition is a fact of the case.

`declared_clocks` are for the declaration of a case type whose events have the codes of `clocks.yaml`; `run` runs them
over what happened, without a case or a database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache

from saiban.cases.calendar import HERE, Calendar
from saiban.cases.clocks import ClockState, compute
from saiban.cases.declarations import (
    CaseType,
    Clock,
    ClockKind,
    Event,
    Field,
    FieldType,
    PartyKind,
    Pause,
    Stage,
    Term,
    Track,
    Words,
)
from saiban.cases.folding import PARTIES, SEAT, Happened, moments
from saiban.prosecution.law.clock_rules import (
    ClockRule,
    Exclusion,
    LegalEvent,
    TermRule,
    clock_rules,
    editions,
    legal_events,
)
from saiban.prosecution.law.confidence import Confidence
from saiban.prosecution.law.jurisdictions import jurisdiction
from saiban.prosecution.law.offences import Heaviest, Offence
from saiban.prosecution.law.tracks import ORDINARY

LAW_AS_OF = "law_as_of"
"""The fact that says which edition of the law holds: the day from which it did, or `before` the first."""

OPEN, EXCLUDED = "open", "excluded"
CASE_FACTS = (LAW_AS_OF, "track", "jurisdiction", "offence", "employer_law", "complaint_case")
ACCUSED_FACTS = ("sex", "juvenile", "capital", "court", "sentence", "statutory_bail")
MURDER = frozenset({"302", "396"})
_OPENED, DESCRIBED = "opened", "described"
_MORNING = time(10)


@dataclass(frozen=True)
class Subject:
    """An accused or an exhibit: what clocks ask of it, and for which reasons a clock does not run for it.

    Facts of an accused: sex (female, male), juvenile, capital (yes, no), and after conviction court (session,
    magistrate, anti_terrorism, narcotics, anti_rape) and sentence (death, up_to_3, up_to_7, over_7).
    """

    key: str
    of: str = "accused"
    facts: Mapping[str, str] = field(default_factory=dict)
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Matter:
    """A prosecution as far as clocks ask: the date of its FIR, its track, its service, who is accused."""

    fir_on: date
    track: str = ORDINARY
    jurisdiction: str = "sindh"
    facts: Mapping[str, str] = field(default_factory=dict)
    subjects: tuple[Subject, ...] = ()


@dataclass(frozen=True)
class Occurrence:
    """An event of `clocks.yaml` that happened; `key` names the accused or exhibit, `until` ends a remand order.

    `DESCRIBED` tells other facts of an accused from then on, as a graver charge does.
    """

    event: str
    at: date | datetime
    key: str = ""
    until: date | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LegalClock:
    """A round of a clock as it stands by what happened, with the law of its term and how sure that is."""

    rule: ClockRule
    state: ClockState
    term: TermRule
    key: str = ""

    @property
    def law(self) -> str:
        """Return the law or norm of the term."""
        return self.term.law

    @property
    def confidence(self) -> Confidence:
        """Return how sure the term is."""
        return self.term.confidence


@dataclass(frozen=True)
class NotRun:
    """A clock that the law does not give somebody, and why."""

    rule: ClockRule
    key: str
    exclusion: Exclusion


@dataclass(frozen=True)
class Run:
    """The clocks of a matter, and those that are excluded."""

    clocks: tuple[LegalClock, ...]
    excluded: tuple[NotRun, ...]

    def latest(self, code: str, key: str = "") -> LegalClock | None:
        """Return the newest round of a clock of the case, or of an accused or exhibit."""
        found = [one for one in self.clocks if one.rule.code == code and one.key == key]
        return found[-1] if found else None


@dataclass(frozen=True)
class ReportTimes:
    """Interim and final police report apart, in days since the FIR: an interim report is not one on time."""

    interim: int | None
    final: int | None
    between: int | None
    final_late: bool | None  # None: it is not there yet and not yet due


def run(matter: Matter, happened: Sequence[Occurrence], calendar: Calendar | None = None) -> Run:
    """Return every clock that what happened has started, by the law of the FIR's date.

    `calendar` is that of the jurisdiction's province unless another is given (declared holidays, sighted moons).
    KeyError for an event, accused or exhibit that there is not.
    """
    calendar = calendar or calendar_of(matter.jurisdiction)
    history = _history(matter, happened)
    states = compute(legal_case(), list(moments(history, lambda _version: legal_case())), calendar)
    rules = clock_rules()
    clocks = tuple(
        LegalClock(
            rule=rules[state.code],
            state=state,
            term=next(term for term in rules[state.code].terms if term.law == state.term.source),
            key=matter.subjects[state.track - 1].key if state.track is not None else "",
        )
        for state in states
    )
    return Run(clocks, tuple(_not_run(matter, happened)))


def law_as_of(fir_on: date) -> str:
    """Return the edition of the law for a FIR of a day: the day from which that edition holds, or `before`."""
    held = [day for day in editions() if day <= fir_on]
    return held[-1].isoformat() if held else "before"


def facts_of(matter: Matter) -> dict[str, str]:
    """Return the facts of the case that terms ask for."""
    return {
        LAW_AS_OF: law_as_of(matter.fir_on),
        "track": matter.track,
        "jurisdiction": matter.jurisdiction,
        **matter.facts,
    }


def facts_of_offences(offences: Iterable[Offence]) -> dict[str, str]:
    """Return what the offences of a charge say: `offence` for the norms of trials, `capital` for statutory bail."""
    heavy = [one for one in offences if one.heaviest is not None]
    if not heavy:
        return {}
    capital = "yes" if any(one.capital for one in heavy) else "no"
    if any(one.law == "PPC" and one.section in MURDER for one in heavy):
        return {"offence": "murder", "capital": capital}
    over = any(one.heaviest in (Heaviest.DEATH, Heaviest.LIFE, Heaviest.OVER_7) for one in heavy)
    return {"offence": "over_7" if over else "up_to_7", "capital": capital}


def calendar_of(code: str, declared: Mapping[date, Words | None] | None = None) -> Calendar:
    """Return the calendar of a jurisdiction's province, with days declared holidays or none after all."""
    return Calendar(province=jurisdiction(code).province, declared=declared or {})


def report_times(fir_on: date, found: Run, *, interim: date | None, final: date | None, today: date) -> ReportTimes:
    """Return the days from the FIR to each report, between both, and whether the final one is late."""
    clock = found.latest("police_report")
    due = clock.state.due_on if clock is not None else None
    late = None
    if due is not None and (final is not None or today > due):
        late = (final or today) > due
    return ReportTimes(
        interim=(interim - fir_on).days if interim is not None else None,
        final=(final - fir_on).days if final is not None else None,
        between=(final - interim).days if final is not None and interim is not None else None,
        final_late=late,
    )


@cache
def declared_clocks() -> tuple[Clock, ...]:
    """Return the clocks of the law as the case engine declares them."""
    return tuple(_declared(rule) for rule in clock_rules().values())


def _declared(rule: ClockRule) -> Clock:
    terms = tuple(term for one in rule.terms for term in _terms(rule, one))
    return Clock(
        code=rule.code,
        title=rule.title,
        kind=ClockKind.SERVICE if rule.use == "norm" else ClockKind.LEGAL,
        starts=rule.starts,
        met_by=rule.met_by,
        terms=terms,
        conditional=not any(not term.when and term.valid_to is None for term in terms),
        track="" if rule.of == "case" else rule.of,
        restarts=rule.restarts,
        rolls=rule.rolls,
        follows_facts=rule.follows_facts,
        dropped_by=rule.dropped_by,
        pauses=tuple(Pause((pause.by,), (pause.until,), pause.title) for pause in rule.pauses),
        ends_spans=rule.ends_spans,
        until_field=rule.until_field,
        window=rule.use in ("window", "earliest"),
        warn=rule.warn,
    )


def _terms(rule: ClockRule, term: TermRule) -> Iterable[Term]:
    """Yield the term for each edition of the law in which it holds; once where it has no dates."""
    when = (*term.when, *(((rule.code, OPEN),) if rule.excluded else ()))
    if term.valid_from is None and term.valid_to is None:
        yield Term(term.count, term.unit, term.law, when)
        return
    for code, day in (("before", date.min), *((day.isoformat(), day) for day in editions())):
        if term.holds_on(day):
            yield Term(term.count, term.unit, term.law, (*when, (LAW_AS_OF, code)))


def _not_run(matter: Matter, happened: Sequence[Occurrence]) -> Iterable[NotRun]:
    started = {(one.event, one.key) for one in happened}
    for rule in clock_rules().values():
        for subject in matter.subjects:
            for exclusion in rule.excluded:
                if exclusion.fact in subject.excluded and any((event, subject.key) in started for event in rule.starts):
                    yield NotRun(rule, subject.key, exclusion)


def _history(matter: Matter, happened: Sequence[Occurrence]) -> list[Happened]:
    """Return what happened as events of the smallest case type that has these clocks, in the order of time."""
    numbers = {subject.key: number for number, subject in enumerate(matter.subjects, 1)}
    ordered = sorted(((_moment(one.at), one) for one in happened), key=lambda pair: pair[0])
    begins = ordered[0][0] if ordered else _moment(matter.fir_on)
    parties = [[number, subject.of] for number, subject in enumerate(matter.subjects, 1)]
    opening = {PARTIES: parties, SEAT: ["prosecution", None, None], **facts_of(matter)}
    history = [Happened(1, _OPENED, "law", begins, begins, fields=opening)]
    for number, subject in enumerate(matter.subjects, 1):
        if subject.of == "accused":
            told = {**subject.facts, **_bars(subject)}
            history.append(Happened(len(history) + 1, DESCRIBED, "law", begins, begins, number, fields=told))
    for at, one in ordered:
        fields = dict(one.facts) if one.until is None else {"until": one.until.isoformat()}
        of_case = one.event != DESCRIBED and legal_events()[one.event].of == "case"
        track = None if of_case else numbers[one.key]
        history.append(Happened(len(history) + 1, one.event, "law", at, at, track, fields=fields))
    return history


def _bars(subject: Subject) -> dict[str, str]:
    return {
        rule.code: EXCLUDED if any(one.fact in subject.excluded for one in rule.excluded) else OPEN
        for rule in clock_rules().values()
        if rule.excluded
    }


def _moment(at: date | datetime) -> datetime:
    if isinstance(at, datetime):
        return at if at.tzinfo is not None else at.replace(tzinfo=HERE)
    return datetime.combine(at, _MORNING, HERE)


@cache
def legal_case() -> CaseType:
    """Return the smallest case type that has every event and clock of the law: one stage, nobody's, never kept."""
    running = Stage("running", Words("Running", "جاری"))
    subjects = {"accused": Words("Accused", "ملزم"), "exhibit": Words("Exhibit", "مال مقدمہ")}
    events = [_event(one) for one in legal_events().values()]
    described = Event(
        DESCRIBED,
        Words("Described", "کوائف"),
        by=(),
        track="accused",
        fields=tuple(_fact(code) for code in ACCUSED_FACTS),
    )
    return CaseType(
        code="legal_clocks",
        prefix="LAW",
        title=Words("Clocks of the law", "قانونی مدتیں"),
        opening=Event(
            _OPENED, Words("Opened", "آغاز"), by=(), to=running.code, fields=tuple(_fact(code) for code in CASE_FACTS)
        ),
        stages=(running,),
        events=(described, *events),
        keepers=(),
        outcomes=(),
        tracks=tuple(Track(code, title, (running,)) for code, title in subjects.items()),
        parties=tuple(PartyKind(code, title, several=True, track=code) for code, title in subjects.items()),
        clocks=declared_clocks(),
    )


def _event(event: LegalEvent) -> Event:
    until = (Field("until", Words("Until", "تک"), FieldType.DATE, required=False),) if event.code == "remand" else ()
    return Event(event.code, event.title, by=(), track="" if event.of == "case" else event.of, fields=until)


def _fact(code: str) -> Field:
    return Field(code, Words(code, code), required=False, fact=True)
