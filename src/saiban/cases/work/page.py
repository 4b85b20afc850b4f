"""The parts of a case's page: its timeline, clocks, tasks, tracks, requests and links, as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer
from saiban.cases import clock_words, types
from saiban.cases.clocks import ClockState, State
from saiban.cases.declarations import CaseType, Confidentiality
from saiban.cases.folding import ENGINE_EVENTS, VERSION
from saiban.cases.models import Case, CaseEvent, CaseTrack, Link, Request, RequestItem, Task
from saiban.cases.queries import cases_for
from saiban.cases.work import shown, tasks
from saiban.cases.work.opened import Opened
from saiban.cases.work.words import words_of
from saiban.frame.language import page_language

_RUNNING = (State.OVERDUE, State.DUE_SOON, State.RUNNING, State.PAUSED)


@dataclass(frozen=True)
class Line:
    """A line of the timeline, in words."""

    event: CaseEvent
    title: str
    who: str
    track: str
    stage: str  # where it led; empty where the stage stayed
    outcome: str
    told: Sequence[shown.Told]

    @property
    def entered_later(self) -> bool:
        """Say whether it was written down on a later day than it happened."""
        return timezone.localdate(self.event.at) != timezone.localdate(self.event.entered_at)


@dataclass(frozen=True)
class ShownClock:
    """A clock with its title and how it stands now."""

    state: ClockState
    title: str
    track: str
    stands: State

    @property
    def steps(self) -> list[str]:
        """How its day came about, line by line."""
        return clock_words.lines(self.state, page_language())

    @property
    def running(self) -> bool:
        """Say whether it still counts."""
        return self.stands in _RUNNING


@dataclass(frozen=True)
class ShownTask:
    """A task with its words, and what the viewer may do with it."""

    task: Task
    title: str
    overdue: bool
    may_take: bool
    may_finish: bool


@dataclass(frozen=True)
class ShownTrack:
    """A track in words."""

    track: CaseTrack
    title: str
    stage: str
    outcome: str


@dataclass(frozen=True)
class ShownRequest:
    """A request with its words opened."""

    request: Request
    words: str
    answer: str
    items: Sequence[tuple[RequestItem, str]]
    overdue: bool


@dataclass(frozen=True)
class ShownLink:
    """Another case that this one has to do with; without a type where the viewer may not see it."""

    kind: str
    number: str
    title: str
    visible: bool


def timeline(opened: Opened) -> list[Line]:
    """Return what happened in a case, the newest first."""
    names = shown.directory_names(opened.declared, opened.events)
    lines = []
    for row in opened.events:
        declared = types.case_type_of_version(row.version_id)
        track = shown_track(declared, row.track, opened).title if row.track else ""
        moved = (row.track_from, row.track_to) if row.track else (row.stage_from, row.stage_to)
        stage = ""
        if moved[0] != moved[1] and moved[1]:
            after = types.case_type_of_version(row.fields["version"]) if row.code == VERSION else declared
            stage = str(after.stage(moved[1], row.track.kind if row.track else "").title)
        told: Sequence[shown.Told] = ()
        if not row.code.startswith("@"):
            told = shown.told(declared, row, declared.event(row.code), opened.parties, names)
        lines.append(
            Line(
                event=row,
                title=event_title(declared, row.code),
                who=shown.who(row),
                track=track,
                stage=stage,
                outcome=str(declared.outcome(row.outcome).title) if row.outcome else "",
                told=told,
            )
        )
    return lines[::-1]


def event_title(declared: CaseType, code: str) -> str:
    """Return what an event is called: as declared, or the engine's own word for one of its own."""
    return str(ENGINE_EVENTS[code] if code in ENGINE_EVENTS else declared.event(code).title)


def clocks(opened: Opened) -> list[ShownClock]:
    """Return the clocks of a case: those that count first, the soonest due before the others."""
    found = []
    for state in opened.clocks:
        track = opened.tracks.get(state.track) if state.track is not None else None
        found.append(
            ShownClock(
                state=state,
                title=str(opened.declared.clock(state.code).title),
                track=shown_track(opened.declared, track, opened).title if track else "",
                stands=state.at(opened.now),
            )
        )
    last = timezone.datetime.max.date()
    return sorted(found, key=lambda one: (not one.running, one.state.due_on or last, one.state.code))


