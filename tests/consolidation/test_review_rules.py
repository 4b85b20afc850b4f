"""What follows from clerks' words about a pair."""

from __future__ import annotations

from saiban.consolidation.review.rules import Outcome, Word, outcome

SAME, DIFFERENT, UNSURE = Word("same"), Word("different"), Word("unsure")


def test_one_word_decides_where_no_payment_hangs_on_it() -> None:
    assert outcome([SAME], merges_paid=False, double=False) == Outcome("decided", "same", wanted=False)
    assert outcome([DIFFERENT], merges_paid=False, double=False) == Outcome("decided", "different", wanted=False)


def test_a_merge_of_two_who_are_paid_waits_for_a_second_clerk_and_binds_nothing_meanwhile() -> None:
    assert outcome([SAME], merges_paid=True, double=False) == Outcome("waiting", None, wanted=True)
    assert outcome([SAME, SAME], merges_paid=True, double=False) == Outcome("decided", "same", wanted=False)


def test_keeping_two_who_are_paid_apart_needs_one_clerk() -> None:
    assert outcome([DIFFERENT], merges_paid=True, double=False).binding == "different"


def test_somebody_who_cannot_tell_does_not_count_as_the_second() -> None:
    assert outcome([SAME, UNSURE], merges_paid=True, double=False) == Outcome("waiting", None, wanted=True)
    assert outcome([SAME, UNSURE, SAME], merges_paid=True, double=False).binding == "same"


def test_cannot_tell_binds_nothing() -> None:
    assert outcome([UNSURE], merges_paid=False, double=False) == Outcome("unsure", None, wanted=False)


def test_disagreement_binds_nothing_until_the_steward_rules() -> None:
    assert outcome([SAME, DIFFERENT], merges_paid=False, double=True) == Outcome("disputed", None, wanted=False)
    ruled = [SAME, DIFFERENT, Word("different", ruling=True)]
    assert outcome(ruled, merges_paid=True, double=True) == Outcome("decided", "different", wanted=False)
    shrugged = [SAME, DIFFERENT, Word("unsure", ruling=True)]
    assert outcome(shrugged, merges_paid=True, double=True) == Outcome("unsure", None, wanted=False)


def test_a_pair_for_the_agreement_measure_goes_to_two_but_binds_after_the_first() -> None:
    assert outcome([SAME], merges_paid=False, double=True) == Outcome("decided", "same", wanted=True)
    assert outcome([UNSURE], merges_paid=False, double=True) == Outcome("unsure", None, wanted=True)
    assert outcome([SAME, SAME], merges_paid=False, double=True) == Outcome("decided", "same", wanted=False)
