"""Whatever officers do, in whatever order: a case is never where its declaration does not allow it to be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from saiban.access.models import Role
from saiban.access.viewer import Viewer
from saiban.cases import keeping, queries, rules, services, types
from saiban.cases.actors import Actor
from saiban.cases.calendars import calendar_of
from saiban.cases.declarations import CaseType, Confidentiality, Event, Field, FieldType
from saiban.cases.faults import NotAllowed, Overtaken
from saiban.cases.folding import ENGINE_EVENTS, fold
from saiban.cases.models import Case, CaseTrack
from saiban.cases.parties import NewParty
from saiban.cases.rules import Acting, Why
from saiban.cases.verifying import verify_case
from saiban.directory.models import Organisation
from tests.cases.complaint import COMPLAINT
from tests.cases.people import key, officer
from tests.cases.prosecution import PROSECUTION

pytestmark = pytest.mark.django_db

LATER_WHYS = {Why.TOO_EARLY, Why.TRACKS, Why.SAME_PERSON}


def value_for(field: Field, case: Case, data: st.DataObject) -> Any:
    """Something that can be entered for a field."""
    match field.type:
        case FieldType.CHOICE:
            return data.draw(st.sampled_from([one.code for one in field.values]))
        case FieldType.DATE:
            return (timezone.localdate() + timedelta(days=data.draw(st.integers(-200, 40)))).isoformat()
        case FieldType.PARTY:
            return data.draw(st.sampled_from(list(case.parties.values_list("number", flat=True))))
        case _:
            return data.draw(st.sampled_from(["302 PPC", "no more was said", "پولیس نے رسید دی"]))


class CaseLife(RuleBasedStateMachine):
    """One case, on which officers of two roles try everything that its declaration knows."""

    declared: CaseType
    officers: tuple[Role, ...]
    kinds: tuple[str, ...]  # of the parties who are there from the start

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        types.register(self.declared)
        self.viewers = [officer(f"officer{n}", role) for n, role in enumerate((*self.officers, self.officers[0]))]
        self.day = timezone.now() - timedelta(days=400)
        self.visited: list[str] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(data=st.data())
    def opened(self, data: st.DataObject) -> None:
        parties = [NewParty(kind, f"Person {n}") for n, kind in enumerate(self.kinds)]
        opener = next(one for one in self.viewers if one.role.value in self.declared.opening.by)
        fields = {one.code: value_for(one, None, data) for one in self.declared.fields_of(self.declared.opening)}
        self.case = services.open_case(
            case_type=self.declared.code,
            actor=Actor.officer(opener),
            office=None,
            organisation=Organisation.objects.get(pk="bisp"),
            title="A matter",
            parties=parties,
            fields=fields,
            legal_time=self.day,
            key=key(),
        )

    @rule(data=st.data(), hours=st.integers(0, 500))
    def anything_by_anybody(self, data: st.DataObject, hours: int) -> None:
        """Somebody tries some event on some track: what the declaration forbids is refused and leaves no trace."""
        event = data.draw(st.sampled_from(self.declared.events), "event")
        tracks = [None, *self.case.tracks.order_by("number")]
        self._attempt(event, data.draw(st.sampled_from(tracks)), data.draw(st.sampled_from(self.viewers)), hours, data)

    @rule(data=st.data(), hours=st.integers(0, 500))
    def something_possible(self, data: st.DataObject, hours: int) -> None:
        """Somebody does one of the things that the page offers: it is done."""
        viewer = data.draw(st.sampled_from(self.viewers))
        choices = self._choices(viewer)
        if not choices:
            return
        choice = data.draw(st.sampled_from(choices))
        track = self.case.tracks.get(number=choice.track) if choice.track else None
        seq = self.case.last_seq
        refused = self._attempt(choice.event, track, viewer, hours, data)
        assert refused is None or "tracks have no outcome" in refused.said
        assert self.case.last_seq == seq + (refused is None)

    @rule(data=st.data())
    def somebody_who_saw_less(self, data: st.DataObject) -> None:
        """Somebody acts on what the case was before: they are told, and nothing happens."""
        viewer = data.draw(st.sampled_from(self.viewers))
        for choice in self._choices(viewer):
            if choice.event.fields or choice.event.opens or choice.event.outcomes:
                continue
            track = self.case.tracks.get(number=choice.track) if choice.track else None
            about = {"case": self.case, "event": choice.event.code, "actor": Actor.officer(viewer), "track": track}
            with pytest.raises(Overtaken) as told:
                services.record_event(**about, reason="why", seen=self.case.last_seq - 1, key=key())
            assert [one.seq for one in told.value.since] == [self.case.last_seq]
            break

    @rule(data=st.data())
    def a_party_joins(self, data: st.DataObject) -> None:
        kind = data.draw(st.sampled_from(self.declared.parties))
        there = set(self.case.parties.values_list("kind", flat=True))
        if self.case.closed_at is None and (kind.several or kind.code not in there):
            self._kept(keeping.add_party, party=NewParty(kind.code, "Another person"))

    @rule(level=st.sampled_from(Confidentiality))
    def its_confidentiality_changes(self, level: Confidentiality) -> None:
        self._kept(keeping.change_confidentiality, level=level, reason="so ordered")
        if level != Confidentiality.NORMAL:  # else nobody could go on with it
            self._kept(keeping.change_confidentiality, level=Confidentiality.NORMAL, reason="over")

    @invariant()
    def it_stands_where_its_events_lead(self) -> None:
        if not hasattr(self, "case"):
            return
        history = queries.history_of(self.case)
        state = fold(history, types.case_type_of_version)
        assert (self.case.stage, self.case.outcome) == (state.stage, state.outcome)
        assert self.case.stage in {stage.code for stage in self.declared.stages}
        assert all(one.stage in {s.code for s in self.declared.stages_of(one.kind)} for one in state.tracks.values())
        assert (self.case.closed_at is None) == (not self.declared.stage(self.case.stage).end)
        if self.case.closed_at is not None:
            assert self.case.outcome or all(one.outcome for one in state.tracks.values())
        assert verify_case(self.case) == []  # also that the clocks' rows are what the events give from scratch

    def _attempt(
        self, event: Event, track: CaseTrack | None, viewer: Viewer, hours: int, data: st.DataObject
    ) -> NotAllowed | None:
        self.day = min(self.day + timedelta(hours=hours), timezone.now())
        fields = {one.code: value_for(one, self.case, data) for one in self.declared.fields_of(event)}
        seq, stage = self.case.last_seq, self.case.stage
        expected = self._declared_to_be_possible(event, track, viewer)
        used = key()
        about = {"case": self.case, "event": event.code, "actor": Actor.officer(viewer), "track": track}
        about |= {"fields": fields, "reason": "because", "at": self.day, "seen": seq, "key": used}
        try:
            written = services.record_event(**about)
        except NotAllowed as refused:
            self.case.refresh_from_db()
            assert (self.case.last_seq, self.case.stage) == (seq, stage)
            assert not expected or refused.why in LATER_WHYS
            return refused
        assert expected
        assert services.record_event(**about) == written  # sent twice, done once
        self.case.refresh_from_db()
        assert self.case.last_seq == seq + 1
        return None

    def _declared_to_be_possible(self, event: Event, track: CaseTrack | None, viewer: Viewer) -> bool:
        """What the declaration says of stage and role, read in the plainest way."""
        if viewer.role.value not in event.by or bool(event.track) != (track is not None):
            return False
        if track is None:
            return self.case.stage in event.from_
        open_stages = [stage.code for stage in self.declared.stages if not stage.end]
        during = self.case.stage in (event.during or open_stages)
        return track.kind == event.track and track.stage in event.from_ and during

    def _choices(self, viewer: Viewer) -> list[rules.Choice]:
        history = queries.history_of(self.case)
        state = fold(history, types.case_type_of_version)
        acting = Acting(frozenset({viewer.role.value}), viewer.user.pk)
        about = {"acting": acting, "now": timezone.now(), "calendar": calendar_of(self.case)}
        return rules.allowed(self.declared, state, history, **about)

    def _kept(self, service: Any, **about: Any) -> None:
        keeper = next(one for one in self.viewers if one.role.value in self.declared.sealed_to)
        service(case=self.case, actor=Actor.officer(keeper), seen=self.case.last_seq, key=key(), **about)
        self.case.refresh_from_db()


class ComplaintLife(CaseLife):
    declared = COMPLAINT
    officers = (Role.SCHEME_OFFICER,)
    kinds = ("complainant",)

    def __init__(self) -> None:
        super().__init__()
        self.viewers.append(officer("desk", Role.DESK_OFFICER))


class ProsecutionLife(CaseLife):
    declared = PROSECUTION
    officers = (Role.ASSISTANT_DISTRICT_PROSECUTOR, Role.DISTRICT_PROSECUTOR)
    kinds = ("accused", "accused", "complainant")


QUICK = settings(
    max_examples=6, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


@pytest.mark.parametrize("life", [ComplaintLife, ProsecutionLife])
def test_no_sequence_of_events_leads_astray(life: type[CaseLife]) -> None:
    run_state_machine_as_test(life, settings=QUICK)


@pytest.mark.long
@pytest.mark.parametrize("life", [ComplaintLife, ProsecutionLife])
def test_no_long_sequence_of_events_leads_astray(life: type[CaseLife]) -> None:
    run_state_machine_as_test(life, settings=settings(QUICK, max_examples=25, stateful_step_count=30))


def test_the_engines_own_events_are_named() -> None:
    assert all(code.startswith("@") and title.en and title.ur for code, title in ENGINE_EVENTS.items())
