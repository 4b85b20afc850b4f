"""What reads targets: those that stand, and how far each has come by the published figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saiban.statistics.definitions import indicators
from saiban.statistics.disclosure import PublicFigure
from saiban.statistics.figures import by_of_text
from saiban.statistics.models import Edition, Target
from saiban.statistics.models.checked import State
from saiban.statistics.publishing import public_series
from saiban.statistics.targets.progress import Progress, Standing, progress
from saiban.statistics.wording import HIDDEN, Names, label
from saiban.terms.money import group_lakhs


@dataclass(frozen=True)
class TargetRow:
    """A target with its words, the figures since its start, and how far it has come by the newest of them."""

    target: Target
    label: str
    group: str
    figures: tuple[PublicFigure, ...]
    values: tuple[Decimal | None, ...]
    progress: Progress
    hidden: bool  # the newest figure is of few people, and does not go out

    @property
    def baseline_said(self) -> str:
        """The value at the start."""
        return written(self.target.baseline, self.target.measure)

    @property
    def value_said(self) -> str:
        """The value to reach."""
        return written(self.target.value, self.target.measure)

    @property
    def now_said(self) -> str:
        """The newest value; a sign where it is hidden."""
        return HIDDEN if self.hidden else written(self.progress.value, self.target.measure)

    @property
    def expected_said(self) -> str:
        """The value of the steady way on the day of the newest figure."""
        return written(self.progress.expected, self.target.measure)

    @property
    def standing_said(self) -> str:
        """Where it stands, in a word."""
        return str(STANDINGS[self.progress.standing])


STANDINGS: dict[Standing, Promise] = {
    "reached": _("reached"),
    "on_track": _("on the way"),
    "behind": _("behind"),
    "no_figure": _("no figure"),
}


def written(value: Decimal | None, measure: str) -> str:
    """Write a value of a target: a share with its sign, people grouped; nothing where there is none."""
    if value is None:
        return ""
    return group_lakhs(int(value)) if measure == Target.Measure.PEOPLE else f"{value:.1f}%"


def targets() -> QuerySet[Target]:
    """All targets, those that wait and those decided."""
    return Target.objects.select_related("proposed_by", "decided_by")


def standing() -> list[Target]:
    """The targets that count: of those approved for one programme, indicator, group and day the newest."""
    newest: dict[tuple[str, str, str, object], Target] = {}
    for one in Target.objects.filter(state=State.APPROVED).order_by("pk"):
        newest[one.programme, one.indicator, one.by, one.due_on] = one
    shown = list(indicators())
    known = [one for one in newest.values() if one.indicator in shown]
    return sorted(known, key=lambda one: (one.programme, shown.index(one.indicator), one.by, one.due_on))


def programmes() -> list[str]:
    """The plans and programmes that have a target, by name."""
    return list(dict.fromkeys(one.programme for one in standing()))


def rows(edition: Edition | None, programme: str | None = None) -> list[TargetRow]:
    """The targets, of one programme or of all, with how far each has come in an edition."""
    names = Names()
    asked: Iterable[Target] = (one for one in standing() if programme in (None, one.programme))
    return [_row(one, edition, names) for one in asked] if edition else []


def _row(target: Target, edition: Edition, names: Names) -> TargetRow:
    group = by_of_text(target.by)
    series = [one for one in public_series(edition, target.indicator, group) if one.as_of >= target.baseline_on]
    values = [_value(one, target.measure) for one in series]
    return TargetRow(
        target=target,
        label=label(indicators()[target.indicator]),
        group=names.group(group),
        figures=tuple(series),
        values=tuple(values),
        progress=progress(
            baseline=target.baseline,
            baseline_on=target.baseline_on,
            target=target.value,
            due_on=target.due_on,
            value=values[-1] if values else None,
            on=series[-1].as_of if series else edition.as_of,
        ),
        hidden=bool(series) and series[-1].suppressed,
    )


def _value(figure: PublicFigure, measure: str) -> Decimal | None:
    """Return a figure in the measure of a target, to one hundredth; None where it has no number that goes out."""
    if measure == Target.Measure.PEOPLE:
        return None if figure.numerator is None else Decimal(figure.numerator)
    return None if figure.share is None else round(Decimal(figure.share) * 100, 2)
