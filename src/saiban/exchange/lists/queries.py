"""What reads: an officer's own lists."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.utils import timezone

from saiban.access.models import AgreementUse
from saiban.access.permits import Permit
from saiban.access.viewer import Viewer
from saiban.exchange.lists.sealed import opened
from saiban.exchange.models import SentList

PREVIEWED = 5


@dataclass(frozen=True)
class Column:
    """A column of a list: its heading, its first cells, and what it means (a code of `rules.MEANINGS`, or "")."""

    heading: str
    cells: tuple[str, ...]
    meaning: str


def own_lists(viewer: Viewer) -> QuerySet[SentList]:
    """Return the lists that the viewer handed in for the organisation of the posting, the newest first."""
    return SentList.objects.filter(user=viewer.user, organisation=viewer.organisation).order_by("-id")


def columns(sent: SentList) -> list[Column]:
    """Return the columns of a list with the cells of its first rows."""
    first = sent.parts.order_by("place").first()
    rows = [cells for _number, cells, why in opened(first.rows) if not why][:PREVIEWED] if first else []
    means = {place: f"number:{sent.kind}" if what == "number" else what for what, place in sent.columns.items()}
    header = opened(sent.layout)["header"]
    return [Column(heading, tuple(cells[at] for cells in rows), means.get(at, "")) for at, heading in enumerate(header)]


def left_today(allowed: Permit) -> int:
    """Return how many people may still be asked about today under an agreement."""
    used = AgreementUse.objects.filter(agreement=allowed.agreement, day=timezone.localdate())
    return allowed.a_day - (used.aggregate(people=Sum("people"))["people"] or 0)


def answered_rows(sent: SentList) -> int:
    """Return how many rows have their answer."""
    return sent.parts.filter(answers__isnull=False).aggregate(rows=Sum("count"))["rows"] or 0
