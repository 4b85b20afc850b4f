"""The yearly accounts: one person returns them, another checks them; then they stand in the reports, for good."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from saiban.access.models import AccessLog, Role
from saiban.statistics.accounts.queries import missing, standing
from saiban.statistics.accounts.rules import last_ended, year_has_ended
from saiban.statistics.models import AccountsLine, AccountsReturn
from tests.access.people import looking_as
from tests.statistics.reports.officers import EOBI_2023, bilal, decide, farida, returned, send, wrong

pytestmark = pytest.mark.django_db


def lines(accounts: AccountsReturn) -> dict[str, Decimal]:
    return {f"{line.item}:{line.function}": line.rupees for line in accounts.lines.all()}


def test_accounts_are_returned_checked_and_stand() -> None:
    accounts = returned(farida())
    assert lines(accounts) == {
        "employers:": Decimal("52100000000"),
        "workers:": Decimal("10420000000"),
        "investment:": Decimal("38500000000"),
        "cash_benefits:old_age": Decimal("68000000000"),
        "cash_benefits:survivors": Decimal("21500000000.50"),
        "administration:": Decimal("4900000000"),
        "transfers_out:": Decimal("0"),
    }
    assert not standing(2023)

    checker = bilal()
    page = checker.get(f"/statistics/accounts/{accounts.pk}/").content.decode()
    assert "1,01,02,00,00,000" in page  # what came in, added up
    assert "94,40,00,00,000.50" in page
    assert decide(checker, accounts, "approve", "Seen beside the printed accounts").status_code == 302

    assert standing(2023) == {("eobi", 2023): accounts}
    assert "eobi" not in [scheme.code for scheme in missing(2023)]
    log = AccessLog.objects.filter(subject_kind="accounts_return").order_by("pk")
    assert [(row.act, row.user.username, row.subjects) for row in log] == [
        ("propose_accounts", "farida", [accounts.pk]),
        ("approve_accounts", "bilal", [accounts.pk]),
    ]


def test_a_correction_is_a_new_return_and_the_first_one_stays() -> None:
    first = returned(farida())
    decide(bilal(), first, "approve")
    second = returned(farida(), workers__="10,500,000,000", note="A late posting of June")
    assert standing(2023)["eobi", 2023] == first
    decide(bilal(), second, "approve")
    assert standing(2023)["eobi", 2023] == second
    assert AccountsReturn.objects.get(pk=first.pk).state == "approved"


def test_nobody_decides_on_their_own_return() -> None:
    steward = bilal()
    accounts = returned(steward)
    assert "approve" not in steward.get(f"/statistics/accounts/{accounts.pk}/").content.decode().split("formaction")[-1]
    answer = decide(steward, accounts, "approve")
    assert answer.status_code == 400
    assert "You proposed this, so somebody else decides on it." in answer.content.decode()
    with pytest.raises(DatabaseError, match="accountsreturn_two_people"), transaction.atomic():
        AccountsReturn.objects.filter(pk=accounts.pk).update(
            state="approved", decided_by=accounts.proposed_by_id, decided_at=timezone.now()
        )


def test_the_database_keeps_what_was_returned_and_a_decision() -> None:
    accounts = returned(farida())
    for change in ({"year": 2022}, {"document": "another"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            AccountsReturn.objects.filter(pk=accounts.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        AccountsLine.objects.filter(accounts=accounts).update(rupees=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        accounts.delete()
    assert decide(bilal(), accounts, "refuse").status_code == 400
    assert decide(bilal(), accounts, "refuse", "Page 41 says 53 billion").status_code == 302
    assert "refused already" in decide(bilal(), accounts, "approve").content.decode()
    with pytest.raises(DatabaseError), transaction.atomic():
        AccountsReturn.objects.filter(pk=accounts.pk).update(state="approved")


def test_only_who_put_a_return_forward_withdraws_it() -> None:
    accounts = returned(farida())
    other = looking_as(Role.SCHEME_OFFICER, "eobi", username="imran")
    assert "Only who proposed this" in decide(other, accounts, "withdraw", "mine").content.decode()
    assert decide(farida(), accounts, "withdraw", "Wrong year").status_code == 302
    assert returned(farida()).state == "proposed"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"employers__": "five billion"}, "Write the amount in rupees"),
        ({"administration__": "-5"}, "not negative"),
        ({"document": ""}, "required"),
        ({"year": "1999"}, "valid choice"),
        (dict.fromkeys([name for name in EOBI_2023 if "__" in name], ""), "at least one amount"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_kept(changed: dict[str, str], said: str) -> None:
    answer = send(farida(), "/statistics/accounts/return/eobi/", EOBI_2023 | changed)
    assert answer.status_code == 400
    assert said in answer.content.decode(), wrong(answer)
    assert not AccountsReturn.objects.exists()


def test_a_loss_on_investments_is_a_negative_receipt() -> None:
    assert lines(returned(farida(), investment__="(1,200,000)"))["investment:"] == -1_200_000


def test_a_year_that_has_not_ended_has_provisional_accounts_alone() -> None:
    running = str(last_ended(timezone.localdate()) + 1)
    answer = send(farida(), "/statistics/accounts/return/eobi/", EOBI_2023 | {"year": running})
    assert "can only be provisional" in answer.content.decode()
    assert returned(farida(), year=running, basis="provisional").year == int(running)


def test_one_return_of_a_year_waits_at_a_time() -> None:
    returned(farida())
    answer = send(farida(), "/statistics/accounts/return/eobi/", EOBI_2023)
    assert "waits for a decision already" in answer.content.decode()


def test_officers_see_and_return_what_their_own_organisation_runs() -> None:
    accounts = returned(farida())
    zakat = looking_as(Role.SCHEME_OFFICER, "zakat", username="rehana")
    assert zakat.get(f"/statistics/accounts/{accounts.pk}/").status_code == 404
    assert zakat.get("/statistics/accounts/return/eobi/").status_code == 404
    page = zakat.get("/statistics/accounts/").content.decode()
    assert "/statistics/accounts/return/zakat-guzara/" in page
    assert "EOBI" not in page.split("<main", 1)[1]


def test_a_scheme_is_asked_for_its_own_functions() -> None:
    page = farida().get("/statistics/accounts/return/eobi/").content.decode()
    assert 'name="cash_benefits__survivors"' in page
    assert "maternity" not in page
    assert 'name="cash_benefits__maternity"' in bilal().get("/statistics/accounts/return/pessi/").content.decode()


def test_a_financial_year_ends_with_june() -> None:
    from datetime import date

    assert not year_has_ended(2024, date(2025, 6, 30))
    assert year_has_ended(2024, date(2025, 7, 1))
    assert last_ended(date(2025, 6, 30)) == 2023
    assert last_ended(date(2025, 7, 1)) == 2024
