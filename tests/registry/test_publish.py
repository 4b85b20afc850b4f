"""Publishing: all or nothing, only from the state it was made from, and with one hash for equal registries."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from saiban.access.models import AccessLog
from saiban.frame.models import ChangeEvent
from saiban.registry.faults import Unpublishable
from saiban.registry.models import (
    Address,
    BenefitPaid,
    Contribution,
    Employer,
    EmployerIdentifier,
    NameToken,
    Person,
    Publication,
    SourceRecord,
)
from saiban.registry.publish import fingerprint, publish
from tests.registry.office import Office, holder, said


def rewrite(file: Path, column: str, value: object) -> None:
    """Put one value into every row of a golden file's column."""
    table = pq.read_table(file)
    place = table.schema.get_field_index(column)
    changed = pa.array([value] * table.num_rows, table.schema.field(column).type)
    pq.write_table(table.set_column(place, table.schema.field(column), changed), file)


def test_a_publication_is_logged_announced_and_counted(office: Office) -> None:
    run = office.publish([said("eobi:1", "Muhammad Aslam"), said("eobi:2", "Nasreen Bibi")])
    assert run.figures["persons"] == 2 and run.figures["records"] == 2
    logged = AccessLog.objects.get(act="publish")
    assert logged.subjects == [run.pk]
    told = set(ChangeEvent.objects.filter(run=run.pk).values_list("subject_kind", "subject", "what"))
    assert told == {("person", holder("eobi:1").pk, "added"), ("person", holder("eobi:2").pk, "added")}
    assert NameToken.objects.get(token="ASLM").people == 1


def test_changes_tell_who_was_touched_and_no_one_else(office: Office) -> None:
    rows = [said("eobi:1", "aslam"), said("eobi:2", "nasreen"), said("eobi:3", "zainab")]
    office.publish(rows)
    gone = holder("eobi:3").pk
    run = office.publish([rows[0], rows[1] | {"enrolment_status": "active"}, said("eobi:4", "rukhsana")])
    told = set(ChangeEvent.objects.filter(run=run.pk).values_list("subject", "what"))
    assert told == {(holder("eobi:2").pk, "changed"), (holder("eobi:4").pk, "added"), (gone, "ended")}
    run = office.publish([*rows[:2], rows[2]])
    told = set(ChangeEvent.objects.filter(run=run.pk).values_list("subject", "what"))
    assert (gone, "restored") in told


def test_odd_letters_come_through_as_they_are(office: Office) -> None:
    odd = "Flat 3, \"Gulshan\"\r\nBlock\\4\t\\. 'x' \u200c😀 {a,b} \\N ﷽ \x00end"
    kept = odd.replace("\x00", "")
    office.publish(
        [
            said("eobi:1", 'O"Brien, \\ {Aslam}', address=odd, payment_reference=odd, paid_amount=1),
            said("eobi:2", "", address="", firm="mill", employer_name=odd, employer_number="\\N", sector=odd[:60]),
        ]
    )
    assert holder("eobi:1").name == 'O"Brien, \\ {Aslam}'
    assert Address.objects.get(person=holder("eobi:1")).text == kept
    assert BenefitPaid.objects.get().reference == kept
    assert SourceRecord.objects.get(record="eobi:1").said["address"] == kept
    assert (Employer.objects.get().name, EmployerIdentifier.objects.get().value) == (kept, "\\N")


def test_amounts_and_counts_beyond_all_reason_stop_nothing(office: Office) -> None:
    huge = {"wage": 10**17 - 1, "contribution": 10**17 - 1, "paid_amount": 10**17 - 1}
    office.publish([said("eobi:1", "aslam", firm="mill", employees=-3, home="home", household_size=-1, **huge)])
    assert BenefitPaid.objects.get().amount == Contribution.objects.get().amount == Decimal("999999999999999.99")
    assert Employer.objects.get().employees is None


@pytest.mark.parametrize("column", ["district", "tehsil"])
def test_a_code_that_the_directory_does_not_know_stops_the_publication_by_name(office: Office, column: str) -> None:
    golden = office.golden([said("eobi:1", "aslam", district="PK601") | {column: "PK999"}])
    with pytest.raises(Unpublishable, match="no place PK999"):
        publish(golden, "inputs", {})
    assert not Publication.objects.exists() and not Person.objects.exists()


def test_a_source_that_the_directory_does_not_know_stops_the_build_by_name(office: Office) -> None:
    with pytest.raises(Unpublishable, match="no source dharmarth"):
        office.publish([said("dharmarth:1", "aslam", scheme="eobi")])


def test_tables_made_from_an_older_state_of_the_registry_are_refused(office: Office) -> None:
    rows = [said("eobi:1", "aslam")]
    stale = office.golden(rows)
    office.publish(rows)
    with pytest.raises(Unpublishable, match="since this run took its snapshot"):
        publish(stale, "inputs", {})


def test_a_failure_in_the_last_table_leaves_the_registry_as_it_was(office: Office) -> None:
    office.publish([said("eobi:1", "aslam", district="PK601")])
    before = fingerprint()
    golden = office.golden([said("eobi:1", "aslam", district="PK602"), said("eobi:2", "nasreen", district="PK602")])
    rewrite(golden / "district_figures.parquet", "people", -1)
    with pytest.raises(DatabaseError, match="check constraint"):
        publish(golden, "inputs", {})
    assert fingerprint() == before
    assert not list(golden.parent.glob(".publish*"))


def test_keys_that_lead_nowhere_are_refused(office: Office) -> None:
    golden = office.golden([said("eobi:1", "aslam", enrolment_status="active")])
    rewrite(golden / "enrolments.parquet", "record_id", 77)
    with pytest.raises(Unpublishable, match="1 rows of enrolments have a record_id that no row has"):
        publish(golden, "inputs", {})


def test_a_run_that_was_cut_off_and_begun_again_gives_the_same_registry(office: Office) -> None:
    first = [said("eobi:1", "aslam", cnic="3520212345671", enrolment_status="active"), said("nser:1", "zainab")]
    second = [*first, said("eobi:2", "nasreen", phone="+923001234567"), said("nser:2", "aslam", name="M. Aslam")]
    undisturbed = {}
    with suppress(KeyboardInterrupt), transaction.atomic():
        office.publish(first)
        office.publish(second)
        undisturbed = fingerprint()
        raise KeyboardInterrupt
    assert not Publication.objects.exists()
    office.publish(first)
    with suppress(KeyboardInterrupt), transaction.atomic():
        office.publish(second)
        raise KeyboardInterrupt
    office.publish(second)
    assert fingerprint() == undisturbed


def test_the_fingerprint_forgets_surrogate_keys_and_notices_every_value(office: Office, db: None) -> None:
    first = [said("eobi:1", "aslam", cnic="3520212345671", district="PK601", enrolment_status="active")]
    second = [*first, said("eobi:2", "nasreen", district="PK602")]
    one = office.publish(first)
    office.publish(second)
    before = fingerprint()
    assert set(before) >= {"registry_person", "registry_identifier", "registry_registryevent", "registry_publication"}
    Person.objects.filter(pk=holder("eobi:2").pk).update(name="Nasreen Bibi")
    after = fingerprint()
    assert {table for table in before if before[table] != after[table]} == {"registry_person"}
    Person.objects.filter(pk=holder("eobi:2").pk).update(name="nasreen", run_added=one)
    assert fingerprint()["registry_person"] != before["registry_person"]
