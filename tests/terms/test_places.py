"""Districts and tehsils under the names that people, files and old forms give them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saiban.terms import places

DISTRICTS = st.sampled_from([place for place in places.districts() if place.valid_to is None])


def test_the_census_districts_add_up_to_the_nation() -> None:
    assert len(places.census_districts()) == 136
    assert sum(place.population_2023 or 0 for place in places.census_districts()) == 241_499_431
    assert sum(place.households_2023 or 0 for place in places.census_districts()) == pytest.approx(38_340_566, abs=5)
    by_province = {code: sum(p.province == code for p in places.census_districts()) for code in places.PROVINCES}
    assert by_province == {"PK-PB": 36, "PK-SD": 30, "PK-KP": 35, "PK-BA": 34, "PK-IS": 1, "PK-JK": 0, "PK-GB": 0}


def test_every_place_is_found_by_its_own_names_and_code() -> None:
    for place in places.districts():
        assert places.find_district(place.name_en) == places.find_district(place.name_ur) == place.pcode
        assert places.find_district(place.pcode) == place.pcode
        assert places.district(place.pcode) is place
    for tehsil in places.tehsils():
        assert places.find_tehsil(tehsil.name_en, tehsil.district) == tehsil.code
        assert tehsil.code.startswith(f"{tehsil.district}-")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lyallpur", "Faisalabad"),
        ("Nawabshah", "Shaheed Benazirabad"),
        ("Nawabshah (Shaheed Benazirabad)", "Shaheed Benazirabad"),
        ("Campbellpur", "Attock"),
        ("Montgomery", "Sahiwal"),
        ("D.G. Khan", "Dera Ghazi Khan"),
        ("DI KHAN", "Dera Ismail Khan"),
        ("T.T. Singh", "Toba Tek Singh"),
        ("Mirpurkhas", "Mirpur Khas"),
        ("MIR PUR KHAS", "Mirpur Khas"),
        ("Dir Lower", "Lower Dir"),
        ("دیر پائین", "Lower Dir"),
        ("East Karachi", "Karachi East"),
        ("Kemari", "Keamari"),
        ("Qilla Abdullah", "Killa Abdullah"),
        ("Bolan", "Kachhi (Bolan)"),
        ("Kala Dhaka", "Torghar"),
        ("N. Waziristan Agency", "North Waziristan"),
        ("Lahore, Punjab", "Lahore"),
        ("ضلع لاہور", "Lahore"),
        ("لاھور", "Lahore"),
        ("سیالكوٹ", "Sialkot"),
        ("فیصل‌آباد", "Faisalabad"),
        ("Faislabad", "Faisalabad"),
        ("Gujranwla", "Gujranwala"),
        ("Sheikhpura", "Sheikhupura"),
        ("Bahawalnager", "Bahawalnagar"),
        ("Hyderbad", "Hyderabad"),
        ("Islamabad (ICT)", "Islamabad"),
        ("Kot Addu", "Kot Addu"),
        ("South Waziristan Upper", "Upper South Waziristan"),
        ("Skardoo", "Skardu"),
    ],
)
def test_old_names_spellings_and_slips_lead_to_the_district(text: str, name: str) -> None:
    found = places.find_district(text)
    assert found is not None and places.district(found).name_en == name


@pytest.mark.parametrize("text", ["", "xx", "Nazirabad", "Khan", "Dera", "unknown", "0300-1234567", "Lahore/Karachi"])
def test_where_it_is_not_clear_no_district_is_guessed(text: str) -> None:
    assert places.find_district(text) is None


def test_a_district_made_after_the_census_knows_where_it_was_counted() -> None:
    kot_addu = places.district(places.find_district("کوٹ ادو") or "")
    assert kot_addu.valid_from == date(2022, 10, 14)
    assert kot_addu.population_2023 is None
    assert places.census_district(kot_addu.pcode) == places.find_district("Muzaffargarh")
    assert places.census_district("PK617") == "PK617"
    assert places.census_district(places.find_district("Skardu") or "") is None


def test_a_district_that_was_divided_names_its_successors() -> None:
    chitral = places.district(places.find_district("Chitral") or "")
    assert [places.district(code).name_en for code in chitral.successors] == ["Lower Chitral", "Upper Chitral"]
    assert chitral.valid_to is not None and places.census_district(chitral.pcode) is None
    assert len(places.district(places.find_district("کراچی") or "").successors) == 7


def test_parents_and_successors_are_districts() -> None:
    for place in places.districts():
        for code in (*place.successors, *([place.parent] if place.parent else [])):
            assert places.district(code).province == place.province
        assert 23 < place.latitude < 38 and 60 < place.longitude < 78
        assert place.province in places.PROVINCES


def test_a_province_narrows_the_choice() -> None:
    assert places.find_district("Mirpur", "PK-JK") == "PK106"
    assert places.find_district("Mirpur", "PK-PB") is None
    assert places.province_of("PK106") == "PK-JK"
    assert places.province_of("PK999") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("KPK", "PK-KP"), ("N.W.F.P.", "PK-KP"), ("سندھ", "PK-SD"), ("Azad Kashmir", "PK-JK"), ("punjab", "PK-PB"),
     ("Baluchistan", "PK-BA"), ("آزاد جموں و کشمیر", "PK-JK"), ("Islamabad", "PK-IS"), ("Bengal", None)],
)  # fmt: skip
def test_provinces(text: str, code: str | None) -> None:
    assert places.find_province(text) == code


@pytest.mark.parametrize(
    ("text", "district", "name"),
    [
        ("Gujar Khan", "PK630", "Gujar Khan"),
        ("گوجر خان", "PK630", "Gujar Khan"),
        ("Taxilla", "PK630", "Taxila"),
        ("Sahiwal", "PK632", "Sahiwal"),  # there is a Sahiwal in Sargodha, too
        ("Kot Addu", "PK693", "Kot Addu"),  # a later district: the tehsils of its parent
        ("Model Town", None, "Model Town"),
        ("Sahiwal", None, None),
        ("Kotli Sattian", "PK617", None),
        ("Kot Addu", "PK999", None),
    ],
)
def test_tehsils(text: str, district: str | None, name: str | None) -> None:
    found = places.find_tehsil(text, district)
    assert (places.tehsil(found).name_en if found else None) == name


@given(DISTRICTS, st.integers(0, 30), st.sampled_from(["drop", "double", "swap"]))
def test_a_slip_of_one_letter_never_leads_to_another_district(place: places.District, at: int, slip: str) -> None:
    name = place.name_en.lower()
    at %= max(len(name) - 1, 1)
    slipped = {
        "drop": name[:at] + name[at + 1 :],
        "double": name[:at] + name[at] + name[at:],
        "swap": name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :],
    }[slip]
    assert places.find_district(slipped) in (place.pcode, None)


def test_most_slips_of_one_letter_are_forgiven() -> None:
    slips = [
        (p, p.name_en[:at] + p.name_en[at + 1 :]) for p in places.census_districts() for at in range(1, len(p.name_en))
    ]
    right = sum(places.find_district(text) == place.pcode for place, text in slips)
    wrong = [(p.name_en, text) for p, text in slips if places.find_district(text) not in (p.pcode, None)]
    assert right / len(slips) > 0.8
    assert not wrong


@given(st.text(max_size=30))
def test_any_text_is_looked_up(text: str) -> None:
    found = places.find_district(text)
    assert found is None or places.district(found)


def test_every_tehsil_has_an_urdu_name_that_says_how_it_came() -> None:
    every = places.tehsils()
    assert {one.name_ur_by for one in every} == {"district", "written", "transliterated"}
    assert all(
        one.name_ur and not any(letter.isascii() and letter.isalpha() for letter in one.name_ur) for one in every
    )
    by_name = {one.name_en: one for one in every}
    assert (by_name["Pabbi"].name_ur, by_name["Pabbi"].name_ur_by) == ("پبی", "written")
    assert by_name["Swabi"].name_ur == places.district(by_name["Swabi"].district).name_ur
    assert sum(one.name_ur_by == "transliterated" for one in every) < 30
