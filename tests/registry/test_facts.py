"""Facts: enrolments, payments, numbers and addresses, exact to the paisa and never lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from saiban.frame.crypto import blind, open_sealed
from saiban.registry.models import (
    Address,
    BenefitPaid,
    DistrictFigure,
    Enrolment,
    Identifier,
    Overlap,
    SourceRecord,
)
from tests.registry.office import Office, holder, said

CNIC = "3520212345672"


def paid(record: str, who: str, paisa: int, **values: object) -> dict[str, object]:
    """Return a row that reports a payment."""
    return said(record, who, paid_amount=paisa, paid_on=dt.date(2024, 4, 5), **values)


def test_amounts_stay_exact_to_the_paisa(office: Office) -> None:
    amounts = [1, 10, 1050000, 850033, 1_999_999_999_99, 123_456_789_01]
    office.publish([paid(f"kafaalat:{n}", f"woman {n}", amount) for n, amount in enumerate(amounts)])
    kept = {row.record.record: row.amount for row in BenefitPaid.objects.select_related("record")}
    assert kept == {f"kafaalat:{n}": Decimal(amount).scaleb(-2) for n, amount in enumerate(amounts)}
    assert SourceRecord.objects.get(record="kafaalat:3").said["paid_amount"] == "8500.33"


def test_a_payment_told_twice_under_its_reference_counts_once_and_without_one_twice(office: Office) -> None:
    office.publish(
        [
            paid("kafaalat:a", "nasreen", 1050000, payment_reference="T-1"),
            paid("kafaalat:b", "nasreen", 1050000, payment_reference="T-1"),
            paid("kafaalat:c", "nasreen", 1050000, payment_reference="T-2"),
            paid("pension:a", "nasreen", 900000),
            paid("pension:b", "nasreen", 900000),
        ]
    )
    assert BenefitPaid.objects.filter(scheme="kafaalat").count() == 2
    assert BenefitPaid.objects.filter(scheme="pension").count() == 2


def test_a_payment_that_is_taken_back_is_ended_and_cannot_be_deleted(office: Office) -> None:
    rows = [paid("kafaalat:a", "nasreen", 1050000), paid("kafaalat:b", "nasreen", 1050000)]
    first = office.publish(rows)
    second = office.publish(rows[:1])
    gone = BenefitPaid.objects.get(record__record="kafaalat:b")
    assert gone.run_added == first and gone.run_ended == second and gone.amount == Decimal("10500.00")
    for table in ("benefitpaid", "sourcerecord", "person", "publication"):
        with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM registry_{table}")
    office.publish([rows[0], rows[1] | {"paid_amount": 1000000}])
    assert sorted(BenefitPaid.objects.filter(run_ended=None).values_list("amount", flat=True)) == [
        Decimal("10000.00"),
        Decimal("10500.00"),
    ]
    assert BenefitPaid.objects.count() == 3


def test_a_changed_fact_is_a_new_row_and_an_unchanged_one_is_not_touched(office: Office) -> None:
    rows = [said("eobi:1", "aslam", enrolment_status="active"), said("pension:1", "aslam", enrolment_status="active")]
    first = office.publish(rows)
    second = office.publish([rows[0], rows[1] | {"enrolment_status": "exited"}])
    eobi, before, after = Enrolment.objects.order_by("scheme", "id")
    assert (eobi.run_added, eobi.run_ended) == (first, None)
    assert (before.status, before.run_ended) == ("active", second)
    assert (after.status, after.run_added, after.run_ended) == ("exited", second, None)


def test_an_enrolment_runs_from_its_first_date_to_the_end_that_the_newest_record_gives(office: Office) -> None:
    day = dt.date
    office.publish(
        [
            said("eobi:a", "aslam", scheme_number="E1", enrolment_status="active", contribution_month=day(2023, 2, 1)),
            said("eobi:b", "aslam", scheme_number="E1", enrolment_status="active", contribution_month=day(2023, 1, 1)),
            said(
                "pension:a", "aslam", enrolment_status="exited", enrolled_on=day(2020, 3, 4), ended_on=day(2024, 1, 9)
            ),
            said(
                "kafaalat:a", "zainab", enrolment_status="exited", enrolled_on=day(2024, 3, 4), ended_on=day(2023, 1, 9)
            ),
        ]
    )
    spans = {row.scheme_id: (row.valid.lower, row.valid.upper) for row in Enrolment.objects.all()}
    assert spans == {
        "eobi": (day(2023, 1, 1), None),
        "pension": (day(2020, 3, 4), day(2024, 1, 10)),
        "kafaalat": (None, day(2023, 1, 10)),
    }


def test_numbers_are_sealed_found_by_their_index_and_kept_out_of_what_was_said(office: Office) -> None:
    office.publish(
        [
            said(
                "eobi:1",
                "nasreen",
                cnic=CNIC,
                phone="+923001234567",
                scheme_number="AB-77",
                as_of=dt.date(2024, 1, 31),
                identifiers=[{"kind": "passport", "value": "AB1234567"}],
                raw=[CNIC],
                address=" House 5",
                head_cnic=CNIC,
            ),
            said("eobi:2", "nasreen", cnic=CNIC),
        ]
    )
    found = Identifier.objects.get(blind=blind("cnic", CNIC))
    assert open_sealed("cnic", found.cipher) == CNIC and found.last_four == "5672" and found.person == holder("eobi:1")
    assert (found.valid.lower, found.valid.upper) == (dt.date(2024, 1, 31), dt.date(2024, 7, 1))
    assert found.record.record == "eobi:2"
    assert set(Identifier.objects.values_list("kind", flat=True)) == {"cnic", "phone", "scheme:eobi", "passport"}
    told = str(SourceRecord.objects.get(record="eobi:1").said)
    assert not any(number in told for number in (CNIC, "3001234567", "AB-77", "AB1234567"))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)} t WHERE t::text LIKE '%%{CNIC}%%'")
            assert cursor.fetchone() == (0,), table


def test_a_number_on_two_people_is_marked_as_shared_with_its_holder(office: Office) -> None:
    office.publish(
        [
            said("nser:1", "mother", cnic=CNIC),
            said("nser:2", "child", cnic=CNIC, cnic_holder="mother"),
            said("nser:3", "uncle", cnic="3520212345671"),
        ]
    )
    kept = {(row.record.record, row.holder, row.shared) for row in Identifier.objects.select_related("record")}
    assert kept == {("nser:1", "own", True), ("nser:2", "mother", True), ("nser:3", "own", False)}


def test_addresses_of_present_stay_and_origin_come_from_every_source(office: Office) -> None:
    office.publish(
        [
            said("nser:1", "aslam", district="PK601", tehsil="PK60101", address="Street 4", origin_district="PK602"),
            said("eobi:1", "aslam", district="PK602", address="Mill Road"),
        ]
    )
    kept = {(row.kind, row.district_id, row.tehsil_id, row.text) for row in Address.objects.all()}
    assert kept == {
        ("present", "PK601", "PK60101", "Street 4"),
        ("present", "PK602", None, "Mill Road"),
        ("origin", "PK602", None, ""),
    }


def test_overlap_counts_people_in_both_schemes_and_what_they_get_in_a_month(office: Office) -> None:
    quarter = {"period_start": dt.date(2024, 1, 1), "period_end": dt.date(2024, 3, 31)}
    office.publish(
        [
            paid("kafaalat:1", "nasreen", 1050000, enrolment_status="active", **quarter),
            paid("pension:1", "nasreen", 1234567, enrolment_status="active"),
            said("eobi:1", "nasreen", enrolment_status="exited"),
            paid("kafaalat:2", "zainab", 1050000, enrolment_status="active", **quarter),
            said("kafaalat:3", "rukhsana", enrolment_status="active", district="PK601"),
            said("pension:3", "rukhsana", enrolment_status="active"),
        ]
    )
    overlap = Overlap.objects.get()
    assert (overlap.first_id, overlap.second_id, overlap.people) == ("kafaalat", "pension", 2)
    assert overlap.rupees_a_month == Decimal("3500.00") + Decimal("12345.67")
    figures = {(row.district_id, row.scheme_id): row.people for row in DistrictFigure.objects.all()}
    assert figures == {("PK601", None): 1, ("PK601", "kafaalat"): 1, ("PK601", "pension"): 1}
