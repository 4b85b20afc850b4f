"""What could I be entitled to: asked by anybody, without a name, kept nowhere."""

from __future__ import annotations

import html
import re

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
