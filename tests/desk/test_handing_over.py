"""What the window writes down reaches the registry with the next run, and is known again in schemes' files."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from saiban.consolidation.models import Extract
from saiban.consolidation.pipeline import consolidate
from saiban.consolidation.receiving import arrivals_in
from saiban.desk.handing_over import hand_over, number_of, record_of
from saiban.desk.models import RegisteredPerson
from saiban.desk.registering import HomeSaid, PersonSaid, correct, register_household, standing
from saiban.registry.models import Household, Person, SourceRecord
from saiban.registry.queries import Wanted, find
from tests.consolidation import town
from tests.desk.sitting_people import nowshera, officer, zarmina

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_lake")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    town.write(tmp_path / "town")
    return tmp_path / "town"


@pytest.mark.long
def test_who_was_registered_has_a_number_after_the_next_run_and_keeps_it_when_a_scheme_knows_her(folder: Path) -> None:
    consolidate(arrivals_in(folder))
    gul = officer()
    daughter = PersonSaid(name="گلالئی", father_name="شیر گل", relation="daughter", sex="female", no_document=True)
    home = register_household(by=gul, home=nowshera(), people=[zarmina(), daughter])
    she, child = home.people.order_by("place")
    assert number_of(she) == ""
    hand_over()
    done = consolidate()
    assert done.changed
    number = number_of(she)
    assert len(number) == 12
    assert number_of(child) not in ("", number)
    known = Person.objects.get(number=number)
    assert (known.name_ur, known.sex, known.marital_status) == ("زرمینہ بی بی", "female", "widowed")
    assert known.birth_date == she.birth_date
    assert known.disabled is False
    assert Household.objects.get(members__person=known).members.count() == 2
    assert [hit.person.number for hit in find(gul, Wanted("17201-5551234-2")).people] == [number]

    town.write_zakat(folder / "extracts", "2026-09-30", first="زرمینہ,شیر گل,17201-5551234-2,02-04-1965,نوشہرہ,9000")
    consolidate(arrivals_in(folder))
    later = SourceRecord.objects.get(source_id="zakat", said__name="زرمینہ")
    assert later.person.number == number
    assert later.person.schemes == ["zakat-guzara"]
    assert number_of(she) == number


def test_the_same_entries_are_the_same_extract_and_change_nothing(folder: Path) -> None:
    register_household(by=officer(), home=nowshera(), people=[zarmina()])
    first = hand_over()
    assert [one.state for one in first] == [Extract.State.READ]
    consolidate()
    assert hand_over() == first
    assert not consolidate().changed
    assert not list((folder.parent / "own").rglob("desk-*.csv"))


def test_a_correction_stands_and_the_number_stays_but_no_two_files_of_a_day_disagree(folder: Path) -> None:
    gul = officer()
    home = register_household(by=gul, home=nowshera(), people=[zarmina(marital_status="married")])
    she = home.people.get()
    RegisteredPerson.objects.update(as_of=timezone.localdate() - timedelta(days=1))  # she came yesterday
    hand_over()
    consolidate()
    number = number_of(she)
    widowed = correct(by=gul, person=she, said=zarmina(marital_status="widowed"))
    hand_over()
    consolidate()
    assert Person.objects.get(number=number).marital_status == "widowed"
    again = correct(by=gul, person=widowed, said=zarmina(marital_status="divorced"))
    assert standing(she.entry) == again
    hand_over()  # waits for tomorrow's file
    assert not consolidate().changed
    assert Person.objects.count() == 1


def test_a_correction_of_somebody_known_joins_her_record(folder: Path) -> None:
    """Rukhsana's record says she lives in Peshawar and nothing else would link her: the officer saw who she is."""
    consolidate(arrivals_in(folder))
    gul_bano = SourceRecord.objects.get(said__name="Gul Bano").person
    gul = officer()
    said = PersonSaid(name="Gulbano Khatoon", number=gul_bano.number, sex="female", marital_status="widowed")
    home = register_household(by=gul, home=HomeSaid(nowshera().district), people=[said])
    hand_over()
    consolidate()
    hand_over()
    consolidate()
    entry = home.people.get()
    assert SourceRecord.objects.get(record=record_of(entry)).person == gul_bano
    gul_bano.refresh_from_db()
    assert gul_bano.marital_status == "widowed"
