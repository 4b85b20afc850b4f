"""A person's page: what stands, who said it, and what stays hidden."""

from __future__ import annotations

from datetime import date

import pytest

from saiban.access.models import AccessLog, Role
from saiban.frame import extensions
from saiban.registry import queries
from saiban.registry.models import Person
from tests.registry_pages.conftest import Look, viewer
from tests.registry_pages.town import CNIC_RUKHSANA, PHONE, Town, merge


def rukhsana(town: Town) -> Person:
    return town.people["Rukhsana Bibi"]


def value(page: queries.PersonPage, field: str) -> object:
    return next(one for one in page.values if one.field == field)


def test_each_value_has_its_winner_and_what_every_source_said(town: Town) -> None:
    page = queries.person_page(viewer(Role.STEWARD), rukhsana(town))
    name = value(page, "name")
    assert name.text == "Rukhsana Bibi"
    assert name.winner.source.code == "bisp-kafaalat"
    assert {(one.source.code, one.text, one.agreement) for one in name.said} == {
        ("bisp-kafaalat", "Rukhsana Bibi", "same"),
        ("eobi-pr02a", "Ruksana Bibi", "spelling"),
    }
    assert [one.text for one in value(page, "name_ur").said] == ["رخسانہ بی بی"]


def test_a_year_agrees_with_a_day_in_it_and_another_day_is_a_conflict(town: Town) -> None:
    born = value(queries.person_page(viewer(Role.STEWARD), rukhsana(town)), "birth_date")
    assert born.text == "4 March 1984"
    assert {one.source.code: one.agreement for one in born.said} == {
        "bisp-kafaalat": "same",
        "nser-survey": "same",
        "eobi-pr02a": "differs",
    }
    assert born.conflict


def test_another_spelling_of_the_husband_is_no_conflict(town: Town) -> None:
    page = queries.person_page(viewer(Role.STEWARD), rukhsana(town))
    husband = value(page, "husband_name")
    assert {one.text for one in husband.said} == {"Muhammad Aslam", "Mohd Aslam"}
    assert not husband.conflict
    assert page.conflicts == 1


def test_father_or_husband_goes_to_the_one_that_it_is_like(town: Town) -> None:
    person = rukhsana(town)
    town.record("nser-survey", person=person, guardian_name="محمد اسلم")
    page = queries.person_page(viewer(Role.STEWARD), person)
    assert "محمد اسلم" in {one.text for one in value(page, "husband_name").said}
    assert "محمد اسلم" not in {one.text for one in value(page, "father_name").said}


def test_schemes_stand_on_one_line_of_time(town: Town) -> None:
    line = queries.person_page(viewer(Role.AUDITOR), rukhsana(town)).timeline
    assert [track.scheme.code for track in line.tracks] == ["eobi", "pessi", "kafaalat"]
    kafaalat = line.tracks[-1]
    assert (kafaalat.paid_times, kafaalat.paid) == (16, 168000)
    assert len(kafaalat.payments) == 16
    assert kafaalat.bars[0].open
    assert not line.tracks[1].bars[0].open
    assert line.tracks[1].bars[0].start + line.tracks[1].bars[0].width < kafaalat.bars[0].start
    assert line.years[0] == 2016
    assert line.happenings[0].day >= line.happenings[-1].day == date(2016, 2, 1)
    assert len(line.happenings) == 4 + 16 + 6


def test_the_page_shows_no_number_in_clear_until_it_is_unmasked_and_logs_that(sign_in: Look, town: Town) -> None:
    client, person = sign_in(), rukhsana(town)
    text = client.get(f"/person/{person.number}/").content.decode()
    for secret in (CNIC_RUKHSANA, "35202-1234567-2", PHONE, "KF-778812", "4700B012345"):
        assert secret not in text
    assert "567-2" in text
    assert not AccessLog.objects.filter(act="unmask").exists()
    shown = client.post(f"/person/{person.number}/numbers/").content.decode()
    assert "35202-1234567-2" in shown
    assert PHONE in shown
    row = AccessLog.objects.get(act="unmask")
    assert row.subjects == [person.pk]
    assert row.fields == ["cnic", "eobi_no", "phone", "scheme"]
    assert row.purpose == "case_handling"
    assert "35202-1234567-2" not in client.get(f"/person/{person.number}/").content.decode()


def test_the_numbers_alone_come_to_htmx(sign_in: Look, town: Town) -> None:
    answer = sign_in().post(f"/person/{rukhsana(town).number}/numbers/", headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<section id="numbers">')
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("role", "organisation"), [(Role.AUDITOR, "registry"), (Role.CLERK, "eobi")])
def test_who_may_not_unmask_is_not_offered_it_and_refused(
    sign_in: Look, town: Town, role: Role, organisation: str
) -> None:
    client, address = sign_in(role, organisation), f"/person/{rukhsana(town).number}/"
    assert "numbers/" not in client.get(address).content.decode()
    assert client.post(f"{address}numbers/").status_code == 403
    assert not AccessLog.objects.filter(act="unmask").exists()


