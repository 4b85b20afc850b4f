"""A misspelt scheme is told so: "not enrolled" would be an answer that somebody acts on."""

from __future__ import annotations

import pytest

from saiban.access.models import AgreementUse
from tests.exchange.asking import System
from tests.exchange.calling import call
from tests.exchange.test_api import RUKHSANA
from tests.registry.agreed import agree
from tests.registry_pages.town import CNIC_RUKHSANA, Town

pytestmark = pytest.mark.django_db


def test_the_api_names_a_scheme_that_it_does_not_know(town: Town, system: System) -> None:
    agree("yes-or-no")
    status, told = call(system, "enrolled", numbers=[RUKHSANA], schemes=["kafaalat", "kafalat"])
    assert (status, told["code"]) == (422, "wrong_value")
    assert told["detail"] == "There is no scheme with the code kafalat."
    assert not AgreementUse.objects.exists()


def test_a_message_that_names_an_unknown_programme_is_refused(town: Town, system: System) -> None:
    agree("yes-or-no")
    person = {"person_identifier": {"eq": CNIC_RUKHSANA}}
    status, told = system.enrolled(person | {"programme_identifier": {"eq": "kafalat"}})
    assert status == 400 and "There is no scheme with the code kafalat." in str(told)
    status, told = system.enrolled(person | {"programme_identifier": {"eq": "kafaalat"}})
    assert told["message"]["enrolled_response"][0]["enrolled_status"] == "yes"


def test_every_answer_says_how_long_it_is(town: Town, system: System) -> None:
    from django.test import Client

    for headers in ({}, {"Authorization": f"Bearer {system.token}"}):
        answer = Client().post("/dci/sr/sync/search", b"{}", content_type="application/json", headers=headers)
        assert int(answer["Content-Length"]) == len(answer.content) > 0
