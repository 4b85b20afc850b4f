"""Everything that clerks do in the review: take a pair, judge it, judge a whole person, take a word back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.models import Role
from saiban.access.viewer import Viewer
from saiban.consolidation.models import Judgement, ReviewPair
from saiban.consolidation.review.applying import apply_words, standing, standing_words
from saiban.consolidation.review.rules import Verdict
from saiban.consolidation.review.sight import ReviewSight
from saiban.consolidation.services import Refused
from saiban.registry.models import Person, SourceRecord

HELD = timedelta(minutes=10)
"""For so long nobody else is given a pair that a clerk has open."""


@dataclass(frozen=True)
class Said:
    """A verdict with its reason, as a clerk gives it."""

    verdict: Verdict
    why: str
    note: str = ""


@transaction.atomic
def take_next(viewer: Viewer, *, sample: bool = False, skip: int | None = None) -> ReviewPair | None:
    """Give the viewer the next pair to judge and hold it for them; None where there is none.

    First come pairs that teach most, by turns over reasons and provinces, mixed with the sample; `sample` gives pairs
    of the sample alone. Nobody is given a pair of which they have said something already. `skip` is the key of a pair
    that the viewer lays aside: it is free for others at once.
    """
    ReviewPair.objects.filter(pk=skip, held_by=viewer.user).update(held_by=None, held_until=None)
    mine = standing().filter(pair=OuterRef("pk"), by=viewer.user)
    free = Q(held_until=None) | Q(held_until__lt=timezone.now()) | Q(held_by=viewer.user)
    pairs = ReviewSight(viewer).pairs().filter(free, ~Exists(mine), wanted=True)
    if sample:
        pairs = pairs.filter(sampled=True)
    pair = (
        pairs.exclude(pk=skip)
        .order_by("turn", "-teaches", "id")
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if pair is not None:
        pair.held_by, pair.held_until = viewer.user, timezone.now() + HELD
        pair.save(update_fields=["held_by", "held_until"])
    return pair


@transaction.atomic
def judge(viewer: Viewer, pair: ReviewPair, said: Said) -> ReviewPair:
    """Write down what the viewer says of a pair, and let follow from it what follows (`rules.outcome`).

    The same word again changes nothing. Raises Refused where the viewer has said something else before, and where the
    pair wants no more words.
    """
    act = uuid.uuid4()
    judged = _judge(viewer, pair, said, act)
    _note(viewer, "judge", [judged])
    return judged


def _judge(viewer: Viewer, pair: ReviewPair, said: Said, act: uuid.UUID) -> ReviewPair:
    pair = ReviewSight(viewer).pairs().select_for_update(of=("self",)).get(pk=pair.pk)
    words = standing_words(pair)
    mine = next((word for word in words if word.by_id == viewer.user.pk), None)
    if mine is not None:
        if mine.verdict != said.verdict:
            raise Refused(_("You have judged this pair already. Take your word back first."))
        return pair
    if not pair.wanted and not may_rule(viewer, pair, words):
        raise Refused(_("This pair has been decided meanwhile; your word was not needed."))
    Judgement.objects.create(
        pair=pair,
        verdict=said.verdict,
        why=said.why,
        note=said.note,
        ruling=pair.state == ReviewPair.State.DISPUTED,
        act=act,
        by=viewer.user,
    )
    apply_words(pair, viewer.user)
    return pair


def may_rule(viewer: Viewer, pair: ReviewPair, words: Iterable[Judgement]) -> bool:
    """Say whether the viewer is the steward who may speak where clerks disagree or can't tell: none of those clerks."""
    unsettled = pair.state in (ReviewPair.State.DISPUTED, ReviewPair.State.UNSURE)
    return unsettled and viewer.role == Role.STEWARD and viewer.user.pk not in {word.by_id for word in words}


