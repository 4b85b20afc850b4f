"""What reads cases. `cases_for` is the only way to them: everything else here begins with it.

Somebody sees a case

* that is assigned to them, whatever its confidentiality;
* whose type names their role, and which their organisation decides (within the place of their posting) or which came
  in at their office: a normal one; a restricted one where the type says so of the role; a sealed one where the type
  says so of the role and their organisation decides it;
* that another room shows them for a time (`show_beside`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.db.models import Q, QuerySet

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.cases import types
from saiban.cases.declarations import CaseType, Confidentiality
from saiban.cases.folding import Happened
from saiban.cases.models import Assignment, Case, CaseEvent

Beside = Callable[[Viewer], Mapping[int, Confidentiality]]
_beside: dict[str, Beside] = {}


def show_beside(code: str, cases: Beside) -> None:
    """Let another room show a viewer few cases beside those of their scope. Called in `AppConfig.ready()`.

    `cases(viewer)` gives the keys of the cases, each with the highest level of its documents that is shown with it.
    """
    _beside[code] = cases


def shown_beside(viewer: Viewer) -> Mapping[int, Confidentiality]:
    """Return the cases that other rooms show a viewer, with the highest level of documents."""
    return {case: level for cases in _beside.values() for case, level in cases(viewer).items()}


def cases_for(viewer: Viewer) -> QuerySet[Case]:
    """The cases that a viewer may see."""
    return Case.objects.filter(scope(viewer))


def scope(viewer: Viewer) -> Q:
    """The condition on cases that a viewer may see them."""
    role, organisation = viewer.role, viewer.organisation
    if role is None or organisation is None:
        return Q(pk__in=[])
    deciding = Q(organisation=organisation) & _within_place(viewer)
    here = deciding | Q(office=viewer.office) if viewer.office is not None else deciding
    known = types.registered()
    normal = [one.code for one in known if role.value in one.roles]
    restricted = [one.code for one in known if role.value in one.restricted_to]
    sealed = [one.code for one in known if role.value in one.sealed_to]
    assigned = Assignment.objects.filter(user=viewer.user, state__in=Assignment.HOLDS)
    given = Q(pk__in=assigned.values("case"))
    if beside := shown_beside(viewer):
        given |= Q(pk__in=list(beside))
    return (
        given
        | (here & Q(confidentiality=Confidentiality.NORMAL, case_type__in=normal))
        | (here & Q(confidentiality=Confidentiality.RESTRICTED, case_type__in=restricted))
        | (deciding & Q(confidentiality=Confidentiality.SEALED, case_type__in=sealed))
    )


def _within_place(viewer: Viewer) -> Q:
    """The condition that a case belongs to the place of the posting; a posting without place is for the country."""
    if viewer.districts is None:
        return Q()
    if viewer.tehsil is not None:
        return Q(place=viewer.tehsil)
    return Q(district__in=viewer.districts)


def assigned_to(viewer: Viewer, case: Case) -> bool:
    """Say whether a case is assigned to the viewer to work on it; one who reviews it only sees it."""
    assigned = Assignment.objects.filter(case=case, user=viewer.user, state__in=Assignment.HOLDS)
    return assigned.exclude(part=Assignment.Part.REVIEWER).exists()


def look_at(viewer: Viewer, number: str) -> Case:
    """Return a case that the viewer opens, and write the look on the log.

    Raises Case.DoesNotExist for a number that nobody has and for a case that is not theirs to see, alike.
    """
    case = cases_for(viewer).select_related("organisation", "office", "place", "version").get(number=number)
    log.write(viewer, act="case_view", subject_kind="case", subjects=[case.pk], results=1)
    return case


def type_of(case: Case) -> CaseType:
    """The declaration by which a case is worked: that of the day it was opened, unless it was moved to a newer one."""
    return types.case_type_of_version(case.version_id)


def events_of(case: Case) -> QuerySet[CaseEvent]:
    """The events of a case that somebody already looks at, in order, with who did them."""
    return case.events.select_related("user", "posting", "track").order_by("seq")


def history_of(case: Case) -> list[Happened]:
    """The events of a case as the pure parts read them."""
    return happened(case.events.order_by("seq").select_related("track"))


def happened(events: Sequence[CaseEvent] | QuerySet[CaseEvent]) -> list[Happened]:
    """Rows of events as the pure parts read them."""
    return [
        Happened(
            seq=event.seq,
            code=event.code,
            version=event.version_id,
            at=event.at,
            entered_at=event.entered_at,
            track=event.track.number if event.track else None,
            outcome=event.outcome,
            fields=event.fields,
            user=event.user_id,
            stage_from=event.stage_from,
            stage_to=event.stage_to,
            track_from=event.track_from,
            track_to=event.track_to,
        )
        for event in events
    ]
