"""Clerks and stewards at the pages: a new list is handed in, explained, read, mended; nobody sees another's lists."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from saiban.access.models import AccessLog, Purpose, Role
from saiban.consolidation.models import Extract, Run, Upload
from saiban.registry.models import Person
from tests.access.people import looking_as
from tests.consolidation.pages import MEANINGS, WIDOWS, file_of, form_of, work_off

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_lake")]


@pytest.fixture
def clerk() -> Client:
    return looking_as(Role.CLERK, "bisp", purpose=Purpose.STEWARDSHIP)


def hand_in(client: Client, text: str = WIDOWS) -> str:
    """Hand a new list in and return the address of the page where its columns are explained."""
    form = form_of(client, "/extracts/new/")
    answer = client.post("/extracts/new/", form | {"file": file_of(text)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def explain(client: Client, address: str, **changes: str) -> str:
    """Say what the columns mean and return the address of the extract's page."""
    form = form_of(client, address)
    for number, header in enumerate(MEANINGS):
        form[f"column_{number}"] = MEANINGS[header]
    form |= {
        "name_en": "Widows",
        "name_ur": "بیوائیں",
        "unit": "person",
        "scheme": "kafaalat",
        "key": "Serial",
    } | changes
    answer = client.post(address, form)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_clerk_explains_the_columns_of_a_new_list_and_loads_it(clerk: Client) -> None:
    page = explain(clerk, hand_in(clerk))
    assert "waits to be read" in clerk.get(page).content.decode()
    assert work_off() == 1
    extract = Extract.objects.get()
    assert (extract.rows_in, extract.rows_accepted, extract.rows_quarantined) == (3, 2, 1)
    shown = clerk.get(page).content.decode()
    assert "A needed value is missing" in shown
    again = explain(clerk, hand_in(clerk))
    assert again == page
    assert Upload.objects.count() == 1


def test_the_quarantine_is_downloaded_mended_and_sent_again(clerk: Client) -> None:
    page = explain(clerk, hand_in(clerk))
    work_off()
    download = clerk.get(page + "quarantine/")
    rows = list(csv.DictReader(io.StringIO(b"".join(download.streaming_content).decode("utf-8-sig"))))
    assert [(row["saiban_line"], row["Serial"]) for row in rows] == [("4", "W-3")]
    assert AccessLog.objects.filter(act="consolidation.quarantine", results=1).exists()
    rows[0]["Widow Name"] = "Shamim Akhtar"
    mended = io.StringIO()
    writer = csv.DictWriter(mended, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    answer = clerk.post(page + "mend/", form_of(clerk, page) | {"file": file_of(mended.getvalue(), "mended.csv")})
    work_off()
    sent_again = Extract.objects.get(mends__isnull=False)
    assert answer["Location"] == f"/extracts/{sent_again.pk}/"
    assert (sent_again.rows_accepted, sent_again.rows_quarantined) == (1, 0)


def test_a_steward_consolidates_what_clerks_have_handed_in(clerk: Client) -> None:
    explain(clerk, hand_in(clerk))
    work_off()
    steward = looking_as(Role.STEWARD, username="steward", purpose=Purpose.STEWARDSHIP)
    form = form_of(steward, "/runs/")
    steward.post("/runs/start/", form)
    steward.post("/runs/start/", form)
    assert work_off() == 1
    assert Run.objects.get().state == Run.State.PUBLISHED
    assert sorted(Person.objects.values_list("name_ur", flat=True))
    assert Person.objects.count() == 2


def test_another_organisation_sees_neither_the_list_nor_its_quarantine(clerk: Client) -> None:
    page = explain(clerk, hand_in(clerk))
    work_off()
    other = looking_as(Role.CLERK, "eobi", username="eobi-clerk", purpose=Purpose.STEWARDSHIP)
    assert "widows" not in other.get("/extracts/").content.decode()
    for address in (page, page + "quarantine/"):
        assert other.get(address).status_code == 404
    upload = Upload.objects.get()
    assert other.get(f"/extracts/columns/{upload.pk}/").status_code == 404


def test_a_clerk_may_not_explain_another_organisations_list(clerk: Client) -> None:
    explain(clerk, hand_in(clerk))
    thief = looking_as(Role.CLERK, "eobi", username="eobi-clerk", purpose=Purpose.STEWARDSHIP)
    address = hand_in(thief)
    form = form_of(thief, address) | {"name_en": "Widows", "name_ur": "بیوائیں", "unit": "person", "scheme": "kafaalat"}
    assert thief.post(address, form).status_code == 400


@pytest.mark.parametrize("text", ["", "\x00\x01\x02", "only one cell"])
def test_a_file_that_is_no_list_is_refused_in_words(clerk: Client, text: str) -> None:
    form = form_of(clerk, "/extracts/new/")
    answer = clerk.post("/extracts/new/", form | {"file": file_of(text)}, follow=True)
    assert answer.status_code in (200, 400)
    assert "Traceback" not in answer.content.decode()


def test_two_columns_that_mean_one_thing_are_refused_by_name(clerk: Client) -> None:
    address = hand_in(clerk)
    form = form_of(clerk, address) | {"name_en": "Widows", "name_ur": "بیوائیں", "unit": "person", "mode": "snapshot"}
    form |= {f"column_{number}": "ignore" for number in range(7)} | {"column_3": "cnic", "column_0": "cnic"}
    answer = clerk.post(address, form)
    assert answer.status_code == 400
    assert "CNIC No" in answer.content.decode()


def test_who_may_only_look_can_neither_load_nor_run() -> None:
    analyst = looking_as(Role.ANALYST, purpose=Purpose.STATISTICS)
    for address in ("/extracts/", "/extracts/new/", "/runs/", "/runs/merges/"):
        assert analyst.get(address).status_code == 403
