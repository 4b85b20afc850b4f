"""One sitting at the window: search, family, what it could get, everything set off at once, the slip."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from saiban.access.models import AccessLog, Purpose, Role
from saiban.cases.models import Case
from saiban.desk.models import Draft, RegisteredPerson, SetOff, Sitting
from saiban.frame.models import OutboxMessage
from saiban.registry.models import Household
from tests.access.people import looking_as
from tests.desk.sitting_town import CNIC_SHAHEEN, quarter
from tests.registry_pages.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return quarter()


def at_the_window(username: str = "gul", organisation: str = "kp-pnd") -> Client:
    client = looking_as(Role.DESK_OFFICER, organisation, username=username, purpose=Purpose.CASE_HANDLING)
    client.cookies["language"] = "ur"
    return client


def begin(client: Client, number: str) -> str:
    """Serve somebody and return the address of the sitting."""
    answer = client.post("/desk/serve/", {"number": number})
    assert answer.status_code == 302
    return str(answer["Location"])


def once() -> dict[str, str]:
    return {"once": str(uuid.uuid4())}


def answers(town: Town) -> dict[str, Any]:
    """What Shaheen answers: no work, no help, 9,000 a month to live on, an operation that she can't pay for."""
    she, he = (town.people[name].number for name in ("Shaheen Akhtar", "Noor Muhammad"))
    return {
        "draws": "nobody",
        f"fact:{she}:religion": "muslim",
        f"fact:{she}:employed": "no",
        f"fact:{she}:aided_elsewhere": "no",
        "fact::household_income_monthly": "9000",
        f"fact:{she}:medical_need": "yes",
        f"fact:{she}:treatment_cost": "150000",
        "fact::government_household": "no",
        f"fact:{he}:insured_years": "19",
        f"fact:{he}:pension_wage": "32000",
    }


def ticked(town: Town) -> dict[str, Any]:
    """The answers with the three paths that are set off."""
    she, he = (town.people[name].number for name in ("Shaheen Akhtar", "Noor Muhammad"))
    paths = [f"{she}:zakat-guzara", f"{she}:bait-ul-mal", f"{he}:eobi-old-age"]
    return answers(town) | {
        "path": paths,
        "paper": [f"{she}:cnic", f"{he}:cnic"],
        "notice": "read",
        "phone": "0345 5551234",
        "language": "ur",
    }


def test_a_sitting_from_search_to_slip(town: Town) -> None:
    client = at_the_window()
    found = client.post("/desk/", {"q": "17201-1234567-6"}).content.decode()
    assert "شاہین اختر" in found
    assert CNIC_SHAHEEN not in found
    sitting = begin(client, town.people["Shaheen Akhtar"].number)
    page = client.get(sitting).content.decode()
    assert "نور محمد" in page
    assert "38.2" in page
    assert "32" in page  # why Kafaalat is refused
    worked_out = client.post(
        f"{sitting}answers/", answers(town), headers={"hx-request": "true", "hx-target": "offers"}
    ).content.decode()
    she, he = (town.people[name].number for name in ("Shaheen Akhtar", "Noor Muhammad"))
    for path in (f"{she}:zakat-guzara", f"{she}:bait-ul-mal", f"{he}:eobi-old-age"):
        assert f'value="{path}"' in worked_out

    answer = client.post(sitting, ticked(town) | once())
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    cases = Case.objects.filter(case_type="application").order_by("pk")
    assert [(case.organisation_id, case.facts["scheme"]) for case in cases] == [
        ("zakat", "zakat-guzara"),
        ("bait-ul-mal", "bait-ul-mal"),
        ("eobi", "eobi-old-age"),
    ]
    slip = client.get(answer["Location"]).content.decode()
    for case in cases:
        assert case.number in slip
    assert 'dir="rtl"' in slip
    assert "<svg" in slip
    assert client.get(f"{answer['Location']}print/").content.startswith(b"%PDF")
    told = {(row["person"], row["scheme"]): row for row in Sitting.objects.get().explained}
    assert told[she, "kafaalat"]["verdict"] == "no"
    assert "38.2" in " ".join(told[she, "kafaalat"]["reasons"])
    assert told[she, "zakat-guzara"]["verdict"] == "body_decides"
    assert told[she, "bait-ul-mal"]["verdict"] == "body_decides", told[she, "bait-ul-mal"]["reasons"]
    assert told[he, "eobi-old-age"]["verdict"] == "yes", told[he, "eobi-old-age"]["reasons"]
    assert told[he, "eobi-old-age"]["amount"]
    sent = OutboxMessage.objects.get(key__startswith="sitting:")
    assert sent.ending == "1234"
    acts = set(AccessLog.objects.filter(user=client.user).values_list("act", flat=True))
    assert {"search", "view", "eligibility", "desk.open", "desk.set_off", "desk.slip"} <= acts
    assert not AccessLog.objects.filter(user=client.user, purpose="").exclude(act="read_log").exists()


