"""The people of the country: as the census counts them, in families that could be, with numbers nobody shares."""

from __future__ import annotations

from tests.synth.conftest import PEOPLE, Country


def test_every_district_has_its_share_of_the_people(country: Country) -> None:
    assert country.number("SELECT count(*) FROM persons") == PEOPLE
    assert country.number("SELECT count(DISTINCT district) FROM persons") == 136
    lahore = country.number("SELECT count(*) FROM persons WHERE district = 'Lahore'")
    assert abs(lahore - PEOPLE * 13_004_135 / 240_458_089) < PEOPLE * 0.001


def test_the_country_is_as_young_and_as_married_as_the_census_says(country: Country) -> None:
    children = country.number("SELECT avg((age < 15)::INT) FROM persons")
    married = country.number("SELECT avg((marital_status = 'married')::INT) FROM persons WHERE age >= 15")
    size = country.number("SELECT avg(size) FROM households")
    assert 0.37 < children < 0.44
    assert 0.58 < married < 0.72
    assert 5.7 < size < 6.9


def test_every_household_has_one_head_and_its_number_is_its_first_person(country: Country) -> None:
    heads = "SELECT count(*) FILTER (WHERE relation = 'head') AS heads FROM persons GROUP BY household"
    assert country.one(f"SELECT min(heads), max(heads) FROM ({heads})") == (1, 1)
    assert (
        country.number("SELECT count(*) FROM households ANTI JOIN persons ON persons.person = households.household")
        == 0
    )
    elsewhere = "FROM households h JOIN persons p ON p.person = h.head WHERE p.household <> h.household"
    assert country.number(f"SELECT count(*) {elsewhere}") == 0


def test_mothers_are_older_than_their_children_and_live_with_them(country: Country) -> None:
    pairs = "FROM persons child JOIN persons mother ON child.mother = mother.person"
    assert country.number(f"SELECT count(*) {pairs}") > PEOPLE / 3
    assert country.number(f"SELECT min(mother.age - child.age) {pairs}") >= 14
    assert country.number(f"SELECT count(*) {pairs} WHERE mother.household <> child.household") == 0
    assert country.number(f"SELECT count(*) {pairs} WHERE mother.sex <> 'female'") == 0


def test_some_households_hold_several_families_of_ever_married_women(country: Country) -> None:
    families = "SELECT household, count(DISTINCT family) AS families FROM persons GROUP BY household"
    share = country.number(f"SELECT avg((families > 1)::INT) FROM ({families})")
    assert 0.1 < share < 0.5


def test_a_fathers_name_is_what_his_children_say(country: Country) -> None:
    pairs = "FROM persons child JOIN persons father ON child.father = father.person"
    assert country.number(f"SELECT avg((child.father_name = father.name)::INT) {pairs}") > 0.99


def test_no_two_people_have_one_cnic_and_its_last_digit_follows_sex(country: Country) -> None:
    assert country.number("SELECT count(cnic) - count(DISTINCT cnic) FROM persons") == 0
    odd = "(right(cnic, 1)::INT % 2 = 1)"
    assert country.number(f"SELECT count(*) FROM persons WHERE cnic IS NOT NULL AND {odd} <> (sex = 'male')") == 0
    assert country.number("SELECT count(*) FROM persons WHERE left(cnic, 1) NOT BETWEEN '1' AND '6'") == 0
    assert 0.9 < country.number("SELECT avg((cnic IS NOT NULL)::INT) FROM persons WHERE age >= 18") < 0.99


def test_people_of_a_household_share_phones(country: Country) -> None:
    users = "SELECT phone, count(*) AS users FROM persons WHERE phone IS NOT NULL GROUP BY phone"
    assert country.number(f"SELECT max(users) FROM ({users})") > 3
    homes = "SELECT phone, count(DISTINCT household) AS homes FROM persons WHERE phone IS NOT NULL GROUP BY phone"
    assert country.number(f"SELECT max(homes) FROM ({homes})") == 1


def test_names_are_written_in_both_scripts(country: Country) -> None:
    assert country.number("SELECT count(*) FROM persons WHERE NOT regexp_full_match(name, '[A-Z][A-Za-z ]*')") == 0
    assert (
        country.number("SELECT count(*) FROM persons WHERE regexp_matches(name_urdu, '[A-Za-z]') OR name_urdu = ''")
        == 0
    )
