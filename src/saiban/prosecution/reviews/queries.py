"""What reads reviews: the cases of a draw, one's own files, a sample with its agreement. Marks of two stay apart until
both are handed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access.models import User
from saiban.access.rules import PROSECUTORS
from saiban.access.viewer import Viewer
from saiban.cases.calendar import HERE
from saiban.cases.declarations import Confidentiality
from saiban.directory.models import Place
from saiban.frame.crypto import open_sealed
from saiban.prosecution.case_types.criminal_case import CODE
from saiban.prosecution.indicators import outcomes
from saiban.prosecution.law.tracks import tracks
from saiban.prosecution.models import Accused, Marking, ReviewSample, SampledFile
from saiban.prosecution.queries import service_cases
from saiban.prosecution.reviews import drawing
from saiban.prosecution.reviews.agreeing import Agreement, agreements, differing
from saiban.prosecution.reviews.rubric import Edition, Item, editions
from saiban.prosecution.sealed import REVIEW

MIXED = "mixed"


def frame_of(viewer: Viewer, begins: date, ends: date, strata: str) -> dict[str, list[int]]:
    """Return the keys of the decided cases that a head sees, by stratum; a sealed case is in no sample."""
    decided = (
        service_cases(viewer)
        .filter(case_type=CODE, organisation=viewer.organisation)
        .exclude(confidentiality=Confidentiality.SEALED)
        .annotate(decided_on=Coalesce(F("prosecution__judgment_on"), TruncDate("closed_at", tzinfo=HERE)))
        .filter(decided_on__gte=begins, decided_on__lte=ends)
        .order_by("pk")
    )
    found: dict[str, list[int]] = defaultdict(list)
    if strata == ReviewSample.Strata.OUTCOME:
        letters: dict[int, set[str]] = defaultdict(set)
        for case, outcome in Accused.objects.filter(case__in=decided.values("pk")).values_list("case", "outcome"):
            if outcome:
                known = outcomes().get(outcome)
                letters[case].add(known.letter if known is not None else "X")
        for pk in decided.values_list("pk", flat=True):
            found[next(iter(letters[pk])) if len(letters[pk]) == 1 else MIXED].append(pk)
    else:
        column = {"district": "district", "track": "prosecution__track"}.get(strata)
        for pk, name in decided.values_list("pk", column or "case_type"):
            found[(name or "") if column else ""].append(pk)
    return dict(sorted(found.items()))


def drawn_of(sample: ReviewSample) -> list[drawing.Drawn]:
    """Return what was drawn, drawn once more from what the sample holds."""
    return drawing.draw(sample.frame, size=sample.size, double_percent=sample.double_percent, seed=sample.seed)


def is_as_drawn(sample: ReviewSample) -> bool:
    """Say whether the files of a sample are those that its seed draws from its cases."""
    there = set(sample.files.values_list("case", "stratum", "double"))
    return there == {(one.case, one.stratum, one.double) for one in drawn_of(sample)}


def reviewers_for(viewer: Viewer) -> QuerySet[User]:
    """The prosecutors of the viewer's service with a posting today, by name."""
    posted = Q(
        postings__organisation=viewer.organisation,
        postings__role__in=[role.value for role in PROSECUTORS],
        postings__valid__contains=timezone.localdate(),
    )
    return User.objects.filter(posted, is_active=True).distinct().order_by("full_name", "pk")


def samples_for(viewer: Viewer) -> QuerySet[ReviewSample]:
    """The samples of a head's service; of a head of a district those that they drew."""
    own = ReviewSample.objects.filter(organisation=viewer.organisation).select_related("drawn_by")
    return own if viewer.districts is None else own.filter(drawn_by=viewer.user)


def with_progress(samples: QuerySet[ReviewSample]) -> QuerySet[ReviewSample]:
    """The same with how many files each has, and how many are settled; the newest first."""
    counted = samples.annotate(count=Count("files"), settled=Count("files", filter=Q(files__settled_at__isnull=False)))
    return counted.order_by("-pk")


def my_markings(viewer: Viewer) -> QuerySet[Marking]:
    """What waits for the viewer's marks, the oldest first."""
    mine = Marking.objects.filter(reviewer=viewer.user, done_at__isnull=True, returned_at__isnull=True)
    return mine.select_related("file__case", "file__sample").order_by("pk")


