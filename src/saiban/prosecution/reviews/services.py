"""What writes reviews: a sample drawn and given out, marks kept as a draft, handed in or handed back, words to counsel.

Nobody reviews a case that they worked on or declared a conflict in: neither when files are given out nor when marks are
handed in. The second reviewer never sees the first's marks; what they differ in goes to a third by the lot.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.models import User
from saiban.access.viewer import Viewer
from saiban.cases.faults import FieldFaults
from saiban.cases.models import Case
from saiban.cases.work.refused import WorkRefused
from saiban.cases.work.reviews import end_sight, give_sight, had_part, who_had_part
from saiban.frame.crypto import seal
from saiban.prosecution.counsel import LEVELS
from saiban.prosecution.models import ConflictDeclaration, Counsel, Marking, ReviewSample, SampledFile
from saiban.prosecution.reviews import agreeing, drawing, queries
from saiban.prosecution.reviews.rubric import Edition, edition_on, editions
from saiban.prosecution.sealed import REVIEW

LARGEST = 500
LONGEST = 5000


@dataclass(frozen=True)
class Wanted:
    """What a sample is to be: decided in which days, how many files of which strata, who reviews; a seed or None."""

    begins: date
    ends: date
    strata: str
    size: int
    double_percent: int
    reviewers: Sequence[int]
    seed: int | None = None


@transaction.atomic
def draw_sample(*, viewer: Viewer, wanted: Wanted, key: str) -> ReviewSample:
    """Draw a sample of the decided cases that a head sees, and give the files out. The same key gives the same sample.

    Raises FieldFaults for days without cases, reviewers who are none, sizes out of range.
    """
    known = ReviewSample.objects.filter(key=key).first()
    if known is not None:
        return known
    organisation = viewer.organisation
    if organisation is None:
        raise FieldFaults({"reviewers": _("Whoever draws a sample belongs to a service.")})
    faults = _faults(viewer, wanted)
    frame = {} if faults else queries.frame_of(viewer, wanted.begins, wanted.ends, wanted.strata)
    if not faults and not frame:
        faults["begins"] = _("No case was decided in these days.")
    if faults:
        raise FieldFaults(faults)
    sample = ReviewSample.objects.create(
        organisation=organisation,
        begins=wanted.begins,
        ends=wanted.ends,
        strata=wanted.strata,
        size=wanted.size,
        double_percent=wanted.double_percent,
        seed=secrets.randbits(48) if wanted.seed is None else wanted.seed,
        frame=frame,
        reviewers=sorted(set(wanted.reviewers)),
        rubric=edition_on(timezone.localdate()).since,
        drawn_by=viewer.user,
        key=key,
    )
    drawn = queries.drawn_of(sample)
    cases = Case.objects.select_related("prosecution").in_bulk([one.case for one in drawn])
    barred = barred_from(cases.values(), sample.reviewers)
    given = drawing.give_out(drawn, sample.reviewers, barred, seed=sample.seed)
    people = User.objects.in_bulk(sample.reviewers)
    for one in drawn:
        file = SampledFile.objects.create(
            sample=sample,
            case=cases[one.case],
            counsel_id=cases[one.case].prosecution.lead_id,
            stratum=one.stratum,
            double=one.double,
        )
        for part, who in zip((Marking.Part.FIRST, Marking.Part.SECOND), given[one.case], strict=False):
            _give(file, people[who], part, by=viewer.user)
    log.write(viewer, act="review_sample", subject_kind="case", subjects=sorted(cases), results=len(drawn))
    return sample


def barred_from(cases: Iterable[Case], reviewers: Collection[int]) -> dict[int, set[int]]:
    """Return by case who must not review it: who worked on it, declared a conflict, or may not see such files."""
    rows = {case.pk: case for case in cases}
    barred = who_had_part(rows)
    conflicts = ConflictDeclaration.objects.filter(case__in=rows, ended_at__isnull=True)
    for case, counsel in conflicts.values_list("case", "counsel"):
        barred[case].add(counsel)
    clearance = dict(Counsel.objects.filter(pk__in=reviewers).values_list("pk", "clearance"))
    for pk, case in rows.items():
        level = LEVELS[case.confidentiality]
        barred[pk] |= {who for who in reviewers if clearance.get(who, 0) < level}
    return barred


@transaction.atomic
def keep_draft(*, viewer: Viewer, marking: Marking, marks: Mapping[str, str], words: str, seen: int) -> Marking:
    """Keep marks for oneself until they are handed in. Raises WorkRefused."""
    _file, held, edition = _held(viewer, marking, seen)
    return _write(held, edition, marks, words, whole=False)


@transaction.atomic
def hand_in(*, viewer: Viewer, marking: Marking, marks: Mapping[str, str], words: str, seen: int) -> SampledFile:
    """Hand in marks, for good. With the last of a file it is settled, or what two differ in goes to a third.

    Raises WorkRefused; FieldFaults where an item has no mark.
    """
    file, held, edition = _held(viewer, marking, seen)
    if had_part(viewer.user, file.case) or _conflict(viewer.user, file.case):
        raise WorkRefused(_("You have worked on this case or declared a conflict in it: hand it back."))
    _write(held, edition, marks, words, whole=True)
    held.done_at = timezone.now()
    held.save(update_fields=["done_at"])
    end_sight(by=viewer.user, case=file.case, reviewer=viewer.user)
    _go_on(file, edition, by=viewer.user)
    log.write(viewer, act="review_marks", subject_kind="case", subjects=[file.case_id], results=1)
    return file


@transaction.atomic
def hand_back(*, viewer: Viewer, marking: Marking, seen: int) -> Marking | None:
    """Hand a file back unmarked (a conflict, work in it since); return the marking of who has it now, None: nobody."""
    file, held, _edition = _held(viewer, marking, seen)
    held.returned_at = timezone.now()
    held.save(update_fields=["returned_at"])
    end_sight(by=viewer.user, case=file.case, reviewer=viewer.user)
    log.write(viewer, act="review_marks", subject_kind="case", subjects=[file.case_id], fields=["returned"], results=1)
    return _to_another(file, Marking.Part(held.part), by=viewer.user)


@transaction.atomic
def write_words(*, viewer: Viewer, file: SampledFile, words: str) -> SampledFile:
    """Write what counsel shall be told of a settled file. Raises WorkRefused."""
    held = SampledFile.objects.select_for_update().get(pk=file.pk)
    if held.settled_at is None or held.told_at is not None:
        raise WorkRefused(_("Words to counsel are written when a file is settled, and not changed once they are told."))
    if not words.strip() or len(words) > LONGEST:
        raise WorkRefused(_("Write between one and %(count)s letters.") % {"count": LONGEST})
    held.words_cipher, held.words_by = seal(REVIEW, words.strip()), viewer.user
    held.save(update_fields=["words_cipher", "words_by"])
    log.write(viewer, act="review_words", subject_kind="case", subjects=[held.case_id], results=1)
    return held


@transaction.atomic
def tell(*, viewer: Viewer, file: SampledFile) -> SampledFile:
    """Let the words go to counsel: by another than who wrote them. Raises WorkRefused."""
    held = SampledFile.objects.select_for_update().get(pk=file.pk)
    if held.words_by_id is None or held.told_at is not None:
        raise WorkRefused(_("There is nothing to tell, or it was told already."))
    if viewer.user.pk in (held.words_by_id, held.counsel_id):
        raise WorkRefused(_("Whoever wrote these words, or is meant by them, does not let them go: ask another head."))
    held.told_by, held.told_at = viewer.user, timezone.now()
    held.save(update_fields=["told_by", "told_at"])
    log.write(viewer, act="review_words", subject_kind="case", subjects=[held.case_id], fields=["told"], results=1)
    return held


def _faults(viewer: Viewer, wanted: Wanted) -> dict[str, str]:
    able = {user.pk for user in queries.reviewers_for(viewer)}
    faults = {}
    if wanted.ends < wanted.begins or wanted.ends > timezone.localdate():
        faults["ends"] = _("The last day is before the first, or has not come yet.")
    if not 1 <= wanted.size <= LARGEST:
        faults["size"] = _("Between 1 and %(most)s files.") % {"most": LARGEST}
    if not 0 <= wanted.double_percent <= 100:
        faults["double_percent"] = _("Between 0 and 100 in a hundred.")
    if wanted.seed is not None and not 0 <= wanted.seed < 2**48:
        faults["seed"] = _("A whole number of up to fourteen digits.")
    if not wanted.reviewers or not set(wanted.reviewers) <= able:
        faults["reviewers"] = _("Choose among the prosecutors of the service.")
    elif wanted.double_percent and len(set(wanted.reviewers)) < 2:
        faults["reviewers"] = _("Files that are marked twice want two reviewers, and a third to settle differences.")
    return faults


def _held(viewer: Viewer, marking: Marking, seen: int) -> tuple[SampledFile, Marking, Edition]:
    """Lock a file and one's own open marking in it."""
    file = SampledFile.objects.select_for_update(of=("self",)).select_related("sample", "case").get(pk=marking.file_id)
    held = Marking.objects.select_for_update().get(pk=marking.pk)
    if held.reviewer_id != viewer.user.pk or held.done_at is not None or held.returned_at is not None:
        raise WorkRefused(_("These marks are handed in already, or somebody else's."))
    if held.version != seen:
        raise WorkRefused(_("You marked this file in another window meanwhile. Look at what stands there, then go on."))
    return file, held, editions()[file.sample.rubric]


