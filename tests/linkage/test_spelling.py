"""Names keyed by the hundred thousand: the same keys as one by one, the same numbers in every run."""

from __future__ import annotations

import random

import duckdb
import pyarrow as pa
import pytest

from saiban.linkage.spelling import key_names, keyed_names, number_names
from saiban.linkage.steps import Steps
from saiban.terms import names, transliteration
from saiban.terms.name_words import words

ROLES = ("title", "courtesy", "particle", "common_first", "joined_behind")
ODD = [
    "m.", "a.", "s.", "w.", "o", "so.", "s/o", "w/o", "d.o", "mst.", "haji.", "hafiz.", "ch.", "ul.", "alias",
    "urf", "عرف", "ولد", "زوجہ", "of", "son", "wife", "dr.ayesha", "sana'ullah", "bi", "بی", "abd", "عبد",
    "ullah", "allah", "lah", "اللہ", "abdur", "abdul", "azizur", "mehrun", "habibur", "rehman", "haque", "nisa",
    "nissa", "saif-ud-din", "b.b", "b", "(late)", "@", "محمّد", "كريم", "سلمیٰ", "josé", "0300", "-", "ء",
    "بیبی", "بی\u200cبی", "MUHAMMAD", "zaibunnisa", "abdulghafoor", "عبدالرحمان", "rukhsanabibi", "حافظ",
    "حاجی",
]  # fmt: skip


def invented_names(count: int) -> list[str]:
    """Names of one to six words: common words, titles, courtesy, articles, oddities, and slips of the hand."""
    chance = random.Random(20)
    written = [
        w for u, spellings in transliteration.writings().items() for w in (u, *(roman for roman, _ in spellings))
    ]
    special = sorted({word for role in ROLES for word in words(role)})
    found: dict[str, None] = {}
    while len(found) < count:
        chosen = [
            chance.choice(chance.choices((written, special, ODD), (6, 3, 1))[0]) for _ in range(chance.randint(1, 6))
        ]
        text = chance.choices((" ", "", "  "), (90, 6, 4))[0].join(chosen)
        place = chance.randrange(len(text) + 1)
        found[text if chance.random() < 0.8 else text[:place] + chance.choice("aehn. -'/ہی") + text[place:]] = None
    return list(found)


@pytest.mark.long
def test_a_hundred_thousand_names_get_the_keys_that_each_gets_alone() -> None:
    texts = invented_names(100_000)
    keyed = keyed_names(pa.array(texts)).to_pylist()
    apart = [
        row for row in keyed if row["key"] != names.key(row["text"]) or row["lead"] != names.first_key(row["text"])
    ]
    assert [row["text"] for row in keyed] == texts
    assert apart == []
    assert len({row["key"] for row in keyed}) > 70_000


def numbered(con: duckdb.DuckDBPyConnection, texts: list[str]) -> dict[str, tuple[object, ...]]:
    steps = Steps(con)
    steps.lend("said", pa.table({"text": texts}))
    key_names(steps, "SELECT text FROM said")
    number_names(steps)
    named = "link_names n JOIN said ON n.text = hash(said.text)"
    rows = steps.rows(f"SELECT said.text, n.* EXCLUDE (text, marks, letters) FROM {named}")
    steps.clear()
    return {row[0]: row[1:] for row in rows}


def test_spellings_of_a_name_have_one_number_and_its_parts_theirs(con: duckdb.DuckDBPyConnection) -> None:
    of = numbered(
        con, ["muhammad aslam", "mohd. aslam", "محمد اسلم", "aslam muhammad", "aslam", "m. akram", "...", "a " * 300]
    )
    columns = ("name", "bag", "joined", "first", "part1", "part2", "part3", "part4", "parts", "initial")
    aslam, turned, alone, akram, long = (
        dict(zip(columns, of[text], strict=True))
        for text in ("muhammad aslam", "aslam muhammad", "aslam", "m. akram", "a " * 300)
    )
    assert of["muhammad aslam"] == of["mohd. aslam"] == of["محمد اسلم"]
    assert aslam["name"] != turned["name"] and aslam["bag"] == turned["bag"]
    assert aslam["first"] == turned["first"] == alone["first"] == aslam["part2"] == alone["part1"]
    assert (aslam["joined"], aslam["parts"], aslam["part3"], alone["part2"]) == ("MHMDASLM", 2, None, None)
    assert akram["initial"] and not aslam["initial"]
    assert long["parts"] == 127
    assert "..." not in of


@pytest.mark.parametrize("others", [["zubaida khatoon", "ابراہیم"], ["aaa", "ghulam nabi"], []])
def test_a_name_has_the_same_number_whatever_other_names_are_in_the_run(
    con: duckdb.DuckDBPyConnection, others: list[str]
) -> None:
    first = ["muhammad aslam", "rukhsana bibi"]
    alone, among = numbered(con, first), numbered(con, [*others, *first])
    assert [among[text] for text in first] == [alone[text] for text in first]