@transaction.atomic
def judge_person(viewer: Viewer, person: Person, said: Said, others: Iterable[SourceRecord] = ()) -> list[ReviewPair]:
    """Judge all records under one number at a stroke.

    *same*: all of them are one person. *different*: those in `others` are not the person of the rest. *unsure*: said of
    every pair between the first record and another. The words are about the first record of the rest with each other
    record, and about the pairs among them that wait in the queue; each obeys the rules of a pair, and what is decided
    so already stays. Returns the pairs.
    """
    sight = ReviewSight(viewer)
    records = list(sight.records().filter(person=person).order_by("record"))
    strangers = {record.pk for record in others}
    kept = [record for record in records if record.pk not in strangers]
    if len(records) < 2 or not kept:
        raise Refused(_("Leave at least one record unmarked: the others are compared with it."))
    if (said.verdict == "different") != (len(kept) < len(records)):
        raise Refused(_("Mark the records of somebody else, and only where there is somebody else."))
    act, judged = uuid.uuid4(), []
    for pair in _pairs_within(sight, kept[0], records):
        apart = pair.first_id in strangers, pair.second_id in strangers
        if all(apart):
            continue  # whether the strangers are one person among themselves was not asked
        word = Said("different" if any(apart) else "same", said.why, said.note) if strangers else said
        if pair.decision is None or pair.decision.verdict != word.verdict:
            judged.append(_judge(viewer, pair, word, act))
    _note(viewer, "judge", judged)
    return judged


def _pairs_within(sight: ReviewSight, kept: SourceRecord, records: list[SourceRecord]) -> list[ReviewPair]:
    """Return the pairs of one record with each other one, and those among the others that the queue holds already."""
    pairs = {pair.pk: pair for pair in (_pair_of(sight, kept, record) for record in records if record.pk != kept.pk)}
    queued = ReviewPair.objects.filter(first__in=records, second__in=records, wanted=True)
    return [*pairs.values(), *queued.exclude(pk__in=pairs).order_by("id")]


def _pair_of(sight: ReviewSight, record: SourceRecord, other: SourceRecord) -> ReviewPair:
    """Return the pair of two records of one person, made where no run has asked about it."""
    first, second = sorted((record, other), key=lambda one: one.record)
    organisations = {sight.sources[one.source_id].organisation for one in (first, second)}
    district = first.person.district_id
    pair, _made = ReviewPair.objects.get_or_create(
        first=first,
        second=second,
        defaults={
            "reason": ReviewPair.Reason.CLUSTER,
            "probability": 1.0,
            "pattern": 0,
            "numbers": 0,
            "linked": True,
            "floor": 0,
            "organisation": organisations.pop() if len(organisations) == 1 else None,
            "districts": [district] if district else [],
        },
    )
    return pair


@transaction.atomic
def take_back_last(viewer: Viewer) -> list[ReviewPair]:
    """Take back what the viewer said last, with all words of that stroke; returns their pairs (none: an empty list)."""
    mine = standing().filter(by=viewer.user)
    last = mine.order_by("-id").first()
    return [] if last is None else _take_back(viewer, mine.filter(act=last.act))


@transaction.atomic
def take_back(viewer: Viewer, word: Judgement) -> list[ReviewPair]:
    """Take back a word, one's own or (a steward) anybody's; a word that was taken back already stays so.

    Raises Refused for somebody else's word.
    """
    if word.by_id != viewer.user.pk and viewer.role != Role.STEWARD:
        raise Refused(_("Only a steward takes back what somebody else said."))
    return _take_back(viewer, Judgement.objects.filter(pk=word.pk))


def _take_back(viewer: Viewer, words: Iterable[Judgement]) -> list[ReviewPair]:
    pairs, act = [], uuid.uuid4()
    for word in list(words):
        pair = ReviewPair.objects.select_for_update(of=("self",)).get(pk=word.pair_id)
        _withdrawal, new = Judgement.objects.get_or_create(
            withdraws=word, defaults={"pair": pair, "verdict": "withdrawn", "act": act, "by": viewer.user}
        )
        if new:
            apply_words(pair, viewer.user)
        pairs.append(pair)
    _note(viewer, "withdraw", pairs)
    return pairs


def _note(viewer: Viewer, act: str, pairs: Iterable[ReviewPair]) -> None:
    """Write an act on the log, under the people whom the pairs are about."""
    pairs = list(pairs)
    people = sorted({record.person_id for pair in pairs for record in (pair.first, pair.second) if record.person_id})
    log.write(viewer, act=act, subject_kind="person", subjects=people, results=len(pairs))
