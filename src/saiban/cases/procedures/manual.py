"""A case type as a manual: who does what at which stage, by when, and on which paper. Nothing stands in it but data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from saiban.access.models import Role
from saiban.cases.canonical import version_of
from saiban.cases.clock_words import amount
from saiban.cases.declarations import (
    PUBLIC,
    SYSTEM,
    CaseType,
    Clock,
    ClockKind,
    Event,
    Stage,
    Term,
    Unit,
    Waits,
)
from saiban.cases.diagram import event_numbers, svg
from saiban.frame.documents import Document, Facts, Heading, Paragraph, Part, Picture, Rows
from saiban.frame.language import day_words, listed, page_language

BREADTH = 82
"""Millimetres of a diagram on paper."""


def manual(declared: CaseType) -> Document:
    """Return the manual of a case type in the language of the moment."""
    return Document(
        title=_("Procedure: %(type)s") % {"type": declared.title},
        subtitle=_("Case numbers begin with %(prefix)s. Version %(version)s.")
        % {"prefix": declared.prefix, "version": version_of(declared)[:12]},
        parts=tuple(_parts(declared)),
        foot=str(declared.title),
    )


def _parts(declared: CaseType) -> Iterator[Part]:
    for words in filter(None, (declared.about, declared.law)):
        yield Paragraph(str(words))
    yield from _way(declared, "", _("The way of a case"))
    for track in declared.tracks:
        yield from _way(declared, track.code, str(track.title))
    if declared.clocks:
        yield Heading(_("By when"))
        columns = (_("Clock"), _("Runs from"), _("Until"), _("Term and its source"), _("Who is told"))
        yield Rows(columns, [_clock(declared, one) for one in declared.clocks], widths=(9, 8, 9, 14, 8))
    if declared.documents:
        yield Heading(_("Papers"))
        yield Rows(
            (_("Paper"), _("Needed for")), [(str(d.title), _needing(declared, d.code)) for d in declared.documents]
        )
    for checklist in declared.checklists:
        yield Heading(_("Checklist: %(title)s") % {"title": checklist.title})
        said = {True: _("obligatory"), False: _("if there is one")}
        yield Rows((_("Line"), _("Needed")), [(str(item.title), said[item.required]) for item in checklist.items])
    yield Heading(_("How it can end"))
    yield Rows(
        (_("Outcome"), _("The file is kept")), [(str(o.title), _kept(o.retention_days)) for o in declared.outcomes]
    )
    yield Heading(_("Who sees it"))
    yield Facts(_seeing(declared))


def _way(declared: CaseType, track: str, title: str) -> Iterator[Part]:
    """The diagram, the stages and the steps of the case or of one of its tracks."""
    yield Heading(title)
    yield Picture(svg(declared, page_language(), track), BREADTH)
    yield Rows(
        (_("Stage"), _("Waits for"), _("What the person is told")),
        [_stage(stage) for stage in declared.stages_of(track)],
    )
    numbers = event_numbers(declared)
    events = [one for one in declared.all_events if one.track == track]
    columns = (_("Step no."), _("Step"), _("Who does it"), _("At the stage"), _("Leads to"), _("What it asks for"))
    rows = [(str(numbers[one.code]), *_event(declared, one)) for one in events]
    yield Rows(columns, rows, widths=(4, 9, 9, 9, 9, 14))


def _stage(stage: Stage) -> tuple[str, str, str]:
    waits = {
        Waits.OFFICE: _("the office"),
        Waits.PERSON: _("the person"),
        Waits.BODY: _("another body"),
        Waits.DAY: _("a day that has to come"),
    }
    return str(stage.title), _("closed") if stage.end else waits[stage.waits], str(stage.tells or "")


def _event(declared: CaseType, event: Event) -> tuple[str, ...]:
    stages = {one.code: str(one.title) for one in declared.stages_of(event.track)}
    to = stages[event.to] if event.to else _("stays")
    if event.case_to:
        to += "; " + _("the case: %(stage)s") % {"stage": declared.stage(event.case_to).title}
    return (
        str(event.title),
        _roles(event.by),
        listed(stages[code] for code in event.from_) or _("the start"),
        to,
        "; ".join(_asks(declared, event)),
    )


def _asks(declared: CaseType, event: Event) -> Iterator[str]:
    for field in declared.fields_of(event):
        yield str(field.title) if field.required else _("%(field)s (if known)") % {"field": field.title}
    for code in event.documents:
        yield next(str(one.title) for one in declared.documents if one.code == code)
    for code in event.checklists:
        title = next(one.title for one in declared.checklists if one.code == code)
        yield _("checklist “%(title)s” done") % {"title": title}
    if event.needs_reason:
        yield _("a reason")
    for need in event.after:
        about = {"event": declared.event(need.event).title, "amount": amount(need.count, need.unit)}
        yield (_("%(amount)s after “%(event)s”") if need.count else _("after “%(event)s”")) % about
    for waits in event.needs_tracks:
        stages = listed(str(declared.stage(code, waits.track).title) for code in waits.stages)
        yield _("every %(track)s at: %(stages)s") % {"track": declared.track(waits.track).title, "stages": stages}
    if event.not_by_who_did:
        titles = listed(str(declared.event(code).title) for code in event.not_by_who_did)
        yield _("not by whoever did: %(events)s") % {"events": titles}
    if event.assigned_only:
        yield _("only by somebody to whom the case is assigned")


def _clock(declared: CaseType, clock: Clock) -> tuple[str, ...]:
    kinds = {ClockKind.LEGAL: _("set by law"), ClockKind.SERVICE: _("set by the service")}
    title = f"{clock.title} ({kinds[clock.kind]})"
    if clock.track:
        title += ", " + _("for each: %(track)s") % {"track": declared.track(clock.track).title}
    pauses = listed(str(pause.title) for pause in clock.pauses)
    met = _events(declared, clock.met_by)
    return (
        title,
        _events(declared, clock.starts),
        f"{met}; " + _("stands still: %(pauses)s") % {"pauses": pauses} if pauses else met,
        "; ".join(_term(declared, term) for term in clock.terms),
        listed(_told(clock)),
    )


def _term(declared: CaseType, term: Term) -> str:
    source = f"\u2068{term.source}\u2069" if page_language() == "ur" else term.source  # English words within Urdu ones
    said = f"{amount(term.count, term.unit)} ({source})"
    if term.when:
        facts = listed(_fact(declared, fact, value) for fact, value in term.when)
        said += ", " + _("for %(facts)s") % {"facts": facts}
    for day, words in ((term.valid_from, _("from %(day)s on")), (term.valid_to, _("until %(day)s"))):
        if day is not None:
            said += ", " + words % {"day": day_words(day)}
    return said


def _fact(declared: CaseType, fact: str, value: str) -> str:
    """A fact and its value in words, as far as a choice gives them."""
    for event in declared.all_events:
        for field in event.fields:
            if field.code == fact:
                title = next((str(one.title) for one in field.values if one.code == value), value)
                return f"{field.title}: {title}"
    return value


def _told(clock: Clock) -> Iterator[str]:
    unit = Unit.HOURS if clock.terms[0].unit == Unit.HOURS else Unit.DAYS
    for before in clock.warn:
        yield _("whoever works on it, %(amount)s before") % {"amount": amount(before, unit)}
    for one in clock.escalate:
        late = amount(one.days_late, Unit.DAYS)
        words = _("%(role)s, %(amount)s late") if one.days_late else _("%(role)s, when it is late")
        yield words % {"role": _roles((one.role,)), "amount": late}


def _seeing(declared: CaseType) -> list[tuple[str, str]]:
    return [
        (_("Keeps cases"), _roles(declared.keepers)),
        (_("Sees a normal case"), _roles(sorted(declared.roles))),
        (_("Sees a restricted case"), _roles(declared.restricted_to) or _("those to whom it is assigned")),
        (_("Sees a sealed case"), _roles(declared.sealed_to) or _("those to whom it is assigned")),
    ]


def _needing(declared: CaseType, document: str) -> str:
    lists = [one.title for one in declared.checklists for item in one.items if item.document == document]
    return listed(
        [str(one.title) for one in declared.all_events if document in one.documents] + [str(t) for t in lists]
    )


def _kept(days: int | None) -> str:
    return _("for good") if days is None else amount(days, Unit.DAYS)


def _events(declared: CaseType, codes: Iterable[str]) -> str:
    return listed(str(declared.event(code).title) for code in codes)


def _roles(codes: Iterable[str]) -> str:
    others = {PUBLIC: _("the public"), SYSTEM: _("the program")}
    return listed(others.get(code) or str(Role(code).label) for code in codes)
