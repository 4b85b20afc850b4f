"""A declaration with a fault stops the start, and the message names the fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from saiban.cases import types
from saiban.cases.calendar import HERE, Calendar
from saiban.cases.canonical import as_text, from_text, version_of
from saiban.cases.checking import DeclarationFault, check, faults_of
from saiban.cases.clocks import ClockState, compute
from saiban.cases.declarations import (
    MATTER,
    CaseType,
    Clock,
    ClockKind,
    Event,
    Field,
    FieldType,
    Outcome,
    PartyKind,
    Stage,
    TaskKind,
    Term,
    Track,
    Unit,
    Words,
)
from saiban.cases.folding import PARTIES, SEAT, Happened, moments
from tests.cases.complaint import COMPLAINT, OFFICER
from tests.cases.prosecution import PROSECUTION, same


def with_event(code: str, /, **changed: Any) -> CaseType:
    """The complaint with one event changed."""
    return replace(
        COMPLAINT, events=tuple(replace(one, **changed) if one.code == code else one for one in COMPLAINT.events)
    )


def with_clock(**changed: Any) -> CaseType:
    return replace(COMPLAINT, clocks=(replace(COMPLAINT.clocks[0], **changed),))


def with_field(field: Field) -> CaseType:
    return replace(COMPLAINT, opening=replace(COMPLAINT.opening, fields=(*COMPLAINT.opening.fields, field)))


LONELY = Stage("lonely", same("Lonely"))
NEVER = Clock("never", same("Never"), ClockKind.LEGAL, ("answer",), ("take",), (Term(1, Unit.DAYS, "x"),))

FAULTY: dict[str, tuple[CaseType, str]] = {
    "a stage nobody comes to": (replace(COMPLAINT, stages=(*COMPLAINT.stages, LONELY)), "lonely of the case can't be"),
    "a stage nobody leaves": (with_event("reply", from_=("lodged",)), "from the stage asked of the case no end"),
    "no end at all": (replace(COMPLAINT, stages=tuple(replace(s, end=False) for s in COMPLAINT.stages)), "is an end"),
    "an end without outcome": (with_event("take", to="answered"), "can be reached without an outcome"),
    "an outcome nobody brings": (
        replace(COMPLAINT, outcomes=(*COMPLAINT.outcomes, Outcome("lost", same("Lost")))),
        "no event brings the outcome lost",
    ),
    "an unknown role": (with_event("take", by=("governor",)), "role 'governor'"),
    "nobody who may": (with_event("take", by=()), "can be done by nobody"),
    "no keeper": (replace(COMPLAINT, keepers=()), "no role keeps its cases"),
    "an unknown stage": (with_event("take", to="elsewhere"), "stage 'elsewhere'"),
    "an event from nowhere": (with_event("take", from_=()), "from which stages"),
    "an unknown outcome": (with_event("answer", outcomes=("won",)), "outcome 'won'"),
    "an unknown paper": (with_event("answer", documents=("affidavit",)), "document 'affidavit'"),
    "an unknown checklist": (with_event("answer", checklists=("all_there",)), "checklist 'all_there'"),
    "an unknown event before": (with_event("reopen", not_by_who_did=("approve",)), "event 'approve'"),
    "an event twice": (replace(COMPLAINT, events=(*COMPLAINT.events, COMPLAINT.events[0])), "take is declared twice"),
    "a code with blanks": (with_event("take", code="take up"), "'take up' must be named by lower-case"),
    "a bad prefix": (replace(COMPLAINT, prefix="cmp1"), "two to four capital letters"),
    "no Urdu": (with_event("take", title=Words("Take it up", " ")), "in English and in Urdu"),
    "a choice without values": (with_field(Field("x", same("X"), FieldType.CHOICE)), "must name its values"),
    "a text with values": (
        with_field(Field("x", same("X"), values=COMPLAINT.opening.fields[0].values)),
        "must have no values",
    ),
    "a sealed fact": (with_field(Field("x", same("X"), fact=True, sensitive=True)), "can't be a fact"),
    "a long fact": (with_field(Field("x", same("X"), FieldType.LONG_TEXT, fact=True)), "one short value"),
    "an open phone": (with_field(Field("x", same("X"), FieldType.PHONE)), "must be sensitive"),
    "a reserved field": (with_field(Field("outcome", same("X"))), "keeps for itself"),
    "a clock never started": (with_clock(starts=()), "is never started"),
    "a clock never met": (with_clock(met_by=()), "is never met"),
    "a clock met only before it starts": (
        replace(with_event("reopen", to="asked", from_=("lodged",)), clocks=(NEVER,)),
        "none of take can follow",
    ),
    "a clock of an unknown event": (with_clock(starts=("sneeze",)), "event 'sneeze'"),
    "a clock without term": (with_clock(terms=()), "has no term"),
    "a clock that may have no term": (
        with_clock(terms=(Term(7, Unit.DAYS, "x", when=(("about", "money"),)),)),
        "holds where no other does",
    ),
    "a term for all, but conditional": (with_clock(conditional=True), "so it is not conditional"),
    "a term of nothing": (with_clock(terms=(Term(0, Unit.DAYS, "x"),)), "at least 1"),
    "a term without source": (with_clock(terms=(Term(9, Unit.DAYS, " "),)), "name its source"),
    "a term that ends before it begins": (
        with_clock(
            terms=(Term(9, Unit.DAYS, "x", (), date(2027, 1, 1), date(2026, 1, 1)), COMPLAINT.clocks[0].terms[0])
        ),
        "ends before it begins",
    ),
    "a term by an unknown fact": (
        with_clock(terms=(*COMPLAINT.clocks[0].terms, Term(9, Unit.DAYS, "x", when=(("scheme", "zakat"),)))),
        "not all are facts",
    ),
    "a warning before the start": (with_clock(warn=(40,)), "warns at (40,)"),
    "an escalation to nobody": (
        with_clock(escalate=(replace(COMPLAINT.clocks[0].escalate[0], role="governor"),)),
        "role 'governor'",
    ),
    "a start from a field that is no date": (with_clock(from_field="story"), "must be a date among the fields"),
    "a track nobody opens": (
        replace(
            COMPLAINT, tracks=(Track("member", same("M"), (Stage("a", same("A")), Stage("b", same("B"), end=True))),)
        ),
        "no party and no event opens the track member",
    ),
    "a party with an unknown track": (
        replace(COMPLAINT, parties=(PartyKind("complainant", same("C"), track="member"),)),
        "track 'member'",
    ),
    "an event with during but no track": (with_event("take", during=("lodged",)), "have no meaning"),
    "a task never given": (
        replace(COMPLAINT, tasks=(TaskKind("call", same("Call"), OFFICER, opened_by=()),)),
        "the task call is never given",
    ),
    "an event that can never happen": (
        replace(
            COMPLAINT,
            stages=(*COMPLAINT.stages, LONELY),
            events=(*COMPLAINT.events, Event("wave", same("Wave"), by=(OFFICER,), from_=("lonely",))),
        ),
        "the event wave can never happen",
    ),
}


@pytest.mark.parametrize("what", FAULTY)
def test_a_fault_is_named(what: str) -> None:
    declared, said = FAULTY[what]
    with pytest.raises(DeclarationFault, match="can't be used") as refused:
        check(declared)
    assert any(said in fault for fault in refused.value.faults), refused.value.faults


def test_sound_declarations_have_no_faults() -> None:
    assert faults_of(COMPLAINT) == []
    assert faults_of(PROSECUTION) == []


def test_every_case_type_of_this_installation_is_sound() -> None:
    for declared in types.registered():
        assert faults_of(declared) == []


def test_two_types_can_not_share_a_prefix() -> None:
    types.register(COMPLAINT)
    with pytest.raises(ValueError, match="CMP"):
        types.register(replace(COMPLAINT, code="other_complaint"))


@pytest.mark.parametrize("declared", [COMPLAINT, PROSECUTION])
def test_a_declaration_is_read_back_from_its_text(declared: CaseType) -> None:
    assert from_text(as_text(declared)) == declared


def test_the_version_changes_with_what_is_said_and_with_nothing_else() -> None:
    assert version_of(replace(COMPLAINT)) == version_of(COMPLAINT)
    assert version_of(with_clock(warn=(2,))) != version_of(COMPLAINT)
    assert '"warn":[]' not in as_text(with_clock(warn=()))  # defaults are not written: new ones change no version


def test_the_documented_example_is_the_one_that_is_tested() -> None:
    from pathlib import Path

    root = Path(__file__).parents[2]
    example = root.joinpath("tests/cases/complaint.py").read_text("utf-8").strip()
    assert example in root.joinpath("docs/cases.md").read_text("utf-8")


def test_a_conditional_clock_runs_only_where_a_term_fits() -> None:
    for_money = Term(7, Unit.DAYS, "x", when=(("about", "money"),))
    declared = with_clock(terms=(for_money,), conditional=True)
    assert faults_of(declared) == []
    assert from_text(as_text(declared)) == declared
    assert [state.term for state in clocks_of(declared, about="money")] == [for_money]
    assert clocks_of(declared, about="manner") == []


def clocks_of(declared: CaseType, *, about: str) -> list[ClockState]:
    """The clocks of a complaint that was just lodged."""
    at = datetime(2026, 11, 2, 10, tzinfo=HERE)
    lodged = Happened(1, "lodge", "x", at, at, fields={"about": about, PARTIES: [], SEAT: ["bisp", None, None]})
    return compute(declared, list(moments([lodged], lambda _version: declared)), Calendar())


def test_the_track_of_a_thing_asks_for_no_party() -> None:
    thing = replace(PROSECUTION.track("charge"), code="exhibit", under="", of_thing=True)
    found = Event("find", same("Find"), by=("clerk",), from_=("registered",), opens="exhibit")
    declared = replace(PROSECUTION, tracks=(*PROSECUTION.tracks, thing), events=(*PROSECUTION.events, found))
    assert [field.code for field in declared.fields_of(found)] == [MATTER]
