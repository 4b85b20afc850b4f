"""Reviews: drawn by a lot that can be drawn again, marked by two who do not see each other, settled by a third."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from saiban.access.models import AccessLog, Role
from saiban.access.viewer import Viewer
from saiban.cases.calendar import HERE
from saiban.cases.declarations import Confidentiality
from saiban.cases.faults import FieldFaults
from saiban.cases.models import Assignment, Case
from saiban.cases.queries import cases_for
from saiban.cases.work.refused import WorkRefused
from saiban.frame.crypto import seal
from saiban.prosecution.figures.gathering import gather
from saiban.prosecution.indicators import Edition as FiguresEdition
from saiban.prosecution.indicators import Period, measure
from saiban.prosecution.models import ConflictDeclaration, Counsel, Marking, Prosecution, ReviewSample
from saiban.prosecution.registration.services import register
from saiban.prosecution.reviews import agreeing, drawing, queries, services
from saiban.prosecution.reviews.rubric import Edition, edition_on, editions
from tests.prosecution.office import SINDH, browser, karachi_south, key, murder, prosecutor

TODAY = datetime.now(HERE).date()
RUBRIC = edition_on(TODAY)


def marks(edition: Edition = RUBRIC, *, steps: str = "2", yes_no: str = "yes", **other: str) -> dict[str, str]:
    return {item.code: steps if item.kind == "steps" else yes_no for item in edition.items} | other


# The lot


FRAME = {"C": list(range(0, 700)), "A": list(range(700, 990)), "W": [990, 991, 992]}


def test_each_stratum_gets_its_share_and_a_small_one_at_least_one() -> None:
    assert drawing.allotted({"C": 700, "A": 290, "W": 3}, 30) == {"C": 21, "A": 8, "W": 1}
    assert drawing.allotted({"C": 2, "A": 1}, 30) == {"C": 2, "A": 1}
    assert sum(drawing.allotted({str(one): one for one in range(1, 40)}, 45).values()) == 45
    assert drawing.allotted({"C": 5, "A": 5}, 1) in ({"C": 1, "A": 0}, {"C": 0, "A": 1})


def test_the_same_seed_draws_the_same_files_and_another_draws_others() -> None:
    drawn = drawing.draw(FRAME, size=30, double_percent=20, seed=7)
    assert drawn == drawing.draw(dict(reversed(FRAME.items())), size=30, double_percent=20, seed=7)
    assert drawn != drawing.draw(FRAME, size=30, double_percent=20, seed=8)
    assert Counter(one.stratum for one in drawn) == {"C": 21, "A": 8, "W": 1}
    assert sum(one.double for one in drawn) == 6


def test_every_case_is_drawn_equally_often() -> None:
    many = Counter(
        one.case for seed in range(400) for one in drawing.draw({"": range(40)}, size=10, double_percent=0, seed=seed)
    )
    assert len(many) == 40 and min(many.values()) > 65 and max(many.values()) < 135  # 100 expected, 8.7 the deviation


def test_files_are_given_out_evenly_and_never_to_whom_they_must_not_go() -> None:
    drawn = drawing.draw(FRAME, size=40, double_percent=50, seed=3)
    barred = {one.case: {1} for one in drawn[:20]} | {drawn[20].case: {1, 2, 3, 4}, drawn[21].case: {1, 2, 3}}
    given = drawing.give_out(drawn, [1, 2, 3, 4], barred, seed=3)
    for one in drawn:
        assert not set(given[one.case]) & barred.get(one.case, set())
        assert len(set(given[one.case])) == len(given[one.case])
    assert given[drawn[20].case] == [] and given[drawn[21].case] == [4]
    many = Counter(who for each in given.values() for who in each)
    assert max(many.values()) - min(many.values()) <= 3


# The rubric, and what two say


def test_every_edition_of_the_rubric_speaks_both_languages_and_asks_for_no_outcome() -> None:
    for edition in editions().values():
        assert len({item.code for item in edition.items}) == len(edition.items)
        for item in edition.items:
            assert item.title.en and item.title.ur and item.source
            assert "sentence" not in item.title.en and "convict" not in item.title.en


def test_a_score_is_the_part_of_all_points_that_apply() -> None:
    assert RUBRIC.score(marks(steps="3")) == 1
    assert RUBRIC.score(marks(steps="0", yes_no="no")) == 0
    assert RUBRIC.score(dict.fromkeys(marks(), "na")) is None
    alone = dict.fromkeys(marks(), "na") | {"early": "1", "file": "yes"}
    assert RUBRIC.score(alone) == pytest.approx((1 / 3 + 1) / 2)
    assert RUBRIC.faults(marks(early="4")) == ["early"]
    assert RUBRIC.faults({"early": "4"}, whole=False) == ["early"]


def test_agreement_is_weighed_by_steps_and_leaves_out_what_does_not_apply() -> None:
    """`early` by hand: 3-3, 3-2, 0-0, 0-1 and one pair with "not applicable".

    po = (1 + 2/3 + 1 + 2/3) / 4 = 5/6; the firsts are 3, 3, 0, 0 and the seconds 3, 2, 0, 1, all a quarter each, so
    pe = (1 + 2/3 + 0 + 1/3) / 4 x 1/2 + (0 + 1/3 + 1 + 2/3) / 4 x 1/2 = 1/2; kappa = (5/6 - 1/2) / (1/2) = 2/3.
    """
    files = [
        (dict.fromkeys(marks(), "na") | {"early": one}, dict.fromkeys(marks(), "na") | {"early": other})
        for one, other in (("3", "3"), ("3", "2"), ("0", "0"), ("0", "1"), ("na", "2"))
    ]
    whole, early = agreeing.agreements(RUBRIC, files)
    assert early.item is not None and early.item.code == "early"
    assert (early.kappa.pairs, whole.kappa.pairs) == (4, 4)
    assert early.kappa.observed == pytest.approx(5 / 6)
    assert early.kappa.kappa == pytest.approx(2 / 3)


def test_what_two_differ_in_waits_for_a_third() -> None:
    one, other = marks(), marks(delay="0")
    assert [item.code for item in agreeing.differing(RUBRIC, one, other)] == ["delay"]
    with pytest.raises(ValueError, match="delay"):
        agreeing.settled(RUBRIC, one, other)
    assert agreeing.settled(RUBRIC, one, other, {"delay": "1"}) == marks(delay="1")
    assert agreeing.settled(RUBRIC, one) == one


# The room


class Story:
    """Six decided murders of Karachi South, one of them sealed; a head, three reviewers, and Nadia, who led two."""

    def __init__(self) -> None:
        self.head = prosecutor("rashid", Role.DISTRICT_PROSECUTOR)
        self.general = prosecutor("general", Role.PROSECUTOR_GENERAL, everywhere=True)
        self.nadia = prosecutor("nadia")
        self.three = [prosecutor(name, Role.DEPUTY_DISTRICT_PROSECUTOR) for name in ("asim", "bushra", "kamran")]
        clerk = prosecutor("karim", Role.REGISTRAR)
        self.cases = [register(viewer=clerk, entry=murder(number), key=key()) for number in range(401, 407)]
        for place, case in enumerate(self.cases):
            day = TODAY - timedelta(10 + place)
            Prosecution.objects.filter(pk=case.pk).update(judgment_on=day, lead=self.nadia.user if place < 2 else None)
        Case.objects.filter(pk=self.cases[5].pk).update(confidentiality=Confidentiality.SEALED)
        Counsel.objects.create(
            user=self.three[0].user, grade=18, since=date(2010, 1, 1), district=karachi_south(), clearance=0
        )
        ConflictDeclaration.objects.create(
            counsel=self.three[0].user.counsel, case=self.cases[2], kind="family", declared_by=self.three[0].user
        )

    def wanted(self, **other: object) -> services.Wanted:
        about: dict[str, object] = {
            "begins": TODAY - timedelta(60),
            "ends": TODAY,
            "strata": "track",
            "size": 5,
            "double_percent": 100,
            "reviewers": [one.user.pk for one in self.three],
            "seed": 11,
        }
        return services.Wanted(**(about | other))  # type: ignore[arg-type]

    def draw(self, **other: object) -> ReviewSample:
        return services.draw_sample(viewer=self.head, wanted=self.wanted(**other), key=key())

    def viewer(self, marking: Marking) -> Viewer:
        return next(one for one in self.three if one.user.pk == marking.reviewer_id)

    def hand_in(self, marking: Marking, given: Mapping[str, str], words: str = "") -> None:
        marking.refresh_from_db()
        services.hand_in(viewer=self.viewer(marking), marking=marking, marks=given, words=words, seen=marking.version)


@pytest.fixture
def story(db: None) -> Story:
    return Story()


def test_a_sample_holds_decided_cases_and_gives_none_to_who_worked_on_it_or_has_a_conflict(story: Story) -> None:
    again = key()
    sample = services.draw_sample(viewer=story.head, wanted=story.wanted(), key=again)
    assert services.draw_sample(viewer=story.head, wanted=story.wanted(size=1), key=again) == sample
    assert {file.case_id for file in sample.files.all()} == {case.pk for case in story.cases[:5]}  # no sealed one
    assert queries.is_as_drawn(sample)
    of_conflict = sample.files.get(case=story.cases[2])
    assert {one.reviewer_id for one in of_conflict.markings.all()} == {one.user.pk for one in story.three[1:]}
    for file in sample.files.all():
        assert file.markings.count() == 2
        for one in file.markings.all():
            assert cases_for(story.viewer(one)).filter(pk=file.case_id).exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        ReviewSample.objects.filter(pk=sample.pk).update(seed=12)
    with pytest.raises(FieldFaults) as refused:
        story.draw(begins=TODAY - timedelta(400), ends=TODAY - timedelta(300), reviewers=[])
    assert set(refused.value.faults) == {"reviewers"}
    with pytest.raises(FieldFaults) as refused:
        story.draw(begins=TODAY - timedelta(400), ends=TODAY - timedelta(300))
    assert "No case was decided" in refused.value.faults["begins"]
    assert AccessLog.objects.filter(act="review_sample", user=story.head.user).exists()


def test_counsel_of_a_case_is_no_reviewer_of_it(story: Story) -> None:
    sample = story.draw(reviewers=[story.nadia.user.pk, *(one.user.pk for one in story.three)], double_percent=100)
    assert sample.files.count() == 5
    case = story.cases[0]
    Assignment.objects.create(
        case=case, user=story.nadia.user, state="ended", proposed_by=story.head.user, ended_at=datetime.now(HERE)
    )
    barred = services.barred_from([Case.objects.select_related("prosecution").get(pk=case.pk)], sample.reviewers)
    assert story.nadia.user.pk in barred[case.pk]


def test_two_mark_without_seeing_each_other_and_a_third_settles(story: Story) -> None:
    sample = story.draw()
    file = sample.files.get(case=story.cases[0])
    one, other = file.markings.order_by("part")
    client = browser(story.viewer(other))
    address = f"/prosecution/reviews/mark/{other.pk}/"

    story.hand_in(one, marks(delay="0", file="no"), words="Zarb-ul-masal of the first")
    page = client.get(address).content.decode()
    assert (
        "Open the file" in page and page.count(" checked") == 0 and "Zarb-ul-masal" not in page
    )  # nothing of the first
    assert client.get(f"/prosecution/reviews/mark/{one.pk}/").status_code == 404
    head = browser(story.head)
    whole = head.get(f"/prosecution/reviews/samples/{sample.pk}/").content.decode()
    assert "1 of 2 handed in" in whole and "marked differently" not in whole
    assert head.get(f"/prosecution/reviews/files/{file.pk}/").status_code == 404
    assert queries.both_of(file) == ({}, {})

    services.keep_draft(
        viewer=story.viewer(other), marking=other, marks={"early": "3"}, words="A draft.", seen=other.version
    )
    page = client.get(address).content.decode()
    assert page.count(" checked") == 1 and "A draft." in page
    with pytest.raises(WorkRefused, match="another window"):
        services.keep_draft(viewer=story.viewer(other), marking=other, marks={}, words="", seen=0)
    with pytest.raises(FieldFaults) as refused:
        story.hand_in(other, {"early": "3"})
    assert len(refused.value.faults) == len(RUBRIC.items) - 1
    story.hand_in(other, marks())
    file.refresh_from_db()
    assert file.settled_at is None
    third = file.markings.get(part="third")
    assert third.reviewer_id not in (one.reviewer_id, other.reviewer_id)
    assert [item.code for item in queries.items_of(third, RUBRIC)] == ["delay", "file"]
    page = browser(story.viewer(third)).get(f"/prosecution/reviews/mark/{third.pk}/").content.decode()
    assert "Settle differences" in page and "not at all" in page and page.count("<fieldset") == 2
    story.hand_in(third, {"delay": "1", "file": "yes"})
    file.refresh_from_db()
    assert file.marks == marks(delay="1") and file.settled_at is not None
    assert file.score == Decimal(f"{RUBRIC.score(marks(delay='1')):.3f}")
    with pytest.raises(WorkRefused):
        story.hand_in(third, {"delay": "2", "file": "yes"})
    with pytest.raises(DatabaseError), transaction.atomic():
        Marking.objects.filter(pk=one.pk).update(marks={})
    Marking.objects.filter(pk=one.pk).update(words_cipher=seal("review_words", "under another key"))
    assert not cases_for(story.viewer(third)).filter(
        pk=file.case_id, assignments__user=third.reviewer, assignments__state="confirmed"
    )


def test_a_file_is_handed_back_and_goes_to_another_and_no_own_case_is_marked(story: Story) -> None:
    sample = story.draw(double_percent=0, size=1, begins=TODAY - timedelta(10))
    (first,) = Marking.objects.filter(file__sample=sample)
    viewer = story.viewer(first)
    if not hasattr(viewer.user, "counsel"):
        Counsel.objects.create(user=viewer.user, grade=18, since=date(2010, 1, 1), district=karachi_south())
    ConflictDeclaration.objects.create(
        counsel=Counsel.objects.get(pk=viewer.user.pk), case=story.cases[0], kind="acted", declared_by=viewer.user
    )
    with pytest.raises(WorkRefused, match="hand it back"):
        story.hand_in(first, marks())
    first.refresh_from_db()
    next_one = services.hand_back(viewer=viewer, marking=first, seen=first.version)
    assert next_one is not None and next_one.reviewer_id != viewer.user.pk
    last = services.hand_back(viewer=story.viewer(next_one), marking=next_one, seen=0)
    assert last is not None
    assert services.hand_back(viewer=story.viewer(last), marking=last, seen=0) is None
    assert "nobody may review it" in queries.standing_of(sample).lines[0].state


def test_words_go_to_counsel_by_another_head_and_without_points(story: Story) -> None:
    sample = story.draw(double_percent=0)
    file = sample.files.get(case=story.cases[0])
    story.hand_in(file.markings.get(), marks(), words="The witnesses were well prepared.")
    file.refresh_from_db()
    head = browser(story.head)
    page = head.get(f"/prosecution/reviews/files/{file.pk}/").content.decode()
    assert "The witnesses were well prepared." in page and "of all points" in page
    services.write_words(viewer=story.head, file=file, words="Well prepared; ask for fewer adjournments.")
    with pytest.raises(WorkRefused, match="another head"):
        services.tell(viewer=story.head, file=file)
    nadia = browser(story.nadia)
    assert "fewer adjournments" not in nadia.get("/prosecution/reviews/").content.decode()
    services.tell(viewer=story.general, file=file)
    page = nadia.get("/prosecution/reviews/").content.decode()
    assert "fewer adjournments" in page and "well prepared." not in page and "points" not in page
    assert nadia.get(f"/prosecution/reviews/files/{file.pk}/").status_code == 403
    with pytest.raises(WorkRefused):
        services.write_words(viewer=story.head, file=file, words="Other words.")


def test_a_head_draws_on_the_page_and_nobody_else_sees_samples(story: Story) -> None:
    head = browser(story.head)
    form = head.get("/prosecution/reviews/samples/draw/").content.decode()
    assert "Asim" in form and "seed" in form.lower()
    given = {
        "begins": str(TODAY - timedelta(60)),
        "ends": str(TODAY),
        "strata": "district",
        "size": "3",
        "double_percent": "34",
        "reviewers": [one.user.pk for one in story.three],
        "once": key(),
    }
    assert head.post("/prosecution/reviews/samples/draw/", given | {"size": "0", "once": key()}).status_code == 400
    answer = head.post("/prosecution/reviews/samples/draw/", given)
    again = head.post("/prosecution/reviews/samples/draw/", given)
    assert (answer.status_code, answer["Location"]) == (302, again["Location"])
    assert ReviewSample.objects.count() == 1
    page = head.get(answer["Location"]).content.decode()
    assert "gives the same files" in page and "Karachi South" in page
    reviewer = browser(story.three[0])
    assert reviewer.get(answer["Location"]).status_code == 403
    assert story.cases[5].number not in page


def test_the_figures_read_scores_and_agreement(story: Story) -> None:
    sample = story.draw()
    first, second = sample.files.order_by("pk")[:2]
    for file, two in ((first, (marks(), marks())), (second, (marks(), marks(early="0")))):
        for marking, given in zip(file.markings.order_by("part"), two, strict=True):
            story.hand_in(marking, given)
    story.hand_in(second.markings.get(part="third"), {"early": "3"})
    with FiguresEdition.of(gather(SINDH)) as edition:
        found = {
            (one.figure, one.by): one
            for one in measure(edition, Period(TODAY - timedelta(1), TODAY + timedelta(1)), codes=["Q9", "Q9.kappa"])
        }
    scores = [RUBRIC.score(marks()), RUBRIC.score(marks(early="3"))]
    assert found["Q9", ""].n == 2
    assert found["Q9", ""].value == pytest.approx(sum(scores) / 2, abs=0.001)  # type: ignore[arg-type]
    whole = queries.standing_of(sample).agreement[0].kappa
    assert found["Q9.kappa", ""].n == whole.pairs == 2 * sum(item.kind == "steps" for item in RUBRIC.items)
    assert found["Q9.kappa", ""].value == pytest.approx(whole.kappa)
