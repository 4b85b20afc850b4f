"""What the pages of the review hold: a pair side by side, a whole person row by row."""

from __future__ import annotations

from dataclasses import dataclass

from saiban.access.viewer import Viewer
from saiban.consolidation.models import Judgement, ReviewPair
from saiban.consolidation.review.applying import standing_words
from saiban.consolidation.review.comparison import Book, Row, compare
from saiban.consolidation.review.numbers import NumberRow, compare_numbers
from saiban.consolidation.review.services import may_rule
from saiban.consolidation.review.sight import ReviewSight
from saiban.registry.models import Person, SourceRecord
from saiban.registry.queries.present import present

MOST = 40
"""Rows of a side that are shown; the newest first."""


@dataclass(frozen=True)
class Side:
    """One side of a pair: the rows that stand under a number, and the person who bears it."""

    person: Person | None
    records: list[SourceRecord]
    left_out: int


@dataclass(frozen=True)
class PairPage:
    """A pair side by side. `together`: both records stand under one number today. `asked`: the viewer's word is wanted.
    `told`: what people have said, shown only to those who have spoken or are not asked (nobody is led by another)."""

    pair: ReviewPair
    left: Side
    right: Side
    together: bool
    rows: list[Row]
    numbers: list[NumberRow]
    asked: bool
    mine: Judgement | None
    told: list[Judgement]

    @property
    def people(self) -> list[int]:
        """The keys of the people on the page."""
        return sorted({side.person.pk for side in (self.left, self.right) if side.person})


@dataclass(frozen=True)
class RecordCard:
    """A row of a person, against all the others of them."""

    record: SourceRecord
    source: str
    rows: list[Row]
    numbers: list[NumberRow]


def pair_page(viewer: Viewer, pair: ReviewPair, *, unmasked: bool = False) -> PairPage:
    """Gather a pair's page. `pair` comes from the viewer's own pairs; `unmasked` opens identity numbers (log it)."""
    sight = ReviewSight(viewer)
    first, second = pair.first, pair.second
    together = first.person_id is not None and first.person_id == second.person_id
    left, right = (_alone(first), _alone(second)) if together else (_whole(sight, first), _whole(sight, second))
    book = Book.about([*left.records, *right.records], sight.sources)
    words = standing_words(pair)
    mine = next((word for word in words if word.by_id == viewer.user.pk), None)
    asked = mine is None and (pair.wanted or may_rule(viewer, pair, words))
    everything = list(pair.judgements.select_related("by", "withdraws").order_by("id"))
    return PairPage(
        pair=pair,
        left=left,
        right=right,
        together=together,
        rows=compare(left.records, right.records, book),
        numbers=compare_numbers(sight, left.records, right.records, unmasked=unmasked),
        asked=asked,
        mine=mine,
        told=[] if asked and pair.wanted else everything,
    )


def _alone(record: SourceRecord) -> Side:
    return Side(record.person, [record], 0)


def _whole(sight: ReviewSight, record: SourceRecord) -> Side:
    """The record with the others under its number, the asked one first."""
    rest = sight.records().filter(person=record.person_id).exclude(pk=record.pk) if record.person_id else None
    others = list(rest.order_by("-as_of", "-id")[: MOST - 1]) if rest is not None else []
    count = rest.count() if rest is not None else 0
    return Side(record.person, [record, *others], count - len(others))


def find_person(viewer: Viewer, number: str) -> Person | None:
    """Return the person under a number whom the viewer may judge; None where there is none."""
    known = present(Person.objects.filter(number=number).first())
    return ReviewSight(viewer).present_people().filter(pk=known.pk).first() if known else None


def person_cards(viewer: Viewer, person: Person) -> list[RecordCard]:
    """Return each row of a person set against the others (at most `MOST`), in the order in which they are judged."""
    sight = ReviewSight(viewer)
    records = list(sight.records().filter(person=person).order_by("record")[:MOST])
    book = Book.about(records, sight.sources)
    cards = []
    for record in records:
        others = [one for one in records if one.pk != record.pk]
        rows = [row for row in compare([record], others, book) if row.left]
        numbers = [row for row in compare_numbers(sight, [record], others) if row.left]
        cards.append(RecordCard(record, str(sight.sources[record.source_id]), rows, numbers))
    return cards
