"""Clerks judge pairs: what they say binds every later run, until it is taken back; and nothing they do is forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from saiban.access.models import AccessLog, Role
from saiban.consolidation.models import Decision, Judgement, ReviewBand, ReviewPair, Run
from saiban.consolidation.review.services import Said, judge, judge_person, take_back, take_back_last, take_next
from saiban.consolidation.services import Refused
from saiban.registry.models import Enrolment, Publication
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


def test_cannot_tell_binds_nothing(folder: Path) -> None:
    pair = one_woman_in_two_scripts()
    judge(clerk("sana"), pair, UNSURE)
    assert not Decision.objects.exists()
    assert not consolidated(folder).changed
    pair.refresh_from_db()
    assert (pair.state, pair.wanted) == ("unsure", False)


def test_a_merge_of_two_who_are_paid_waits_for_somebody_else(folder: Path) -> None:
    pair = two_strangers()
    pair.pays = True
    pair.save()
    sana, bilal = clerk("sana"), clerk("bilal")
    judge(sana, pair, SAME)
    judge(sana, pair, SAME)
    pair.refresh_from_db()
    assert (pair.state, pair.wanted, Decision.objects.count()) == ("waiting", True, 0)
    assert take_next(sana, sample=False) != pair
    assert not consolidated(folder).changed

    judge(bilal, pair, SAME)
    pair.refresh_from_db()
    assert pair.decision.verdict == "same"
    consolidated(folder)
    assert person_of("kafaalat", "Gul Bano") == person_of("eobi", "Muhammad Aslam")


def test_where_two_clerks_disagree_the_steward_rules_and_none_of_the_two(folder: Path) -> None:
    pair = two_strangers()
    pair.pays = True
    pair.save()
    first = clerk("ayesha", role=Role.STEWARD)
    judge(first, pair, SAME)
    judge(clerk("sana"), pair, DIFFERENT)
    pair.refresh_from_db()
    assert (pair.state, pair.decision) == ("disputed", None)
    with pytest.raises(Refused):
        judge(clerk("bilal"), pair, SAME)
    with pytest.raises(Refused):
        judge(first, pair, DIFFERENT)
    judge(clerk("nadia", role=Role.STEWARD), pair, DIFFERENT)
    pair.refresh_from_db()
    assert (pair.state, pair.decision.verdict) == ("decided", "different")


def test_a_second_clerk_learns_that_the_pair_was_decided_meanwhile(folder: Path) -> None:
    pair = one_woman_in_two_scripts()
    judge(clerk("sana"), pair, SAME)
    with pytest.raises(Refused, match="decided meanwhile"):
        judge(clerk("bilal"), pair, DIFFERENT)
    assert Judgement.objects.count() == 1


def test_two_clerks_are_given_different_pairs(folder: Path) -> None:
    sana, bilal = clerk("sana"), clerk("bilal")
    first, second = take_next(sana), take_next(bilal)
    assert first is not None and second is not None and first != second
    assert take_next(sana) == first


def test_a_pair_for_the_agreement_measure_comes_to_two(folder: Path) -> None:
    ReviewPair.objects.update(double=True)
    sana, bilal = clerk("sana"), clerk("bilal")
    pair = take_next(sana)
    assert pair is not None
    judge(sana, pair, SAME)
    assert take_next(bilal) == pair
    judge(bilal, pair, DIFFERENT)
    pair.refresh_from_db()
    assert (pair.state, pair.decision) == ("disputed", None)
    assert Decision.objects.get().withdrawn_at is not None


def test_only_a_steward_takes_back_what_somebody_else_said(folder: Path) -> None:
    pair = one_woman_in_two_scripts()
    judge(clerk("sana"), pair, SAME)
    word = pair.judgements.get()
    with pytest.raises(Refused):
        take_back(clerk("bilal"), word)
    steward = clerk("ayesha", role=Role.STEWARD)
    take_back(steward, word)
    take_back(steward, word)
    assert [(one.verdict, one.by) for one in pair.judgements.order_by("id")][1:] == [("withdrawn", steward.user)]


def test_clerks_of_one_scheme_judge_only_pairs_of_their_own_lists(folder: Path) -> None:
    assert take_next(clerk("bisp-clerk", "bisp")) is None
    own = pair_of(record("kafaalat", "Gul Bano"), record("kafaalat", "Rukhsana Begum"), organisation_id="bisp")
    assert take_next(clerk("bisp-clerk", "bisp")) == own
    assert take_next(clerk("eobi-clerk", "eobi")) is None


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


def test_enrolments_and_payments_on_both_sides_are_seen(folder: Path) -> None:
    assert Enrolment.objects.filter(status="active", run_ended=None).exists()
    assert all(ReviewPair.objects.filter(sampled=True).values_list("pays", flat=True))
