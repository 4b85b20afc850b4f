"""A registry number stays with its holder: through merges, splits, undone merges, and files sent again."""

from __future__ import annotations

import random

from saiban.frame.models import ChangeEvent
from saiban.registry.models import Person, Publication, RegistryEvent, SourceRecord
from saiban.registry.publish import fingerprint
from saiban.terms.registry_numbers import valid
from tests.registry.office import Office, holder, said

ASLAM, NASREEN = "Muhammad Aslam", "Nasreen Bibi"


def test_people_get_numbers_in_the_order_of_their_oldest_record(office: Office) -> None:
    office.publish([said("pension:9", NASREEN), said("eobi:2", ASLAM), said("eobi:1", ASLAM)])
    assert [person.name for person in Person.objects.order_by("id")] == [ASLAM, NASREEN]
    assert all(valid(person.number) and person.number[0] == "1" for person in Person.objects.all())
    assert holder("eobi:1") == holder("eobi:2")


def test_the_same_input_again_touches_nothing(office: Office) -> None:
    rows = [said("eobi:1", ASLAM, enrolment_status="active"), said("pension:9", NASREEN, cnic="3520212345672")]
    first = office.publish(rows)
    before, changes = fingerprint(), ChangeEvent.objects.count()
    again = office.publish(rows)
    assert again == first
    assert fingerprint() == before
    assert Publication.objects.count() == 1 and RegistryEvent.objects.count() == 0
    assert ChangeEvent.objects.count() == changes


def test_rows_in_another_order_give_the_same_holders(office: Office) -> None:
    people = [f"Person {letter}" for letter in "ABCDEFGH"]
    rows = [said(f"{source}:{place}", who) for place, who in enumerate(people) for source in ("eobi", "pension")]
    first = office.publish(rows)
    numbers = {record.record: record.person.number for record in SourceRecord.objects.select_related("person")}
    random.Random(5).shuffle(rows)
    assert office.publish(rows) == first
    assert numbers == {record.record: record.person.number for record in SourceRecord.objects.select_related("person")}


def test_when_two_are_found_to_be_one_the_older_number_stays_and_the_other_leads_to_it(office: Office) -> None:
    office.publish([said("eobi:1", ASLAM), said("pension:1", "M. Aslam"), said("pension:2", NASREEN)])
    older, younger = holder("eobi:1"), holder("pension:1")
    run = office.publish([said("eobi:1", ASLAM), said("pension:1", ASLAM), said("pension:2", NASREEN)])
    younger.refresh_from_db()
    assert holder("eobi:1") == holder("pension:1") == older
    assert younger.merged_into == older and younger.run_ended == run
    event = RegistryEvent.objects.get()
    assert (event.kind, event.subject, event.survivor, event.others) == ("merge", "person", older.id, [younger.id])
    records = {record.record: record.id for record in SourceRecord.objects.all()}
    assert event.before == {str(older.id): [records["eobi:1"]], str(younger.id): [records["pension:1"]]}
    assert event.after == {str(older.id): [records["eobi:1"], records["pension:1"]]}
    assert set(ChangeEvent.objects.filter(run=run.id).values_list("subject", "what")) == {
        (older.id, "changed"),
        (younger.id, "merged"),
    }


def test_undoing_a_merge_gives_each_their_old_number_back(office: Office) -> None:
    apart = [said("eobi:1", ASLAM), said("pension:1", "Younger"), said("kafaalat:1", "Younger")]
    office.publish(apart)
    older, younger = holder("eobi:1"), holder("pension:1")
    joined = [row | {"who": ASLAM} for row in apart]
    office.publish(joined)
    joined.append(said("nser:1", ASLAM))  # the younger one is surveyed while the merge stands
    office.publish(joined)
    assert holder("nser:1") == older
    undone = [("eobi:1", "pension:1", "different")]
    office.publish([*apart, said("nser:1", "Younger")], undone)
    assert holder("eobi:1") == older
    assert holder("pension:1") == holder("kafaalat:1") == holder("nser:1") == younger
    younger.refresh_from_db()
    assert younger.merged_into is None and younger.run_ended is None
    merge, split = RegistryEvent.objects.order_by("id")
    assert (merge.kind, merge.reason) == ("merge", "linkage")
    assert (split.kind, split.survivor, split.others, split.reason) == ("split", older.id, [younger.id], "decision")
    kept = fingerprint()
    office.publish([*apart, said("nser:1", "Younger")])
    assert fingerprint() == kept


