"""The packaged tables: who runs what, and which two schemes one person may have at once."""

from __future__ import annotations

from itertools import combinations

import pytest
from django.utils.translation import override

from saiban.directory import queries
from saiban.directory.load import load_directory, table
from saiban.directory.models import Organisation, Place, Scheme, SchemeCombination

pytestmark = pytest.mark.django_db


def test_set_up_has_loaded_the_directory_and_loading_again_changes_nothing() -> None:
    def held() -> list[list[tuple]]:
        models = (Organisation, Scheme, SchemeCombination, Place)
        return [list(model.objects.order_by("pk").values_list()) for model in models]

    before = held()
    assert all(before)
    load_directory()
    assert held() == before


def test_a_corrected_name_is_brought_in_and_what_was_added_by_hand_stays() -> None:
    Scheme.objects.filter(code="eobi").update(name_en="Old name")
    Organisation.objects.create(code="ajk-zakat", name_en="AJK Zakat Council", name_ur="آزاد کشمیر زکوٰۃ کونسل")

    load_directory()

    assert Scheme.objects.get(code="eobi").name_en == "EOBI old-age insurance"
    assert Organisation.objects.filter(code="ajk-zakat").exists()


def test_every_two_schemes_have_exactly_one_ruling_with_reason_and_source() -> None:
    codes = sorted(row["code"] for row in table("schemes"))
    rows = table("combinations")

    assert [(row["first"], row["second"]) for row in rows] == list(combinations(codes, 2))
    for row in rows:
        assert row["reason_en"] and row["reason_ur"] and row["source"]
        assert row["ruling"] in SchemeCombination.Ruling.values


def test_zakat_excludes_other_assistance_and_surveys_exclude_nobody() -> None:
    found = queries.combinations()

    assert found["zakat-guzara", "kafaalat"].ruling == "forbidden"
    assert found["kafaalat", "zakat-guzara"].ruling == "forbidden"
    assert found["eobi", "pessi"].ruling == "permitted"
    assert found["govt-pension", "kafaalat"].ruling == "unsettled"
    for pair, one in found.items():
        if {"nser", "kp-onewindow"} & set(pair):
            assert one.ruling == "permitted"


def test_names_are_in_the_readers_language() -> None:
    scheme = Scheme.objects.get(code="kafaalat")

    assert str(scheme) == "Benazir Kafaalat"
    with override("ur"):
        assert str(scheme) == "بینظیر کفالت"


def test_places_know_what_they_are_part_of_and_todays_districts_have_not_ended() -> None:
    nowshera = queries.districts().get(name_en="Nowshera")

    assert nowshera.parent.name_en == "Khyber Pakhtunkhwa"
    assert nowshera.parts.filter(level="tehsil").exists()
    assert all(district.valid_to is None for district in queries.districts())
    assert queries.districts().count() >= 136
