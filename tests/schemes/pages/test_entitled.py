"""What could I be entitled to: asked by anybody, without a name, kept nowhere."""

from __future__ import annotations

import html
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from saiban.access.models import AccessLog
from saiban.schemes.entitled.said import Said, Unreadable

pytestmark = pytest.mark.django_db
PAGE = "/entitled/"
WIDOW = {"province": "PK-PB", "sex": "female", "birth_date": "", "age": "43", "marital_status": "widowed"}


class Visitor:
    """Somebody without an account, who goes from one page to the next as a browser would."""

    def __init__(self, language: str = "en") -> None:
        self.client = Client()
        self.client.cookies["language"] = language
        self.page = self.client.get(PAGE).content.decode()

    @property
    def said(self) -> str:
        return html.unescape(re.search(r'name="said" value="([^"]*)"', self.page)[1])

    @property
    def asked(self) -> list[str]:
        names = re.findall(r'name="([a-z_0-9]+)"', self.page.split("<main")[1])
        return [name for name in dict.fromkeys(names) if name not in ("csrfmiddlewaretoken", "said", "show", "on")]

    def answer(self, **given: object) -> str:
        """Answer the questions on the page, leave the others open, and go on."""
        assert set(given) <= {*self.asked, "show"}, self.asked
        answer = self.client.post(PAGE, {"said": self.said, **given})
        assert answer.status_code == 200, answer.content.decode()
        self.page = answer.content.decode()
        return self.page

    def to_the_end(self, **known: str) -> str:
        """Answer what is asked as far as `known` says, until there is nothing more to ask."""
        for _page in range(60):
            if 'class="question"' not in self.page:
                return self.page
            self.answer(**{name: known[name] for name in self.asked if name in known})
        raise AssertionError("the questions never end")


def test_the_page_asks_a_few_things_at_a_time_without_an_account() -> None:
    visitor = Visitor()
    assert visitor.asked == ["province", "sex", "birth_date", "age", "marital_status"]
    visitor.answer(**WIDOW)
    assert 0 < len(visitor.asked) <= 5


def test_a_young_man_with_a_car_learns_what_is_not_for_him_and_why() -> None:
    visitor = Visitor()
    visitor.answer(province="PK-PB", sex="male", age="30", marital_status="never_married")
    page = visitor.answer(show="1")
    assert "Kafaalat is paid to ever-married women and to transgender persons." in html.unescape(page)


def test_a_poor_widow_is_told_what_is_missing_and_where_to_go() -> None:
    visitor = Visitor()
    visitor.answer(**WIDOW)
    page = html.unescape(visitor.answer(show="1"))
    assert "Benazir Kafaalat" in page
    assert "What is missing:" in page
    assert "How to apply" in page


def test_the_questions_end_whatever_is_answered() -> None:
    assert "What you could get" in Visitor().to_the_end()
    known = WIDOW | {"others": "2", "cnic_held": "yes", "disability": "no", "employed": "no", "religion": "muslim"}
    assert "What you could get" in Visitor().to_the_end(**known)


def test_members_of_the_household_are_asked_one_by_one() -> None:
    visitor = Visitor()
    visitor.answer(**WIDOW)
    for _page in range(30):
        if "others" in visitor.asked:
            break
        visitor.answer()
    visitor.answer(others="2")
    assert "Person 1 of the 2 others" in visitor.page
    visitor.answer()
    assert "Person 2 of the 2 others" in visitor.page


def test_no_score_is_asked_of_anybody() -> None:
    visitor = Visitor()
    for _page in range(60):
        assert "poverty_score" not in visitor.asked
        if 'class="question"' not in visitor.page:
            return
        visitor.answer()


def test_it_is_asked_and_answered_in_urdu() -> None:
    visitor = Visitor("ur")
    assert 'dir="rtl"' in visitor.page
    visitor.answer(**WIDOW)
    page = visitor.answer(show="1")
    assert "بینظیر کفالت" in page
    assert "About the person" not in page


