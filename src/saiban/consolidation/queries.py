"""Everything that the pages of this room read, scoped by the viewer."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import get_language

from saiban.access.models import Role
from saiban.access.viewer import Viewer
from saiban.consolidation.models import Extract, Run, Upload
from saiban.directory.models import DataSource, Scheme
from saiban.intake.quarantine import REASONS
from saiban.registry.models import Employer, Household, Person, RegistryEvent

_NUMBERED = {"person": Person, "household": Household, "employer": Employer}


def sees_every_source(viewer: Viewer) -> bool:
    """Stewards and auditors see the extracts of all organisations, others those of their own."""
    return viewer.role in (Role.STEWARD, Role.AUDITOR)


def sources(viewer: Viewer) -> QuerySet[DataSource]:
    """Return the sources whose extracts the viewer may see."""
    known = DataSource.objects.select_related("organisation", "scheme")
    return known if sees_every_source(viewer) else known.filter(organisation=viewer.organisation)


def schemes(viewer: Viewer) -> QuerySet[Scheme]:
    """Return the schemes for which the viewer's organisation may send lists (a steward: all)."""
    return (
        Scheme.objects.all() if sees_every_source(viewer) else Scheme.objects.filter(organisation=viewer.organisation)
    )


def extracts(viewer: Viewer) -> QuerySet[Extract]:
    """Return the extracts that the viewer may see, newest first."""
    return Extract.objects.filter(source__in=sources(viewer)).select_related("source", "mapping").order_by("-id")


def uploads(viewer: Viewer) -> QuerySet[Upload]:
    """Return the uploads of the viewer's own organisation."""
    return Upload.objects.filter(organisation=viewer.organisation)


def runs(viewer: Viewer) -> QuerySet[Run]:
    """Return the runs, newest first (for those who see every source; others get none)."""
    return (
        Run.objects.select_related("publication", "started_by").order_by("-id")
        if sees_every_source(viewer)
        else Run.objects.none()
    )


def merges_and_splits(viewer: Viewer) -> QuerySet[RegistryEvent]:
    """Return the merges and splits of numbers, newest first (for those who see every source)."""
    return (
        RegistryEvent.objects.select_related("publication").order_by("-id")
        if sees_every_source(viewer)
        else RegistryEvent.objects.none()
    )


def numbers_of(event: RegistryEvent) -> list[str]:
    """Return the registry numbers of an event, the surviving one first."""
    table = _NUMBERED[event.subject]
    numbers = dict(table.objects.filter(pk__in=[event.survivor, *event.others]).values_list("pk", "number"))
    return [numbers[key] for key in (event.survivor, *event.others) if key in numbers]


def reason_in_words(code: str) -> str:
    """Say in the reader's language why rows stand in quarantine."""
    label = REASONS.get(code)
    return label[1 if get_language() == "ur" else 0] if label else code
