"""The estimates of precision and recall, on numbers that can be worked out by hand."""

from __future__ import annotations

import random

import pytest

from saiban.consolidation.review.estimate import Band, estimate
from saiban.consolidation.review.pieces import marked


def test_a_band_counts_by_its_size_and_not_by_how_much_of_it_was_judged() -> None:
    bands = [Band(True, 99, 900, 30, 30), Band(True, 50, 100, 30, 15), Band(False, 0, 200, 40, 10)]
    found = estimate(bands)
    assert found.precision.share == pytest.approx((900 + 50) / 1000)
    assert found.recall.share == pytest.approx(950 / (950 + 50))
    assert found.precision.low < 0.95 < found.precision.high
    assert estimate(bands) == found


def test_judging_every_pair_leaves_no_doubt() -> None:
    found = estimate([Band(True, 99, 20, 20, 19), Band(False, 0, 10, 10, 1)])
    assert (found.precision.low, found.precision.share, found.precision.high) == (0.95, 0.95, 0.95)
    assert found.recall.low == found.recall.high == 19 / 20


def test_nothing_is_estimated_before_every_band_is_judged() -> None:
    assert estimate([Band(True, 99, 900, 30, 30), Band(False, 0, 200, 4, 1)]) is None
    assert estimate([Band(True, 99, 900, 30, 30), Band(False, 0, 3, 3, 1)]) is not None
    assert estimate([Band(False, 0, 200, 40, 1)]) is None


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    """A registry of 5,000 links, of which 95 % are right in one band and 60 % in the other: 80 samples of 50."""
    lot, held = random.Random(11), 0
    truth = (4000 * 0.95 + 1000 * 0.6) / 5000
    for _ in range(80):
        judged = [sum(lot.random() < share for _ in range(50)) for share in (0.95, 0.6)]
        found = estimate([Band(True, 95, 4000, 50, judged[0]), Band(True, 50, 1000, 50, judged[1])]).precision
        held += found.low <= truth <= found.high
    assert 70 <= held <= 79


def test_differing_letters_are_cut_out_and_urdu_words_stay_whole() -> None:
    def cut(text: str, other: str) -> list[tuple[str, bool]]:
        return [(piece.text, piece.differs) for piece in marked(text, [other])]

    assert cut("Ruksana", "Rukhsana") == [("Ruksana", False)]
    assert cut("Rukhsana", "Ruksana") == [("Ruk", False), ("h", True), ("sana", False)]
    assert cut("Ayesha Bibi", "Khatoon Ayesha") == [("Ayesha ", False), ("Bibi", True)]
    assert cut("محمد اسلم", "محمد اکرم") == [("محمد ", False), ("اسلم", True)]
    assert cut("رخسانہ", "Rukhsana") == [("رخسانہ", False)]
    assert cut("4 March 1984", "4 March 1986") == [("4 March ", False), ("1984", True)]