def test_after_three_became_one_any_of_them_can_be_taken_out_again(office: Office) -> None:
    rows = [said("eobi:1", "A"), said("kafaalat:1", "B"), said("pension:1", "C")]
    office.publish(rows)
    first, second, third = (holder(row["record"]) for row in rows)
    office.publish([rows[0], rows[1] | {"who": "A"}, rows[2]])
    office.publish([row | {"who": "A"} for row in rows])
    office.publish([rows[0], rows[1], rows[2] | {"who": "A"}])
    assert [holder(row["record"]) for row in rows] == [first, second, first]
    third.refresh_from_db()
    assert third.merged_into == first
    office.publish(rows)
    assert [holder(row["record"]) for row in rows] == [first, second, third]


def test_of_a_split_the_part_with_more_records_keeps_the_number(office: Office) -> None:
    rows = [said(f"{source}:1", ASLAM) for source in ("eobi", "kafaalat", "pension")]
    office.publish(rows)
    number = holder("eobi:1")
    office.publish([rows[0] | {"who": "Somebody else"}, *rows[1:]])
    assert holder("kafaalat:1") == holder("pension:1") == number
    assert holder("eobi:1").id == number.id + 1
    event = RegistryEvent.objects.get()
    assert (event.kind, event.survivor, event.others) == ("split", number.id, [number.id + 1])


def test_a_number_that_follows_a_replaced_row_away_from_a_standing_one_is_told_as_a_split(office: Office) -> None:
    office.publish([said("nser:old", ASLAM), said("pension:1", ASLAM)])
    number = holder("pension:1")
    office.publish(
        [said("nser:old", ASLAM, standing=False), said("nser:new", ASLAM), said("pension:1", "Somebody else")]
    )
    assert holder("nser:new") == number != holder("pension:1")
    event = RegistryEvent.objects.get()
    assert (event.kind, event.survivor, event.others) == ("split", number.id, [holder("pension:1").id])


def test_a_number_is_ended_when_its_records_are_gone_and_never_given_to_another(office: Office) -> None:
    office.publish([said("eobi:1", ASLAM), said("pension:1", NASREEN)])
    nasreen = holder("pension:1")
    run = office.publish([said("eobi:1", ASLAM)])
    nasreen.refresh_from_db()
    assert nasreen.run_ended == run and nasreen.merged_into is None
    office.publish([said("eobi:1", ASLAM), said("pension:2", "Zainab")])
    assert holder("pension:2") != nasreen
    office.publish([said("eobi:1", ASLAM), said("pension:2", "Zainab"), said("pension:1", NASREEN)])
    assert holder("pension:1") == nasreen and holder("pension:1").run_ended is None


def test_people_of_a_file_without_keys_keep_their_numbers_when_a_newer_file_replaces_it(office: Office) -> None:
    office.publish([said("nser:old-1", ASLAM), said("nser:old-2", NASREEN)])
    before = holder("nser:old-1"), holder("nser:old-2")
    former = [said("nser:old-1", ASLAM, standing=False), said("nser:old-2", NASREEN, standing=False)]
    rows = [*former, said("nser:new-7", NASREEN), said("nser:new-8", ASLAM)]
    office.publish(rows)
    assert (holder("nser:new-8"), holder("nser:new-7")) == before
    assert SourceRecord.objects.filter(run_ended__isnull=True).count() == 2
    kept = fingerprint()
    office.publish(rows)
    assert fingerprint() == kept
