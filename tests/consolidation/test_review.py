"""Clerks judge pairs: what they say binds every later run, until it is taken back; and nothing they do is forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from saiban.access.models import AccessLog
from saiban.consolidation.models import Decision, ReviewBand, ReviewPair, Run
from saiban.consolidation.review.services import Said, judge, judge_person, take_back_last
from saiban.consolidation.services import Refused
from saiban.registry.models import Publication
from tests.consolidation.doubts import clerk, consolidated, pair_of, person_of, record

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_lake")]

SAME, DIFFERENT, UNSURE = Said("same", "numbers"), Said("different", "asked"), Said("unsure", "too_little")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    consolidated(tmp_path / "town")
    return tmp_path / "town"


def two_strangers() -> ReviewPair:
    """Gul Bano of Swat and Nasreen's husband: nobody would link them."""
    return pair_of(record("kafaalat", "Gul Bano"), record("eobi", "Muhammad Aslam"))


def one_woman_in_two_scripts() -> ReviewPair:
    """Shazia Parveen, whom an identity number links across two lists."""
    return pair_of(record("kafaalat", "Shazia Parveen"), record("zakat", "شازیہ پروین"), linked=True)


def test_a_run_draws_a_sample_of_its_links_and_counts_what_it_stands_for(folder: Path) -> None:
    run = Run.objects.get()
    drawn = ReviewPair.objects.filter(sampled=True)
    assert drawn.count() == 3  # Nasreen, Shazia and Rukhsana are each linked once
    assert {(pair.linked, pair.state, pair.asked_by) for pair in drawn} == {(True, "open", run)}
    assert all(pair.pays for pair in drawn)  # all of them are enrolled, or were paid
    assert sum(ReviewBand.objects.filter(run=run).values_list("pairs", flat=True)) == 3


def test_what_a_clerk_says_binds_the_next_run(folder: Path) -> None:
    pair = one_woman_in_two_scripts()
    judge(clerk("sana"), pair, DIFFERENT)
    pair.refresh_from_db()
    assert (pair.state, pair.decision.verdict, pair.decision.reason) == ("decided", "different", "asked")
    assert consolidated(folder).changed
    assert person_of("kafaalat", "Shazia Parveen") != person_of("zakat", "شازیہ پروین")
    pair.refresh_from_db()
    assert (pair.state, pair.linked) == ("decided", True)
    assert not consolidated(folder).changed


def test_a_word_taken_back_brings_the_registry_back_and_both_acts_stay(folder: Path) -> None:
    before = person_of("kafaalat", "Shazia Parveen").number
    sana, pair = clerk("sana"), one_woman_in_two_scripts()
    judge(sana, pair, DIFFERENT)
    consolidated(folder)
    publications = Publication.objects.count()

    assert take_back_last(sana) == [pair]
    pair.refresh_from_db()
    assert (pair.state, pair.decision, pair.wanted) == ("open", None, True)
    consolidated(folder)
    assert person_of("kafaalat", "Shazia Parveen") == person_of("zakat", "شازیہ پروین")
    assert person_of("kafaalat", "Shazia Parveen").number == before
    assert Publication.objects.count() == publications + 1
    assert [word.verdict for word in pair.judgements.order_by("id")] == ["different", "withdrawn"]
    decision = Decision.objects.get()
    assert decision.withdrawn_by == sana.user
    assert [event.pgh_label for event in decision.events.order_by("pgh_id")] == ["insert", "update"]
    acts = AccessLog.objects.filter(user=sana.user, subject_kind="person").order_by("id")
    assert list(acts.values_list("act", flat=True)) == ["judge", "withdraw"]
    assert take_back_last(sana) == []


def test_a_merge_of_two_who_are_paid_binds_no_run_before_a_second_clerk_agrees(folder: Path) -> None:
    pair = two_strangers()
    ReviewPair.objects.filter(pk=pair.pk).update(pays=True)
    judge(clerk("sana"), pair, SAME)
    assert not consolidated(folder).changed
    judge(clerk("bilal"), pair, SAME)
    consolidated(folder)
    assert person_of("kafaalat", "Gul Bano") == person_of("eobi", "Muhammad Aslam")


def test_cannot_tell_binds_nothing(folder: Path) -> None:
    pair = one_woman_in_two_scripts()
    judge(clerk("sana"), pair, UNSURE)
    assert not Decision.objects.exists()
    assert not consolidated(folder).changed
    pair.refresh_from_db()
    assert (pair.state, pair.wanted) == ("unsure", False)


def test_a_whole_person_is_judged_at_a_stroke_and_one_undo_takes_all_back(folder: Path) -> None:
    sana = clerk("sana")
    shazia = person_of("kafaalat", "Shazia Parveen")
    stranger = record("zakat", "شازیہ پروین")
    with pytest.raises(Refused):
        judge_person(sana, shazia, DIFFERENT)
    judge_person(sana, shazia, DIFFERENT, [stranger])
    consolidated(folder)
    assert person_of("zakat", "شازیہ پروین") != person_of("kafaalat", "Shazia Parveen")
    assert len(take_back_last(sana)) == 1
    consolidated(folder)
    assert person_of("zakat", "شازیہ پروین") == shazia


def test_a_pair_that_a_later_run_settles_leaves_the_queue_and_comes_back_when_it_is_asked_again(folder: Path) -> None:
    asked = ReviewPair.objects.filter(sampled=True).order_by("id").first()
    extra = two_strangers()
    judge(clerk("sana"), pair_of(record("kafaalat", "Gul Bano"), record("kafaalat", "Rukhsana Begum")), DIFFERENT)
    consolidated(folder)
    extra.refresh_from_db()
    asked.refresh_from_db()
    newest = Run.objects.latest("id")
    assert (extra.state, extra.wanted, extra.settled_by) == ("settled", False, newest)
    assert (asked.state, asked.settled_by) == ("open", None)

    ReviewPair.objects.filter(pk=asked.pk).update(state="settled", wanted=False, settled_by=newest)
    judge(clerk("sana"), two_strangers_again(), DIFFERENT)
    consolidated(folder)
    asked.refresh_from_db()
    assert (asked.state, asked.wanted, asked.settled_by) == ("open", True, None)


def two_strangers_again() -> ReviewPair:
    pair = pair_of(record("kafaalat", "Gul Bano"), record("eobi", "Nasreen Bibi"))
    ReviewPair.objects.filter(pk=pair.pk).update(wanted=True, state="open")
    return pair