def test_nothing_of_it_is_kept_or_logged(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    visitor = Visitor()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        visitor.answer(**WIDOW | {"age": "47"})
        visitor.answer(show="1")
    reading = ("SELECT", "SAVEPOINT", "RELEASE")
    assert [one["sql"] for one in queries if not one["sql"].lstrip().upper().startswith(reading)] == []
    assert not AccessLog.objects.exists()
    printed = caplog.text + capsys.readouterr().out
    assert "widowed" not in printed
    assert "PK-PB" not in printed
    assert "sessionid" not in visitor.client.cookies


def test_an_answer_that_can_not_be_is_asked_again() -> None:
    visitor = Visitor()
    answer = visitor.client.post(PAGE, {"said": visitor.said, "birth_date": "2190-01-01"})
    assert answer.status_code == 400
    assert "give the age" in answer.content.decode()
    answer = visitor.client.post(PAGE, {"said": visitor.said, "age": "-3", "province": "Narnia"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "said",
    [
        "{",
        "[]",
        "null",
        '{"person": {"no_such_fact": "1"}, "asked_others": false, "others": null, "members": [], '
        '"asked_enrolled": false, "enrolled": null}',
        '{"person": {"sex": "dragon"}, "asked_others": false, "others": null, "members": [], '
        '"asked_enrolled": false, "enrolled": null}',
        '{"person": {}, "asked_others": true, "others": 900, "members": [], "asked_enrolled": false, "enrolled": null}',
        "x" * 30_000,
    ],
)
def test_a_field_that_no_page_of_ours_wrote_is_refused(said: str) -> None:
    assert Client().post(PAGE, {"said": said}).status_code == 400
    with pytest.raises(Unreadable):
        Said.read(said)


def test_what_was_said_comes_back_as_it_was() -> None:
    visitor = Visitor()
    visitor.answer(**WIDOW)
    said = Said.read(visitor.said)
    assert said.person["marital_status"] == "widowed"
    assert Said.read(said.written()) == said


def test_no_answer_stands_in_an_address() -> None:
    visitor = Visitor()
    assert 'method="post"' in visitor.page
    assert visitor.client.get(PAGE, WIDOW).content.decode().count('value="widowed" ') == 1


def test_after_one_person_the_others_of_the_household_are_asked_for_without_saying_all_again() -> None:
    said = Said(
        person={"province": "PK-KP", "sex": "female", "birth_date": date(1980, 1, 1), "marital_status": "widowed"}
        | {"household_income_monthly": Decimal(9000)},
        asked_others=True,
        others=2,
        members=({"sex": "male", "birth_date": date(1950, 5, 5)}, {"sex": "female", "birth_date": date(2016, 1, 2)}),
    )
    page = Client().post("/entitled/", {"said": said.written(), "show": "1"}).content.decode()
    assert "The others of your household" in page
    assert "Male, 76 years old" in page or "male, 76 years old" in page
    assert page.count("Answer for this person") == 2

    page = Client().post("/entitled/", {"said": said.written(), "for": "1"}).content.decode()
    assert 'name="marital_status"' in page  # it was not said of him
    assert 'name="province"' not in page
    now = Said.read(html.unescape(re.search(r'name="said" value="([^"]*)"', page).group(1)))
    assert (now.person["sex"], now.person["province"]) == ("male", "PK-KP")
    assert now.person["household_income_monthly"] == Decimal(9000)
    assert {one.get("sex") for one in now.members} == {"female"} and len(now.members) == 2

    page = Client().post("/entitled/", {"said": said.written(), "for": "new"}).content.decode()
    assert 'name="sex"' in page and 'name="province"' not in page
    for wrong in ("3", "0", "-1", "nobody"):
        assert Client().post("/entitled/", {"said": said.written(), "for": wrong}).status_code == 400


def test_going_on_after_the_answers_skips_no_question() -> None:
    said = Said(person=dict.fromkeys(("province", "sex", "birth_date", "marital_status")))
    first = Client().post("/entitled/", {"said": said.written(), "on": "1"}).content.decode()
    now = Said.read(html.unescape(re.search(r'name="said" value="([^"]*)"', first).group(1)))
    assert now == said
    assert 'name="cnic_held"' in first


def test_of_what_is_missing_the_few_that_decide_are_named() -> None:
    page = Client().post("/entitled/", {"said": Said(person={"province": "PK-PB"}).written(), "show": "1"})
    named = re.findall(r"What is missing: (.*?)</p>", page.content.decode())
    assert named
    assert all(line.count(" · ") <= 3 for line in named)
    assert any("more" in line for line in named)
