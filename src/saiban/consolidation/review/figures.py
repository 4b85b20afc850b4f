"""The figures of the review for the steward: how far it has come, how far clerks agree, how right the linkage is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saiban.access.models import User
from saiban.access.viewer import Viewer
from saiban.consolidation.models import Judgement, ReviewBand, ReviewPair, Run
from saiban.consolidation.review.applying import standing
from saiban.consolidation.review.asked import BY_NUMBER, FLOORS
from saiban.consolidation.review.estimate import Band, Quality, estimate
from saiban.consolidation.review.sight import ReviewSight
from saiban.frame.agreement import Kappa, cohens_kappa

UNSETTLED = (ReviewPair.State.OPEN, ReviewPair.State.WAITING, ReviewPair.State.DISPUTED, ReviewPair.State.UNSURE)

STRENGTHS: dict[str, Promise] = {
    "poor": _("poor: less than by chance"),
    "slight": _("slight"),
    "fair": _("fair"),
    "moderate": _("moderate"),
    "substantial": _("substantial"),
    "almost_perfect": _("almost perfect"),
    "": _("nothing to compare with: both always said the same word"),
}
"""Landis and Koch's names, see `saiban.frame.agreement`."""


@dataclass(frozen=True)
class Progress:
    """How many pairs of a reason stand in each state that nobody has settled yet."""

    reason: str
    open: int
    waiting: int
    disputed: int
    unsure: int


@dataclass(frozen=True)
class Agreement:
    """How far two clerks agree; `first` and `second` are None for all clerks taken together."""

    first: User | None
    second: User | None
    kappa: Kappa

    @property
    def words(self) -> Promise:
        """How strong the agreement is."""
        return STRENGTHS[self.kappa.strength]

    @property
    def observed(self) -> str:
        """The plain share of pairs on which both said the same."""
        return f"{100 * self.kappa.observed:.0f} %"


@dataclass(frozen=True)
class BandFigures:
    """A band as the page shows it: from `floor` up to `ceiling` percent (None: linked by a number), and its words."""

    band: Band
    ceiling: int | None
    drawn: int


@dataclass(frozen=True)
class Figures:
    """What the page of figures holds; `quality` is None until every band has enough judged pairs."""

    run: Run | None
    bands: list[BandFigures]
    quality: Quality | None
    agreements: list[Agreement]


def progress(viewer: Viewer) -> list[Progress]:
    """Count the unsettled pairs that the viewer may judge, by reason."""
    states = {state.value: Count("pk", filter=Q(state=state)) for state in UNSETTLED}
    counted = ReviewSight(viewer).pairs().filter(state__in=UNSETTLED).values("reason").annotate(**states)
    return [Progress(str(ReviewPair.Reason(row.pop("reason")).label), **row) for row in counted.order_by("reason")]


def open_pairs(viewer: Viewer) -> int:
    """Count the pairs that wait for a clerk's word, as far as the viewer may judge them."""
    return ReviewSight(viewer).pairs().filter(wanted=True).count()


def waiting(viewer: Viewer) -> str:
    """Say how many pairs wait, quickly: no more than 99 are counted."""
    count = ReviewSight(viewer).pairs().filter(wanted=True).order_by()[:100].count()
    return "99+" if count == 100 else str(count or "")


def figures() -> Figures:
    """Work out the figures of the newest run that left pairs to be asked. They name nobody but clerks."""
    run = Run.objects.filter(bands__isnull=False).order_by("-id").first()
    bands = _bands(run) if run else []
    return Figures(run, bands, estimate(one.band for one in bands), _agreements())


def _bands(run: Run) -> list[BandFigures]:
    """Take each band of a run with the words about its sample: a pair that two people judge counts by what binds, and
    before that by its first word."""
    words: dict[tuple[bool, int], list[str]] = defaultdict(list)
    drawn: dict[tuple[bool, int], int] = defaultdict(int)
    sample = ReviewPair.objects.filter(sampled=True).select_related("decision").order_by("id")
    first = {word.pair_id: word.verdict for word in standing().filter(pair__sampled=True).order_by("-id")}
    for pair in sample:
        drawn[pair.linked, pair.floor] += 1
        if pair.decision is not None:
            words[pair.linked, pair.floor].append(pair.decision.verdict)
        elif pair.pk in first and pair.state != ReviewPair.State.DISPUTED:
            words[pair.linked, pair.floor].append(first[pair.pk])
    shown = []
    for row in ReviewBand.objects.filter(run=run).order_by("-linked", "-floor"):
        told = words[row.linked, row.floor]
        unsure, same = told.count("unsure"), told.count("same")
        band = Band(row.linked, row.floor, row.pairs, len(told) - unsure, same, unsure)
        shown.append(BandFigures(band, _ceiling(row.floor), drawn[row.linked, row.floor]))
    return shown


def _ceiling(floor: int) -> int | None:
    return None if floor == BY_NUMBER else next((one for one in FLOORS if one > floor), 100)


def _agreements() -> list[Agreement]:
    """Take the first two people's words about each pair that two have judged; rulings and words taken back don't count.

    Of each two clerks the one with the smaller key stands first; all together, who spoke first does.
    """
    told: dict[int, list[Judgement]] = defaultdict(list)
    judged_twice = standing().filter(ruling=False).values("pair").annotate(n=Count("pk")).filter(n__gte=2)
    for word in (
        standing().filter(ruling=False, pair__in=judged_twice.values("pair")).select_related("by").order_by("id")
    ):
        told[word.pair_id].append(word)
    together = [(words[0].verdict, words[1].verdict) for words in told.values()]
    by_two: dict[tuple[User, User], list[tuple[str, str]]] = defaultdict(list)
    for words in told.values():
        one, other = sorted(words[:2], key=lambda word: word.by_id)
        by_two[one.by, other.by].append((one.verdict, other.verdict))
    whole = cohens_kappa(together)
    if whole is None:
        return []
    pairs = sorted(by_two.items(), key=lambda item: (item[0][0].pk, item[0][1].pk))
    each = [Agreement(one, other, kappa) for (one, other), both in pairs if (kappa := cohens_kappa(both))]
    return [Agreement(None, None, whole), *each]