def test_sent_twice_it_is_set_off_once(town: Town) -> None:
    client = at_the_window()
    sitting = begin(client, town.people["Shaheen Akhtar"].number)
    form = ticked(town) | once()
    first = client.post(sitting, form)
    assert client.post(sitting, form)["Location"] == first["Location"]  # a double click
    again = client.post(sitting, ticked(town) | once())  # a page that was still open in another tab
    assert again["Location"] == first["Location"]
    assert Case.objects.filter(case_type="application").count() == 3
    assert SetOff.objects.count() == 3
    assert OutboxMessage.objects.filter(key__startswith="sitting:").count() == 1


def test_what_was_filled_in_outlives_the_session(town: Town) -> None:
    sitting = begin(at_the_window(), town.people["Shaheen Akhtar"].number)
    client = at_the_window()
    kept = client.post(f"{sitting}answers/", answers(town), headers={"hx-request": "true", "hx-target": "body"})
    assert kept.status_code == 204
    client.session.flush()  # the session ends; what is sent now leads to the sign-in page and back
    refused = client.post(f"{sitting}answers/", answers(town), headers={"hx-request": "true"})
    assert refused.headers["HX-Redirect"].startswith("/sign-in/")
    page = at_the_window().get(sitting).content.decode()
    assert re.search(r'value="9000"', page)
    assert "9000" not in str(Draft.objects.get().entries)


def test_nothing_is_set_off_before_the_notice_was_read_out(town: Town) -> None:
    client = at_the_window()
    sitting = begin(client, town.people["Shaheen Akhtar"].number)
    form = ticked(town) | once()
    del form["notice"]
    answer = client.post(sitting, form)
    assert answer.status_code == 409
    assert 'value="9000"' in answer.content.decode()
    assert not Case.objects.exists()


def test_two_officers_at_one_family_are_told_and_the_second_sets_nothing_off_twice(town: Town) -> None:
    number = town.people["Shaheen Akhtar"].number
    gul, sana = at_the_window(), at_the_window("sana")
    first, second = begin(gul, number), begin(sana, number)
    assert first != second
    assert gul.user.full_name in sana.get(second).content.decode()
    gul.post(first, ticked(town) | once())
    late = sana.post(second, ticked(town) | once())
    assert late.status_code == 409
    zakat = Case.objects.get(organisation_id="zakat")
    assert zakat.number in late.content.decode()
    assert Case.objects.filter(case_type="application").count() == 3
    nothing_new = sana.post(second, {"notice": "read", "language": "ur"} | once())
    assert nothing_new.status_code == 302


def test_where_a_survey_decides_the_household_is_sent_to_be_surveyed_and_the_score_stays(town: Town) -> None:
    client = at_the_window()
    number = town.people["Shaheen Akhtar"].number
    sitting = begin(client, number)
    sent = {"path": [f"{number}:kafaalat"], "notice": "read", "phone": "0345 5551234", "language": "en"}
    slip = client.post(sitting, sent | once())["Location"]
    case = Case.objects.get()
    assert (case.case_type, case.organisation_id, case.facts["department"]) == ("referral", "bisp", "bisp")
    assert SetOff.objects.get().scheme_id == "kafaalat"
    assert "Benazir Kafaalat" in client.get(slip).content.decode()
    assert str(Household.objects.get().pmt_score) == "38.20"