def test_a_look_is_logged(sign_in: Look, town: Town) -> None:
    sign_in().get(f"/person/{rukhsana(town).number}/")
    row = AccessLog.objects.get(act="view")
    assert (row.subject_kind, row.subjects, row.results) == ("person", [rukhsana(town).pk], 1)


def test_a_merged_number_leads_to_the_present_one_and_says_so(sign_in: Look, town: Town) -> None:
    gone = town.person("Rukhsana B", {"eobi-pr02a": {}})
    merge(town, gone, rukhsana(town))
    client = sign_in()
    answer = client.get(f"/person/{gone.number}/")
    assert answer.headers["Location"] == f"/person/{rukhsana(town).number}/"
    text = client.get(answer.headers["Location"]).content.decode()
    shown = f"{gone.number[:4]}-{gone.number[4:8]}-{gone.number[8:]}"
    assert f"The number {shown} was merged into this one." in text
    assert "found by the linkage" in text
    found = queries.find(viewer(Role.STEWARD), queries.Wanted(gone.number))
    assert [hit.person for hit in found.people] == [rukhsana(town)]


def test_an_officer_sees_the_own_organisation_alone(sign_in: Look, town: Town) -> None:
    client, person = sign_in(Role.SCHEME_OFFICER, "eobi"), rukhsana(town)
    page = queries.person_page(viewer(Role.SCHEME_OFFICER, "eobi"), person)
    assert {one.source.code for row in page.values for one in row.said} == {"eobi-pr02a"}
    assert {source.code for number in page.numbers for source in number.sources} == {"eobi-pr02a"}
    assert {number.kind for number in page.numbers} == {"cnic", "eobi_no"}
    assert page.memberships == [] and page.families == [] and page.addresses == []
    text = client.get(f"/person/{person.number}/").content.decode()
    assert "Other schemes: no agreement." in text
    for hidden in ("Kafaalat", "NSER", "Baghbanpura", "bisp"):
        assert hidden not in text
    unmasked = client.post(f"/person/{person.number}/numbers/").content.decode()
    assert PHONE not in unmasked
    assert "KF-778812" not in unmasked


def test_whom_one_may_not_see_does_not_exist(sign_in: Look, town: Town) -> None:
    for client in (sign_in(Role.SCHEME_OFFICER, "pessi"), sign_in(Role.AUDITOR, "registry", "PK704")):
        assert client.get(f"/person/{rukhsana(town).number}/").status_code == 404
        assert client.post(f"/person/{rukhsana(town).number}/numbers/").status_code in (403, 404)
    assert not AccessLog.objects.filter(act__in=("view", "unmask")).exists()
    assert sign_in().get("/person/100000000000/").status_code == 404
    assert sign_in().get(f"/person/{CNIC_RUKHSANA}/").status_code == 404


def test_the_table_behind_the_line_has_pages(sign_in: Look, town: Town) -> None:
    client, address = sign_in(), f"/person/{rukhsana(town).number}/"
    assert len(client.get(address).context["happenings"]) == 25
    assert len(client.get(f"{address}?page=2").context["happenings"]) == 1
    for wrong in ("page=0", "page=x", "page=-1", "page=²", "pages=2", f"page={'9' * 40}"):
        assert client.get(f"{address}?{wrong}").status_code == 400, wrong


def test_in_urdu_the_urdu_name_comes_first(sign_in: Look, town: Town) -> None:
    client = sign_in()
    client.cookies["language"] = "ur"
    text = client.get(f"/person/{rukhsana(town).number}/").content.decode()
    assert 'dir="rtl"' in text
    assert text.index("رخسانہ بی بی</bdi>") < text.index("Rukhsana Bibi</bdi>")


def test_a_family_names_only_those_whom_the_viewer_may_see(town: Town) -> None:
    bisp = viewer(Role.SCHEME_OFFICER, "bisp")
    child = town.people["Shabnam Bibi"]
    (family,) = queries.person_page(bisp, child).families
    assert (family.woman.name, family.husband.name) == ("Rukhsana Bibi", "Muhammad Aslam")
    family.family.husband = stranger = town.person("Sher Zaman", {"pessi-workers": {}})
    family.family.save()
    (family,) = queries.person_page(bisp, child).families
    assert family.husband is None
    (family,) = queries.person_page(viewer(Role.STEWARD), child).families
    assert family.husband == stranger


def test_a_number_that_a_case_wrote_down_leads_to_whoever_has_it_now(town: Town) -> None:
    gone = town.person("Rukhsana B", {"eobi-pr02a": {}})
    merge(town, gone, rukhsana(town))
    now = rukhsana(town).number
    assert extensions.current_registry_number(gone.number) == now
    assert extensions.current_registry_number(now) == now
    assert extensions.registry_url(now) == f"/person/{now}/"
