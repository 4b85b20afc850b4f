"""Cohen's kappa, plain and weighted, on numbers that can be worked out by hand."""

from __future__ import annotations

import random

import pytest

from saiban.frame.agreement import cohens_kappa


def words(same: int, first_same: int, second_same: int, different: int) -> list[tuple[str, str]]:
    told = [("same", "same")] * same + [("same", "different")] * first_same
    return told + [("different", "same")] * second_same + [("different", "different")] * different


def test_kappa_of_two_readers_of_fifty_grant_proposals() -> None:
    """po = 35/50; pe = 0.5 x 0.6 + 0.5 x 0.4 = 0.5; kappa = 0.2 / 0.5."""
    found = cohens_kappa(words(20, 5, 10, 15))
    assert found.observed == pytest.approx(0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.strength == "fair"


def test_the_interval_is_as_wide_as_drawing_the_pairs_anew_would_make_it() -> None:
    told, lot = words(40, 10, 20, 30), random.Random(7)
    found = cohens_kappa(told)
    drawn = sorted(cohens_kappa(lot.choices(told, k=len(told))).kappa for _ in range(2000))
    assert found.low == pytest.approx(drawn[50], abs=0.03)
    assert found.high == pytest.approx(drawn[1949], abs=0.03)


def test_kappa_is_one_where_both_agree_on_both_words_and_untold_where_both_say_only_one() -> None:
    assert cohens_kappa(words(5, 0, 0, 5)).kappa == pytest.approx(1)
    assert cohens_kappa(words(5, 0, 0, 5)).strength == "almost_perfect"
    assert cohens_kappa(words(5, 0, 0, 5)).low is None
    assert cohens_kappa(words(9, 0, 0, 0)).kappa is None
    assert cohens_kappa(words(0, 5, 5, 0)).strength == "poor"
    assert cohens_kappa([]) is None


def test_the_names_of_landis_and_koch_change_at_their_bounds() -> None:
    told = {
        round(kappa.kappa, 2): kappa.strength for n in range(51) if (kappa := cohens_kappa(words(n, 50 - n, 50 - n, n)))
    }
    assert (told[0.0], told[0.2], told[0.4], told[0.6], told[0.8], told[1.0]) == (
        "slight", "slight", "fair", "moderate", "substantial", "almost_perfect",
    )  # fmt: skip


def marks(table: list[list[int]]) -> list[tuple[str, str]]:
    return [(str(i), str(j)) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]


def test_steps_of_a_scale_count_by_how_near_they_are() -> None:
    """Three steps, 40 things, worked out by hand.

    po = (30 + 8 x 0.5) / 40 = 0.85; the rows are 14, 14, 12 and the columns 13, 14, 13, so that
    pe = ((14x13 + 14x14 + 12x13) + 0.5 x (14x14 + 14x13 + 14x13 + 12x14)) / 1600 = (534 + 364) / 1600 = 0.56125;
    kappa = 0.28875 / 0.43875.
    """
    told = marks([[10, 3, 1], [2, 10, 2], [1, 1, 10]])
    found = cohens_kappa(told, scale="012")
    assert found.observed == pytest.approx(0.85)
    assert found.kappa == pytest.approx(0.28875 / 0.43875)
    assert cohens_kappa(told).kappa == pytest.approx((0.75 - 534 / 1600) / (1 - 534 / 1600))
    with pytest.raises(ValueError, match="not on the scale"):
        cohens_kappa([("7", "1")], scale="012")


def test_the_weighted_interval_too_is_as_wide_as_drawing_anew_would_make_it() -> None:
    told, lot = marks([[30, 9, 3], [6, 30, 6], [3, 3, 30]]), random.Random(8)
    found = cohens_kappa(told, scale="012")
    drawn = sorted(cohens_kappa(lot.choices(told, k=len(told)), scale="012").kappa for _ in range(2000))
    assert found.low == pytest.approx(drawn[50], abs=0.03)
    assert found.high == pytest.approx(drawn[1949], abs=0.03)