def tracks(opened: Opened) -> list[ShownTrack]:
    """Return the tracks of a case in words."""
    return [shown_track(opened.declared, track, opened) for track in opened.tracks.values()]


def shown_track(declared: CaseType, track: CaseTrack, opened: Opened) -> ShownTrack:
    """Return a track in words: what it is, whose, about what, where it stands."""
    kind = declared.track(track.kind)
    party = next((one for one in opened.parties.values() if one.pk == track.party_id), None)
    about = shown.party_label(declared, party) if party else ""
    return ShownTrack(
        track=track,
        title=" · ".join(filter(None, [str(kind.title), about, track.matter])),
        stage=str(declared.stage(track.stage, track.kind).title),
        outcome=str(declared.outcome(track.outcome).title) if track.outcome else "",
    )


def open_tasks(opened: Opened) -> list[ShownTask]:
    """Return the open tasks of a case, the soonest due first."""
    found = Task.objects.filter(case=opened.case, state=Task.State.OPEN, done_by_parts=0).select_related("user")
    return [
        shown_task(opened.viewer, opened.declared, task, overdue=task.due_at is not None and task.due_at <= opened.now)
        for task in sorted(found, key=lambda task: (task.due_at is None, task.due_at, task.pk))
    ]


def shown_task(viewer: Viewer, declared: CaseType, task: Task, *, overdue: bool) -> ShownTask:
    """Return a task with its words, and what the viewer may do with it."""
    kinds = {kind.code: kind for kind in declared.tasks}
    kind = kinds.get(task.code)
    is_mine = task.user_id == viewer.user.pk
    waits = task.user_id is None and tasks.is_for(viewer, task)
    return ShownTask(
        task=task,
        title=str(kind.title) if kind else words_of(task.words) or task.code,
        overdue=overdue,
        may_take=waits,
        may_finish=(is_mine or waits) and not (kind and kind.done_by),
    )


def requests(opened: Opened) -> list[ShownRequest]:
    """Return the requests of a case to other bodies, the newest first."""
    today = timezone.localdate(opened.now)
    found = Request.objects.filter(case=opened.case).select_related("to", "asked_by").prefetch_related("items")
    return [
        ShownRequest(
            request=one,
            words=words_of(one.words),
            answer=words_of(one.answer),
            items=[(item, words_of(item.words)) for item in sorted(one.items.all(), key=lambda item: item.place)],
            overdue=one.state == Request.State.ASKED and one.due_on is not None and one.due_on < today,
        )
        for one in found.order_by("-pk")
    ]


def links(opened: Opened) -> list[ShownLink]:
    """Return the cases that a case has to do with, in both directions; of one that is not theirs only the number.

    A sealed one that is not theirs is left out.
    """
    forth = Link.objects.filter(case=opened.case, ended_at=None).select_related("other")
    back = Link.objects.filter(other=opened.case, ended_at=None).select_related("case")
    pairs = [(str(Link.Kind(one.kind).label), one.other) for one in forth]
    pairs += [(_BACKWARDS[Link.Kind(one.kind)](), one.case) for one in back]
    if not pairs:
        return []
    visible = set(
        cases_for(opened.viewer).filter(pk__in=[case.pk for _kind, case in pairs]).values_list("pk", flat=True)
    )
    return [
        _link(kind, case, visible=case.pk in visible)
        for kind, case in pairs
        if case.pk in visible or case.confidentiality != Confidentiality.SEALED
    ]


def _link(kind: str, case: Case, *, visible: bool) -> ShownLink:
    title = str(types.case_type_of_version(case.version_id).title) if visible else ""
    return ShownLink(kind, case.number, title, visible)


_BACKWARDS = {
    Link.Kind.APPEAL_OF: lambda: _("appealed against by"),
    Link.Kind.ARISES_FROM: lambda: _("gave rise to"),
    Link.Kind.RELATED: lambda: _("related to"),
    Link.Kind.JOINED: lambda: _("handled together with"),
}
