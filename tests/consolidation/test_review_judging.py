"""Who is given which pair, what their words lead to, and what the pages show: without a run."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from saiban.access.models import AccessLog, Purpose, Role
from saiban.access.viewer import Viewer
from saiban.consolidation.models import Decision, Judgement, ReviewBand, ReviewPair, Run
from saiban.consolidation.review.figures import figures, open_pairs
from saiban.consolidation.review.services import Said, judge, judge_person, take_back, take_back_last, take_next
from saiban.consolidation.services import Refused, undo_merge
from saiban.registry.models import RegistryEvent, SourceRecord
from tests.access.people import district, looking_as
from tests.consolidation.doubts import browsing, clerk, pair_of
from tests.consolidation.pages import form_of
from tests.registry_pages.town import CNIC_ASLAM, CNIC_RUKHSANA, Town, build

pytestmark = pytest.mark.django_db

SAME, DIFFERENT, UNSURE = Said("same", "numbers"), Said("different", "asked"), Said("unsure", "too_little")


@pytest.fixture
def town() -> Town:
    return build()


def said(town: Town, person: str, source: str) -> SourceRecord:
    return town.people[person].said_by[source]


@pytest.fixture
def couple(town: Town) -> ReviewPair:
    """Rukhsana and Nasreen, two women of whom BISP knows both."""
    return pair_of(
        said(town, "Rukhsana Bibi", "bisp-kafaalat"),
        said(town, "Nasreen Akhtar", "bisp-kafaalat"),
        organisation_id="bisp",
        districts=["PK617", "PK704"],
    )


@pytest.fixture
def across(town: Town) -> ReviewPair:
    """Rukhsana of BISP and Zafar of the provincial institution."""
    return pair_of(said(town, "Rukhsana Bibi", "bisp-kafaalat"), said(town, "Zafar Iqbal", "pessi-workers"), turn=1)


def test_a_merge_of_two_who_are_paid_waits_for_somebody_else(couple: ReviewPair) -> None:
    couple.pays = True
    couple.save()
    sana = clerk("sana")
    judge(sana, couple, SAME)
    judge(sana, couple, SAME)
    couple.refresh_from_db()
    assert (couple.state, couple.wanted, Judgement.objects.count(), Decision.objects.count()) == ("waiting", True, 1, 0)
    assert take_next(sana) is None
    judge(clerk("bilal"), couple, SAME)
    couple.refresh_from_db()
    assert couple.decision.verdict == "same"


def test_where_two_clerks_disagree_the_steward_rules_and_none_of_the_two(couple: ReviewPair) -> None:
    couple.pays = True
    couple.save()
    first = clerk("ayesha", role=Role.STEWARD)
    judge(first, couple, SAME)
    judge(clerk("sana"), couple, DIFFERENT)
    couple.refresh_from_db()
    assert (couple.state, couple.decision) == ("disputed", None)
    with pytest.raises(Refused):
        judge(clerk("bilal"), couple, SAME)
    with pytest.raises(Refused):
        judge(first, couple, DIFFERENT)
    judge(clerk("nadia", role=Role.STEWARD), couple, DIFFERENT)
    couple.refresh_from_db()
    assert (couple.state, couple.decision.verdict) == ("decided", "different")


def test_a_second_clerk_learns_that_the_pair_was_decided_meanwhile(couple: ReviewPair) -> None:
    judge(clerk("sana"), couple, SAME)
    with pytest.raises(Refused, match="decided meanwhile"):
        judge(clerk("bilal"), couple, DIFFERENT)
    assert Judgement.objects.count() == 1


def test_two_clerks_are_given_different_pairs_and_what_teaches_most_comes_first(
    couple: ReviewPair, across: ReviewPair
) -> None:
    sana, bilal = clerk("sana"), clerk("bilal")
    assert (take_next(sana), take_next(bilal), take_next(sana)) == (couple, across, couple)
    assert open_pairs(sana) == 2


def test_a_pair_laid_aside_is_free_for_others_and_the_sample_keeps_to_itself(
    couple: ReviewPair, across: ReviewPair
) -> None:
    sana = browsing("sana")
    assert sana.get("/review/next/")["Location"] == f"/review/pair/{couple.pk}/"
    page = sana.get(f"/review/pair/{couple.pk}/").content.decode()
    assert f"/review/next/?skip={couple.pk}" in page
    assert sana.get(f"/review/next/?skip={couple.pk}")["Location"] == f"/review/pair/{across.pk}/"
    assert take_next(clerk("bilal")) == couple
    ReviewPair.objects.filter(pk=across.pk).update(sampled=True)
    assert sana.get("/review/next/?sample")["Location"] == f"/review/pair/{across.pk}/?sample"
    assert f"/review/pair/{across.pk}/judge/?sample" in sana.get(f"/review/pair/{across.pk}/?sample").content.decode()


def test_a_pair_for_the_agreement_measure_comes_to_two_and_kappa_is_told(
    couple: ReviewPair, across: ReviewPair
) -> None:
    ReviewPair.objects.update(double=True)
    sana, bilal = clerk("sana"), clerk("bilal")
    for pair, words in ((couple, (SAME, DIFFERENT)), (across, (DIFFERENT, DIFFERENT))):
        judge(sana, pair, words[0])
        assert take_next(bilal) == pair
        judge(bilal, pair, words[1])
    couple.refresh_from_db()
    assert (couple.state, couple.decision) == ("disputed", None)
    whole, two = figures().agreements
    assert (whole.kappa.pairs, whole.kappa.observed, two.first, two.second) == (2, 0.5, sana.user, bilal.user)


def test_what_contradicts_decisions_that_stand_waits_for_the_steward(town: Town) -> None:
    rukhsana, nasreen = said(town, "Rukhsana Bibi", "bisp-kafaalat"), said(town, "Nasreen Akhtar", "bisp-kafaalat")
    zafar = said(town, "Zafar Iqbal", "pessi-workers")
    sana = clerk("sana")
    judge(sana, pair_of(rukhsana, nasreen), SAME)
    last = judge(sana, pair_of(nasreen, zafar), SAME)
    odd = judge(sana, pair_of(rukhsana, zafar), DIFFERENT)
    assert (odd.state, odd.decision, odd.wanted) == ("disputed", None, False)
    take_back(sana, last.judgements.get())
    ruled = judge(clerk("ayesha", role=Role.STEWARD), odd, DIFFERENT)
    assert (ruled.state, ruled.decision.verdict) == ("decided", "different")
    again = judge(clerk("bilal"), last, SAME)
    assert (again.state, again.decision) == ("disputed", None)


def test_a_merge_that_clerks_decided_is_undone_by_taking_their_word_back(town: Town) -> None:
    rukhsana, nasreen = town.people["Rukhsana Bibi"], town.people["Nasreen Akhtar"]
    held = [sorted(record.pk for record in person.said_by.values()) for person in (rukhsana, nasreen)]
    merge = RegistryEvent.objects.create(
        publication=town.publication,
        kind="merge",
        subject="person",
        survivor=rukhsana.pk,
        others=[nasreen.pk],
        before={str(rukhsana.pk): held[0], str(nasreen.pk): held[1]},
        after={},
        reason="decision",
    )
    newest = SourceRecord.objects.get(pk=held[0][-1])
    judge(clerk("sana"), pair_of(newest, said(town, "Nasreen Akhtar", "bisp-kafaalat")), SAME)
    judge_person(clerk("sana"), rukhsana, SAME)
    steward = clerk("ayesha", role=Role.STEWARD)
    with pytest.raises(Refused, match="Take that word back"):
        undo_merge(steward, merge, "two women")
    for word in Judgement.objects.filter(withdraws=None):
        take_back(steward, word)
    assert [decision.verdict for decision in undo_merge(steward, merge, "two women")] == ["different"]


def test_only_a_steward_takes_back_what_somebody_else_said(couple: ReviewPair) -> None:
    judge(clerk("sana"), couple, SAME)
    word = couple.judgements.get()
    with pytest.raises(Refused):
        take_back(clerk("bilal"), word)
    steward = clerk("ayesha", role=Role.STEWARD)
    take_back(steward, word)
    take_back(steward, word)
    assert [(one.verdict, one.by) for one in couple.judgements.order_by("id")][1:] == [("withdrawn", steward.user)]


def test_clerks_of_one_scheme_judge_only_pairs_of_their_own_lists(couple: ReviewPair, across: ReviewPair) -> None:
    assert take_next(clerk("eobi-clerk", "eobi")) is None
    assert take_next(clerk("bisp-clerk", "bisp")) == couple
    lahore = looking_as(Role.CLERK, "bisp", username="lahore", place=district("Lahore"))
    assert take_next(Viewer(lahore.user, lahore.posting, Purpose.STEWARDSHIP)) is None


def test_all_rows_of_one_person_are_judged_at_a_stroke(town: Town) -> None:
    rukhsana, sana = town.people["Rukhsana Bibi"], clerk("sana")
    stranger = said(town, "Rukhsana Bibi", "eobi-pr02a")
    judge_person(sana, rukhsana, DIFFERENT, [stranger])
    assert sorted(Decision.objects.values_list("verdict", flat=True)) == ["different", "same"]
    assert len(take_back_last(sana)) == 2
    assert not Decision.objects.filter(withdrawn_at=None).exists()


def test_a_pair_stands_side_by_side_with_sources_days_scripts_and_masked_numbers(
    town: Town, across: ReviewPair
) -> None:
    sana = browsing("sana")
    page = sana.get(f"/review/pair/{across.pk}/").content.decode()
    for shown in ("Rukhsana Bibi", "Zafar Iqbal", "رخسانہ بی بی", "PESSI secured workers", "×", "–"):
        assert shown in page, shown
    assert CNIC_RUKHSANA not in page
    assert "•••••-••••567-2" in page
    looks = AccessLog.objects.get(act="compare")
    assert looks.subjects == sorted(town.people[name].pk for name in ("Rukhsana Bibi", "Zafar Iqbal"))
    assert (looks.purpose, looks.user) == ("stewardship", sana.user)


def test_numbers_are_shown_in_clear_only_to_whom_that_is_given_and_it_is_logged(town: Town) -> None:
    pair = pair_of(said(town, "Rukhsana Bibi", "bisp-kafaalat"), said(town, "Muhammad Aslam", "pessi-workers"))
    assert browsing("sana").post(f"/review/pair/{pair.pk}/numbers/").status_code == 403
    steward = browsing("ayesha", role=Role.STEWARD)
    page = steward.post(f"/review/pair/{pair.pk}/numbers/").content.decode()
    assert "35202-1234567-2" in page
    unmasked = AccessLog.objects.get(act="unmask")
    assert "cnic" in unmasked.fields


def test_two_numbers_are_told_apart_by_how_many_digits_differ(town: Town) -> None:
    rukhsana, aslam = (
        town.people["Rukhsana Bibi"],
        SourceRecord.objects.filter(said__father_name="Allah Ditta").earliest("id"),
    )
    page = browsing("sana").get(f"/review/pair/{pair_of(rukhsana.said_by['bisp-kafaalat'], aslam).pk}/")
    apart = sum(a != b for a, b in zip(CNIC_RUKHSANA, CNIC_ASLAM, strict=True))
    assert f"differs in {apart} digits" in page.content.decode()


def sent(client: Client, pair: ReviewPair, **word: str) -> Client:
    address = f"/review/pair/{pair.pk}/"
    form = form_of(client, address)
    client.answer = client.post(f"{address}judge/", form | word)
    client.again = client.post(f"{address}judge/", form | word)
    return client


def test_a_double_click_is_one_word_and_leads_on(couple: ReviewPair, across: ReviewPair) -> None:
    sana = sent(browsing("sana"), couple, verdict="different", why="birth", note="born nine years apart")
    assert (sana.answer["Location"], sana.again["Location"]) == ("/review/next/", "/review/next/")
    assert Judgement.objects.get().note == "born nine years apart"
    assert sana.get("/review/next/")["Location"] == f"/review/pair/{across.pk}/"


def test_a_word_without_a_reason_is_asked_for_again(couple: ReviewPair) -> None:
    sana = sent(browsing("sana"), couple, verdict="same")
    assert sana.answer.status_code == 400
    assert "Choose a verdict and a reason" in sana.answer.content.decode()
    other = sent(sana, couple, verdict="same", why="other")
    assert "Write down the reason" in other.answer.content.decode()
    assert not Judgement.objects.exists()


def test_nobody_is_led_by_what_the_first_clerk_said(couple: ReviewPair) -> None:
    couple.pays = True
    couple.save()
    judge(clerk("sana"), couple, Said("same", "other", "the same thumb"))
    page = browsing("bilal").get(f"/review/pair/{couple.pk}/").content.decode()
    assert "the same thumb" not in page
    assert "the same thumb" in browsing("sana").get(f"/review/pair/{couple.pk}/").content.decode()


def test_an_undo_on_the_page_shows_the_pair_again(couple: ReviewPair) -> None:
    sana = sent(browsing("sana"), couple, verdict="same", why="names")
    form = form_of(sana, "/review/")
    answer = sana.post("/review/undo/", form)
    assert answer["Location"] == f"/review/pair/{couple.pk}/"
    assert "Taken back" in sana.get(answer["Location"]).content.decode()
    assert not Decision.objects.filter(withdrawn_at=None).exists()


def test_a_foreign_pair_and_a_foreign_person_are_as_if_there_were_none(town: Town, across: ReviewPair) -> None:
    bisp = browsing("bisp-clerk", "bisp")
    zafar = town.people["Zafar Iqbal"].number
    for address in (f"/review/pair/{across.pk}/", f"/review/person/{zafar}/"):
        assert bisp.get(address).status_code == 404
    rukhsana = bisp.get(f"/review/person/{town.people['Rukhsana Bibi'].number}/").content.decode()
    assert "Kafaalat payments" in rukhsana
    assert "EOBI monthly return" not in rukhsana


def test_the_home_page_tells_how_many_pairs_wait(couple: ReviewPair, across: ReviewPair) -> None:
    def told(client: Client) -> str:
        return re.search(r"Pairs to review</a><span[^>]*>(\d+)<", client.get("/").content.decode())[1]

    assert told(browsing("sana")) == "2"
    assert told(browsing("bisp-clerk", "bisp")) == "1"
    assert 'Review <span class="menu-figure">2</span>' in browsing("sana").get("/schemes/").content.decode()


def test_the_steward_reads_the_figures_and_everything_that_was_said(couple: ReviewPair) -> None:
    judge(clerk("sana"), couple, SAME)
    steward = browsing("ayesha", role=Role.STEWARD)
    assert "No pair has been judged by two clerks yet" in steward.get("/review/figures/").content.decode()
    assert "the same person" in steward.get("/review/judgements/").content.decode()
    for address in ("/review/figures/", "/review/judgements/"):
        assert browsing("sana").get(address).status_code == 403


def test_the_figures_stand_on_the_page_with_their_intervals(couple: ReviewPair, across: ReviewPair) -> None:
    run = Run.objects.create(inputs="a", state="published", finished_at=timezone.now())
    ReviewBand.objects.create(run=run, linked=True, floor=99, pairs=1)
    ReviewBand.objects.create(run=run, linked=False, floor=50, pairs=1)
    ReviewPair.objects.filter(pk=couple.pk).update(sampled=True, linked=True, floor=99, double=True)
    ReviewPair.objects.filter(pk=across.pk).update(sampled=True)
    steward = browsing("ayesha", role=Role.STEWARD)
    assert "There is no estimate yet" in steward.get("/review/figures/").content.decode()
    judge(clerk("sana"), couple, SAME)
    judge(clerk("bilal"), couple, SAME)
    judge(clerk("sana"), across, SAME)
    page = steward.get("/review/figures/").content.decode()
    assert (
        re.findall(r">(\d+\.\d %)<", page) == ["100.0 %"] * 3 + ["50.0 %"] * 3
    )  # precision, recall; with their bounds
    assert "both always said the same word" in page
    steward.cookies["language"] = "ur"
    assert "100.0 %" in steward.get("/review/figures/").content.decode()


@pytest.mark.parametrize("address", ["/review/", "/review/figures/", "/review/judgements/"])
def test_the_pages_speak_urdu(couple: ReviewPair, address: str) -> None:
    steward = browsing("ayesha", role=Role.STEWARD)
    steward.cookies["language"] = "ur"
    assert 'dir="rtl"' in steward.get(address).content.decode()
