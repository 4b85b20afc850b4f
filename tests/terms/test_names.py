"""A clerk's spellings of a name, in two scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saiban.terms import names

URDU_LETTERS = "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیے"
ROMAN_WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)
URDU_WORDS = st.text(URDU_LETTERS, min_size=1, max_size=10)
NAMES = st.lists(st.one_of(ROMAN_WORDS, URDU_WORDS), min_size=1, max_size=5).map(" ".join)


@pytest.mark.parametrize(
    "spelling",
    ["Muhammad Aslam", "Mohd. Aslam", "MOHAMMAD ASLAM", "Md Aslam", "M. Aslam", "M.Aslam", "محمد اسلم", "محمّد اسلم"],
)
def test_a_name_has_one_key_however_a_clerk_writes_it(spelling: str) -> None:
    assert names.key(spelling) == names.key("Muhammad Aslam") == "MHMD ASLM"


@pytest.mark.parametrize(
    "spelling", ["Hussain", "Husain", "Hussein", "Husayn", "HUSSAIN", "حسین", "حُسین", "حسين", "ﺣﺴﯿﻦ"]
)
def test_hussain_is_not_his_brother_hassan(spelling: str) -> None:
    assert names.key(spelling) == names.key("Hussain")
    assert names.key(spelling) != names.key("Hassan") == names.key("حسن")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Muhammad", "Mehmood"),
        ("Ahmad", "Hamid"),
        ("Abbas", "Abbasi"),
        ("Zahid", "Zaid"),
        ("Khalid", "Khalida"),
        ("Abdullah", "Abdul"),
        ("Siddique", "Siddiqui"),
        ("Umar", "Amir"),
        ("Syed", "Saeed"),
    ],
)
def test_near_names_of_different_people_stay_apart(first: str, second: str) -> None:
    assert names.key(first) != names.key(second)


@pytest.mark.parametrize(
    "spellings",
    [
        ["Abdul Rehman", "Abdurrehman", "Abdur Rahman", "Abdul-Rahman", "عبدالرحمان", "عبد الرحمن", "عبدالرحمٰن"],
        ["Sana Ullah", "Sanaullah", "Sana'ullah", "ثناء اللہ", "ثناءاللہ"],
        ["Saif ud Din", "Saif-ud-Din", "Saifuddin", "Saif Uddin", "سیف الدین"],
        ["Abdullah", "Abd Ullah", "عبداللہ", "عبد اللہ", "عبدالله"],
        ["Aziz ur Rehman", "Azizur Rehman", "Azizurrehman", "عزیز الرحمٰن"],
        ["Zaib un Nisa", "Zaibunnisa", "زیب النساء"],
    ],
)
def test_words_written_joined_and_parted_meet(spellings: list[str]) -> None:
    assert len({names.key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Mst. Rukhsana W/O Allah Ditta", "Rukhsana"),
        ("Mst Rukhsana Bibi wife of Allah Ditta", "Rukhsana Bibi"),
        ("S/O Ghulam Nabi", "Ghulam Nabi"),
        ("Haji Muhammad Aslam Sahib", "Muhammad Aslam"),
        ("Dr.Ayesha Siddiqa", "Ayesha Siddiqa"),
        ("Shaukat Ali alias Shoki", "Shaukat Ali"),
        ("Prof. Dr. Tariq Mehmood (Late)", "Tariq Mehmood"),
        ("حاجی محمد اسلم صاحب", "محمد اسلم"),
        ("محمد اسلم ولد غلام نبی", "محمد اسلم"),
        ("مسماۃ رخسانہ بی بی زوجہ اللہ دتہ", "رخسانہ بی بی"),
        ("Hafiz Ullah", "Hafiz Ullah"),
        ("Haji", "Haji"),
        ("  Nasreen   Akhtar ", "Nasreen Akhtar"),
        ("", ""),
    ],
)
def test_titles_and_kinship_are_not_the_name(text: str, bare: str) -> None:
    assert names.strip_titles(text) == bare


def test_the_first_key_passes_over_what_every_second_man_is_called() -> None:
    assert names.first_key("Muhammad Rafique") == names.first_key("Ghulam Rafiq") == names.key("Rafiq")
    assert names.first_key("عبدالستار") == names.key("Sattar")
    assert names.first_key("Muhammad") == names.key("Muhammad")
    assert names.first_key("") == ""


@pytest.mark.parametrize(
    ("messy", "tidy"),
    [
        ("علي  كريم", "علی کریم"),
        ("کریم‌بخش", "کریم بخش"),
        ("‏محمـــد\x00 اسلم", "محمد اسلم"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("Nasreen\t \nAkhtar", "Nasreen Akhtar"),
    ],
)
def test_letters_that_look_equal_become_equal_and_the_script_stays(messy: str, tidy: str) -> None:
    assert names.clean(messy) == tidy


def test_the_script_of_a_name() -> None:
    texts = ["Muhammad", "محمد", "محمد Aslam", "0300-123"]
    assert [names.script(text) for text in texts] == ["latin", "urdu", "mixed", "none"]


def test_a_reader_of_the_other_script_is_given_a_name_that_can_be_read() -> None:
    assert names.to_latin("محمد اسلم خان") == "Muhammad Aslam Khan"
    assert names.to_latin("عبدالرحمان") == "Abdul Rehman"
    assert names.to_latin("Aslam خان") == "Aslam Khan"
    assert names.to_urdu("Mohd. Aslam Khan") == "محمد اسلم خان"
    assert names.to_urdu("Abdur Rahman") == "عبدالرحمان"
    assert names.to_urdu("Noor-ul-Ain") == "نور العین"
    assert names.to_urdu("Saif ud Din") == "سیف الدین"
    assert names.to_urdu("محمد Aslam") == "محمد اسلم"


def test_every_counted_roman_name_comes_back_from_urdu_under_its_key() -> None:
    from saiban.terms.transliteration import urdu_of

    lost = [roman for roman in urdu_of() if names.key(names.to_urdu(roman)) != names.key(roman)]
    assert len(lost) / len(urdu_of()) < 0.06, lost


def test_similarity_orders_pairs_as_a_person_would() -> None:
    same = names.similarity("Shahid Khan Afridi", "شاہد آفریدی")
    slip = names.similarity("Rukhsana Bibi", "Rukhsna Bibi")
    brother = names.similarity("Hassan Ali", "Hussain Ali")
    stranger = names.similarity("Muhammad Aslam Khan", "Muhammad Akram Khan")
    assert same > 0.9
    assert slip > 0.85
    assert 0.5 < brother < 0.85
    assert stranger < 0.5
    assert names.similarity("Akhtar Parveen", "Parveen Akhtar") == 1.0
    assert names.similarity("Gul Naz", "Gulnaz") > 0.9
    assert names.similarity("", "Gulnaz") == 0.0


@given(NAMES, NAMES)
def test_similarity_is_even_handed_and_bounded(first: str, second: str) -> None:
    assert 0.0 <= names.similarity(first, second) <= 1.0
    assert names.similarity(first, second) == pytest.approx(names.similarity(second, first))


@given(NAMES)
def test_a_key_depends_on_the_name_alone(name: str) -> None:
    key = names.key(name)
    assert key == names.key(f"  {name.upper()} ") == names.key(name)
    assert all(part.isascii() and part.isupper() for part in key.split())
    if key:
        assert names.similarity(name, name) == 1.0
        assert names.first_key(name) in key.split()


@given(st.text(max_size=60))
def test_anything_that_can_stand_in_a_cell_is_taken(text: str) -> None:
    tidy = names.clean(text)
    assert names.clean(tidy) == tidy
    assert "  " not in tidy and tidy == tidy.strip()
    names.key(text), names.to_latin(text), names.to_urdu(text), names.strip_titles(text), names.script(text)