def test_another_organisations_desk_does_not_see_the_sitting(town: Town) -> None:
    sitting = begin(at_the_window(), town.people["Shaheen Akhtar"].number)
    other = at_the_window("imran", "bisp")
    assert other.get(sitting).status_code == 404
    assert other.post("/desk/serve/", {"number": town.people["Shaheen Akhtar"].number}).status_code == 404


def test_an_unknown_fact_is_never_a_silent_no(town: Town) -> None:
    client = at_the_window()
    page = client.get(begin(client, town.people["Shaheen Akhtar"].number)).content.decode()
    she = town.people["Shaheen Akhtar"].number
    assert f'name="fact:{she}:religion"' in page
    assert f'name="fact:{she}:poverty_score"' not in page


def test_who_has_no_paper_is_sent_to_nadra_and_gets_codes_without_a_phone(town: Town) -> None:
    client = at_the_window()
    begun = client.post("/desk/register/", {"q": "زرمینہ"})
    page = client.get(begun["Location"]).content.decode()
    assert "زرمینہ" in page
    place = re.search(r'<option value="(PK\d+)">نوشہرہ', page)
    assert place, "Nowshera is not offered"
    form = {
        "home-district": place.group(1),
        "p0-name": "زرمینہ",
        "p0-sex": "female",
        "p0-born": "41",
        "p0-marital_status": "married",
        "p0-guardian": "شیر گل",
        "p0-relation": "head",
        "p0-no_document": "on",
        "p1-name": "گل ورین",
        "p1-sex": "male",
        "p1-born": "2019",
        "p1-relation": "son",
    }
    sitting = client.post(begun["Location"], form | once())["Location"]
    zarmina = RegisteredPerson.objects.get(name="زرمینہ")
    assert zarmina.husband_name == "شیر گل"
    assert zarmina.birth_precision == "age"
    assert not Draft.objects.exists()
    page = client.get(sitting).content.decode()
    assert f'value="nadra:{zarmina.entry.hex}" checked' in page
    sent = {"refer": [f"nadra:{zarmina.entry.hex}"], "notice": "read", "language": "ur"}
    answer = client.post(sitting, sent | once())
    case = Case.objects.get()
    assert (case.case_type, case.organisation_id, case.facts["department"]) == ("referral", "nadra", "nadra")
    code = Sitting.objects.get().codes[case.number]
    assert code in client.get(answer["Location"]).content.decode()


def test_a_faulty_row_keeps_everything_that_was_filled_in(town: Town) -> None:
    client = at_the_window()
    begun = client.post("/desk/register/", {})
    answer = client.post(begun["Location"], {"p0-name": "زرمینہ", "p0-cnic": "123", "p1-born": "1999"} | once())
    assert answer.status_code == 400
    assert "زرمینہ" in answer.content.decode()
    assert "زرمینہ" in client.get(begun["Location"]).content.decode()
    assert not RegisteredPerson.objects.exists()


def test_papers_stand_with_what_is_chosen_and_questions_of_insured_work_are_folded(town: Town) -> None:
    gul = at_the_window()
    she, he = (town.people[name].number for name in ("Shaheen Akhtar", "Noor Muhammad"))
    address = begin(gul, she)
    before = gul.get(address).content.decode()
    assert 'name="paper"' not in before
    folded = before.partition(f'id="insured:{he}"')[2].partition("</details>")[0]
    assert f"fact:{he}:insured_years" in folded
    assert f"fact:{he}:religion" not in folded  # alms ask no contributions
    chosen = ticked(town) | {"path": [f"{he}:eobi-old-age"]}
    gul.post(f"{address}answers/", chosen)
    after = gul.get(address).content.decode()
    assert f'value="{he}:eobi_card"' in after
    assert f'value="{she}:hospital_estimate"' not in after  # that path was not chosen
    assert f'name="fact:{he}:insured_years" value="19"' in after.partition(f'id="insured:{he}"')[0]  # in sight
