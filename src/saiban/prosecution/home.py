"""What the home page says of the cases that a viewer may see: a few counts, nothing of a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from saiban.access.viewer import Viewer
from saiban.cases.models import RunningClock
from saiban.prosecution.models import Accused
from saiban.prosecution.queries import hearings_for, service_cases


@dataclass(frozen=True)
class Standing:
    """Open cases, accused in custody, hearings today, clocks of the law that are late."""

    open: int
    in_custody: int
    today: int
    late: int


def standing(viewer: Viewer) -> Standing:
    """Return how the cases of a viewer stand now."""
    cases = service_cases(viewer).filter(closed_at__isnull=True)
    late = RunningClock.objects.filter(standing="running", window=False, due_at__lte=timezone.now())
    return Standing(
        open=cases.count(),
        in_custody=Accused.objects.filter(case__in=cases.values("pk"), in_custody_since__isnull=False).count(),
        today=hearings_for(viewer).filter(on=timezone.localdate()).count(),
        late=late.filter(case__in=cases.values("pk")).count(),
    )
