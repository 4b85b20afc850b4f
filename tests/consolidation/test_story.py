"""Three schemes' files go in, one registry comes out; and what happens on the days after."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from saiban.access.models import AccessLog, Purpose, Role
from saiban.access.viewer import Viewer
from saiban.consolidation import services
from saiban.consolidation.models import Decision, Extract, Run
from saiban.consolidation.pipeline import Consolidation, consolidate
from saiban.consolidation.receiving import arrivals_in
from saiban.registry.models import BenefitPaid, Contribution, Employer, Person, Publication, RegistryEvent, SourceRecord
from tests.access.people import looking_as
from tests.consolidation import town

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_lake")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    town.write(tmp_path / "town")
    return tmp_path / "town"


def run(folder: Path) -> Consolidation:
    return consolidate(arrivals_in(folder))


def person_of(source: str, name: str) -> Person:
    record = SourceRecord.objects.get(source_id=source, said__name=name)
    return Person.objects.get(pk=record.person_id)


def test_three_files_become_one_registry(folder: Path) -> None:
    done = run(folder)
    assert done.changed
    assert [(e.rows_in, e.rows_accepted, e.rows_quarantined) for e in done.extracts] == [
        (2, 2, 0),
        (4, 4, 0),
        (2, 2, 0),
    ]
    nasreen = person_of("kafaalat", "Mst Nasreen Bibi")
    assert nasreen == person_of("eobi", "Nasreen Bibi")
    assert person_of("kafaalat", "Shazia Parveen") == person_of("zakat", "شازیہ پروین")
    assert sorted(nasreen.schemes) == ["eobi", "kafaalat"]
    assert Person.objects.filter(merged_into=None).count() == 5
    assert Employer.objects.get().name == "Khyber Match Works"
    assert str(BenefitPaid.objects.filter(person=nasreen).get().amount) == "14500.00"
    assert str(Contribution.objects.filter(person=nasreen).get().amount) == "2400.00"


def test_a_woman_without_cnic_in_one_list_is_known_by_her_name_in_urdu(folder: Path) -> None:
    run(folder)
    assert person_of("kafaalat", "Rukhsana Begum") == person_of("zakat", "رخسانہ بیگم")


def test_the_same_files_again_change_nothing(folder: Path) -> None:
    first = run(folder)
    again = run(folder)
    assert not again.changed
    assert (Publication.objects.count(), Run.objects.count(), Extract.objects.count()) == (1, 1, 3)
    assert again.publication == first.publication


def test_a_broken_file_is_named_and_the_others_go_on(folder: Path) -> None:
    (folder / "extracts" / "kafaalat_2026-06-30.csv").write_bytes(b"")
    done = run(folder)
    broken = [extract for extract in done.extracts if extract.state == Extract.State.BROKEN]
    assert [extract.file_name for extract in broken] == ["kafaalat_2026-06-30.csv"]
    assert "kafaalat_2026-06-30.csv" in broken[0].error
    assert Person.objects.count() == 4


def test_a_newer_list_without_keys_leaves_everyone_their_number(folder: Path) -> None:
    run(folder)
    before = {name: person_of("zakat", name).number for name in ("شازیہ پروین", "رخسانہ بیگم")}
    (folder / "extracts" / "zakat_2026-06-30.csv").unlink()
    town.write_zakat(folder / "extracts", "2026-09-30", first="زرینہ بی بی,خان محمد,17201-9990001-8,1980,نوشہرہ,9000")
    done = run(folder)
    assert done.changed
    assert {
        name: Person.objects.get(pk=SourceRecord.objects.get(said__name=name, run_ended=None).person_id).number
        for name in before
    } == before
    assert not RegistryEvent.objects.exists()


def test_people_in_no_list_any_more_are_ended_not_deleted(folder: Path) -> None:
    run(folder)
    gul = person_of("kafaalat", "Gul Bano")
    (folder / "extracts" / "kafaalat_2026-06-30.csv").unlink()
    rows = (folder / "extracts" / "eobi.txt").read_text(encoding="utf-8")
    assert rows
    header = "Beneficiary No,Name,Husband Name,CNIC,DOB,District,Mobile,Paid,Paid On"
    kept = "K1,Mst Nasreen Bibi,Muhammad Aslam,17201-1234567-2,12/03/1979,Nowshera,0301-2345671,14500,15/08/2026"
    (folder / "extracts" / "kafaalat_2026-09-30.csv").write_text(f"{header}\n{kept}\n", encoding="utf-8")
    run(folder)
    gul.refresh_from_db()
    assert gul.run_ended is not None
    assert BenefitPaid.objects.filter(person=gul).get().run_ended is not None


def test_a_steward_reads_why_records_are_one_person(folder: Path) -> None:
    run(folder)
    shazia = person_of("kafaalat", "Shazia Parveen")
    steward = looking_as(Role.STEWARD, purpose=Purpose.STEWARDSHIP)
    page = steward.get(f"/evidence/{shazia.number}/").content.decode()
    assert "The same identity number" in page
    assert "شازیہ پروین" in page
    rukhsana = person_of("kafaalat", "Rukhsana Begum")
    assert "probability" in steward.get(f"/evidence/{rukhsana.number}/").content.decode()
    assert AccessLog.objects.filter(act="consolidation.evidence", subjects=[shazia.pk]).count() == 1
    assert looking_as(Role.CLERK, "bisp", username="clerk").get(f"/evidence/{shazia.number}/").status_code == 403


def test_an_undone_merge_gives_each_her_number_back_and_binds_later_runs(folder: Path) -> None:
    run(folder)
    steward = viewer_of_a_steward()
    records = sorted(
        SourceRecord.objects.filter(said__name__in=["Shazia Parveen", "شازیہ پروین"]).values_list("record", flat=True)
    )
    kept_apart = Decision.objects.create(
        record_a=records[0], record_b=records[1], verdict="different", reason="two neighbours", decided_by=steward.user
    )
    run(folder)
    two = {person_of("kafaalat", "Shazia Parveen").number, person_of("zakat", "شازیہ پروین").number}
    assert len(two) == 2
    kept_apart.withdrawn_at, kept_apart.withdrawn_by = timezone.now(), steward.user
    kept_apart.save()
    run(folder)
    assert person_of("kafaalat", "Shazia Parveen") == person_of("zakat", "شازیہ پروین")
    merge = RegistryEvent.objects.filter(kind="merge").latest("id")

    services.undo_merge(steward, merge, "two women after all")
    run(folder)
    assert {person_of("kafaalat", "Shazia Parveen").number, person_of("zakat", "شازیہ پروین").number} == two
    assert not run(folder).changed


def viewer_of_a_steward() -> Viewer:
    client = looking_as(Role.STEWARD, purpose=Purpose.STEWARDSHIP)
    return Viewer(client.user, client.posting, Purpose.STEWARDSHIP, "test")