def told_to(viewer: Viewer) -> QuerySet[SampledFile]:
    """The words that were let go to the viewer as counsel of a file."""
    told = SampledFile.objects.filter(counsel=viewer.user, told_at__isnull=False)
    return told.select_related("case", "told_by").order_by("-told_at")


def words_in(row: Marking | SampledFile) -> str:
    """Return the words of a reviewer, or those to counsel."""
    return open_sealed(REVIEW, bytes(row.words_cipher)) if row.words_cipher else ""


def items_of(marking: Marking, edition: Edition) -> Sequence[Item]:
    """Return what a reviewer marks: every item, or for a third those in which two differ."""
    if marking.part != Marking.Part.THIRD:
        return edition.items
    first, second = both_of(marking.file)
    return differing(edition, first, second)


def both_of(file: SampledFile) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the marks of the two reviewers of a file, when both are handed in; else nothing of either."""
    done = {one.part: one.marks for one in file.markings.all() if one.done_at is not None}
    if Marking.Part.FIRST in done and Marking.Part.SECOND in done:
        return done[Marking.Part.FIRST], done[Marking.Part.SECOND]
    return {}, {}


@dataclass(frozen=True)
class Line:
    """A file of a sample as its head sees it: how far it is, and what two reviewers differ in once both are done."""

    file: SampledFile
    stratum: str
    state: str
    differ: Sequence[Item]


@dataclass(frozen=True)
class Standing:
    """A sample with its files and how far reviewers agree."""

    sample: ReviewSample
    edition: Edition
    strata: Sequence[tuple[str, int, int]]  # name, decided cases, drawn
    lines: Sequence[Line]
    agreement: Sequence[Agreement]
    settled: int
    score: float | None


def standing_of(sample: ReviewSample) -> Standing:
    """Return how a sample stands."""
    edition = editions()[sample.rubric]
    files = list(sample.files.select_related("case", "counsel").prefetch_related("markings").order_by("case__number"))
    names = strata_names(sample)
    two = [both for file in files if file.double and (both := both_of(file))[0]]
    scores = [float(file.score) for file in files if file.score is not None]
    return Standing(
        sample,
        edition,
        [
            (names.get(name, name), len(cases), sum(file.stratum == name for file in files))
            for name, cases in sample.frame.items()
        ],
        [_line(file, edition, names) for file in files],
        agreements(edition, two),
        sum(file.settled_at is not None for file in files),
        sum(scores) / len(scores) if scores else None,
    )


def strata_names(sample: ReviewSample) -> Mapping[str, str]:
    """Return the words for the strata of a sample."""
    words = {"": _("all"), MIXED: _("several outcomes, or none"), **_letters()}
    if sample.strata == ReviewSample.Strata.DISTRICT:
        words |= {one.code: str(one) for one in Place.objects.filter(code__in=sample.frame)}
    if sample.strata == ReviewSample.Strata.TRACK:
        words |= {code: str(one.title) for code, one in tracks().items()}
    return words


def _letters() -> dict[str, str]:
    return {
        "C": _("convicted"),
        "A": _("acquitted"),
        "D": _("discharged"),
        "W": _("withdrawn"),
        "K": _("compounded"),
        "X": _("ended otherwise"),
    }


def _line(file: SampledFile, edition: Edition, names: Mapping[str, str]) -> Line:
    first, second = both_of(file)
    open_now = [one for one in file.markings.all() if one.done_at is None and one.returned_at is None]
    wanted = 2 if file.double else 1
    done = sum(one.done_at is not None and one.part != Marking.Part.THIRD for one in file.markings.all())
    if file.settled_at is not None:
        state = _("settled")
    elif done == wanted:
        state = _("a third settles differences") if open_now else _("nobody is left to settle differences")
    elif len(open_now) + done < wanted:
        state = _("nobody may review it")
    else:
        state = _("%(done)s of %(wanted)s handed in") % {"done": done, "wanted": wanted}
    differ = differing(edition, first, second) if first else []
    return Line(file, names.get(file.stratum, file.stratum), state, differ)