def _write(held: Marking, edition: Edition, marks: Mapping[str, str], words: str, *, whole: bool) -> Marking:
    asked = queries.items_of(held, edition)
    kept = {item.code: marks[item.code] for item in asked if marks.get(item.code)}
    wrong = set(edition.faults(kept, whole=whole)) & {item.code for item in asked}
    faults = {code: _("Give this line a mark.") for code in sorted(wrong)}
    if len(words) > LONGEST:
        faults["words"] = _("At most %(count)s letters.") % {"count": LONGEST}
    if faults:
        raise FieldFaults(faults)
    held.marks, held.version = kept, held.version + 1
    held.words_cipher = seal(REVIEW, words.strip()) if words.strip() else None
    held.save(update_fields=["marks", "version", "words_cipher"])
    return held


def _go_on(file: SampledFile, edition: Edition, *, by: User) -> None:
    """Settle a file whose marks are complete, or give it to a third."""
    done = {one.part: one.marks for one in file.markings.filter(done_at__isnull=False)}
    first, second, third = (done.get(part) for part in Marking.Part.values)
    if first is None or (file.double and second is None):
        return
    try:
        marks = agreeing.settled(edition, first, second, third)
    except ValueError:
        _to_another(file, Marking.Part.THIRD, by=by)
        return
    score = edition.score(marks)
    file.marks, file.settled_at = marks, timezone.now()
    file.score = None if score is None else Decimal(f"{score:.3f}")
    file.save(update_fields=["marks", "settled_at", "score"])


def _to_another(file: SampledFile, part: Marking.Part, *, by: User) -> Marking | None:
    """Give a file to somebody of the sample's reviewers who had nothing to do with it; None where nobody is left."""
    sample = file.sample
    barred = barred_from([file.case], sample.reviewers)[file.case_id]
    barred |= set(file.markings.values_list("reviewer", flat=True))
    one = drawing.Drawn(file.case_id, file.stratum, double=False)
    given = drawing.give_out([one], sample.reviewers, {file.case_id: barred}, seed=sample.seed)[file.case_id]
    return _give(file, User.objects.get(pk=given[0]), part, by=by) if given else None


def _give(file: SampledFile, reviewer: User, part: Marking.Part, *, by: User) -> Marking:
    give_sight(by=by, case=file.case, reviewer=reviewer)
    return Marking.objects.create(file=file, reviewer=reviewer, part=part)


def _conflict(user: User, case: Case) -> bool:
    return ConflictDeclaration.objects.filter(counsel=user.pk, case=case, ended_at__isnull=True).exists()
