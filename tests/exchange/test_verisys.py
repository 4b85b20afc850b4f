"""Numbers go out to be verified and come back: nothing is lost, nothing is stored twice, no record is changed."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from saiban.access.models import AccessLog, Purpose, Role
from saiban.exchange.models import Batch, Question, ReportedDeath, ResultFile, Verification
from saiban.exchange.verisys import files, services
from saiban.exchange.verisys.channel import Folder
from saiban.exchange.verisys.simulator import Office as Nadra
from saiban.exchange.verisys.simulator import Trouble
from saiban.registry.models import Person
from tests.access.agreements import colleague
from tests.access.people import looking_as
from tests.registry.office import Office, holder, said

DAY = dt.date(2025, 6, 2)
TOWN = {f"352011112{n:03d}{n % 9 + 1}": f"Resident {n}" for n in range(1, 21)}
DEAD, WRONG_NAME = sorted(TOWN)[:2]


@pytest.fixture
def office(db: None, tmp_path: Path) -> Office:
    """Twenty people with a CNIC each; two of them say that one number is theirs."""
    office = Office(tmp_path, {}).open()
    rows = [
        said(f"kafaalat:{n}", name, name=name, cnic=cnic, birth_date=dt.date(1980, 1, n), birth_precision="day")
        for n, (cnic, name) in enumerate(TOWN.items(), 1)
    ]
    shared = [said(f"eobi:{n}", f"other {n}", cnic="6110112345679") for n in range(2)]
    office.publish([*rows, *shared, said("eobi:9", "no number")])
    return office


def nadra(*troubles: Trouble) -> Nadra:
    outcomes = dict.fromkeys(TOWN, "verified") | {DEAD: "deceased", WRONG_NAME: "name_differs"}
    return Nadra(outcomes, DAY, frozenset(troubles))


def sent(partner: Nadra) -> Batch:
    steward = colleague("ayesha", Role.STEWARD)
    batch = services.make_batch(steward)
    services.send(steward, batch, partner)
    return batch


def facts() -> dict[str, int]:
    outcomes = list(Verification.objects.values_list("outcome", flat=True))
    return {one: outcomes.count(one) for one in set(outcomes)}


ALL_TOLD = {"verified": 18, "deceased": 1, "name_differs": 1}


def test_a_batch_goes_out_and_its_results_stand_beside_the_numbers(office: Office) -> None:
    partner = nadra()
    batch = sent(partner)
    assert batch.rows == 20 and Batch.objects.get().sent_at
    (file,) = services.collect(partner)
    assert (file.rows, file.whole, file.figures, file.batch) == (20, True, {"applied": 20}, batch)
    assert facts() == ALL_TOLD
    assert {(one.day, one.source) for one in Verification.objects.all()} == {(DAY, "nadra")}
    logged = AccessLog.objects.get(act="exchange.verisys", subject_kind="person")
    assert len(logged.subjects) == 20 and "cnic" in logged.fields
    assert len(AccessLog.objects.get(act="exchange.results").subjects) == 20


def test_at_rest_a_batch_holds_no_number_in_clear(office: Office) -> None:
    sent(nadra())
    kept = b"".join(bytes(one.cipher) + bytes(one.blind) + one.reference.encode() for one in Question.objects.all())
    assert not any(cnic.encode() in kept for cnic in TOWN)


def test_the_same_file_again_and_the_same_rows_again_store_nothing(office: Office) -> None:
    partner = nadra(Trouble.REPEATED_ROWS)
    sent(partner)
    (file,) = services.collect(partner)
    assert file.figures == {"applied": 20, "repeated": 20} and file.rows == 40
    assert services.collect(partner) == []
    name, content = partner.arrived()[0]
    assert services.take_in(name, content) == file
    assert services.take_in(name, content + b"\r\n").figures == {"repeated": 40}
    assert facts() == ALL_TOLD and ReportedDeath.objects.count() == 1


def test_of_half_a_file_what_came_whole_is_taken_and_the_rest_waits_for_the_next(office: Office) -> None:
    partner = nadra(Trouble.HALF_A_FILE)
    batch = sent(partner)
    (half,) = services.collect(partner)
    applied = half.figures["applied"]
    assert not half.whole and 0 < applied < 20 and Verification.objects.count() == applied
    partner.troubles = frozenset()
    (rest,) = services.collect(partner)
    assert rest.whole and rest.figures == {"applied": 20 - applied, "repeated": applied}
    assert facts() == ALL_TOLD and batch.questions.filter(verification=None).count() == 0


def test_wherever_a_file_breaks_off_no_row_is_read_otherwise_than_it_was_written(office: Office) -> None:
    partner = nadra()
    sent(partner)
    _name, content = partner.arrived()[0]
    whole = {row.reference: row for row in files.read_results(content).rows}
    for place in range(len(files.RESULT_COLUMNS) * 8, len(content) - 1):
        broken = files.read_results(content[:place])
        assert not broken.whole and all(whole[row.reference] == row for row in broken.rows), place


@pytest.mark.parametrize(
    ("trouble", "figures", "stored"),
    [
        (Trouble.UNKNOWN_NUMBERS, {"applied": 20, "unknown_row": 1}, 20),
        (Trouble.WRONG_BATCH, {"wrong_batch": 20}, 0),
        (Trouble.CHANGED_NUMBERS, {"other_number": 20}, 0),
        (Trouble.CONTRADICTIONS, {"applied": 20, "contradicts": 20}, 20),
    ],
)
def test_rows_that_do_not_fit_are_counted_and_leave_no_fact(
    office: Office, trouble: Trouble, figures: dict[str, int], stored: int
) -> None:
    partner = nadra(trouble)
    sent(partner)
    (file,) = services.collect(partner)
    assert file.figures == figures and sum(figures.values()) == file.rows
    assert Verification.objects.count() == stored
    if stored:
        assert facts() == ALL_TOLD


def test_results_that_come_late_are_taken_when_they_come_and_nobody_is_asked_twice_meanwhile(office: Office) -> None:
    partner = nadra(Trouble.LATE)
    sent(partner)
    assert services.collect(partner) == [] == services.collect(partner)
    with pytest.raises(services.Refused):
        services.make_batch(colleague("ayesha", Role.STEWARD))
    assert len(services.collect(partner)) == 1 and facts() == ALL_TOLD


def test_numbers_are_asked_for_again_after_a_year(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    partner = nadra()
    partner.day = timezone.localdate()
    sent(partner)
    services.collect(partner)
    steward = colleague("ayesha", Role.STEWARD)
    with pytest.raises(services.Refused):
        services.make_batch(steward)
    later = timezone.localdate() + dt.timedelta(days=366)
    monkeypatch.setattr(timezone, "localdate", lambda *_a, **_k: later)
    assert services.make_batch(steward).rows == 20


def test_a_result_that_cannot_be_read_is_counted(office: Office) -> None:
    partner = nadra()
    batch = sent(partner)
    question = batch.questions.first()
    cnic = next(row["cnic"] for row in _rows(partner) if row["reference"] == question.reference)
    for outcome, day in (("immortal", DAY), ("verified", "02/06/2025"), ("verified", "2999-01-01"), ("", "")):
        line = f"{batch.number},{question.reference},{cnic},{outcome},{day}\r\n"
        file = services.take_in("x.csv", f"{','.join(files.RESULT_COLUMNS)}\r\n{line}END,1\r\n".encode())
        assert file.figures == {"unreadable": 1}, line
    with pytest.raises(files.NotResults):
        services.take_in("photo.png", b"\x89PNG\xff")
    with pytest.raises(files.NotResults):
        services.take_in("other.csv", b"a,b\r\n1,2\r\n")


def _rows(partner: Nadra) -> list[dict[str, str]]:
    import csv

    (content,) = partner.batches.values()
    return list(csv.DictReader(content.decode().splitlines()))


def test_a_death_that_is_reported_is_work_and_changes_no_record(office: Office) -> None:
    before = list(Person.objects.order_by("id").values())
    partner = nadra()
    sent(partner)
    services.collect(partner)
    assert list(Person.objects.order_by("id").values()) == before
    client = looking_as(Role.STEWARD, purpose=Purpose.STEWARDSHIP)
    page = client.get("/verification/deaths/").content.decode()
    death = ReportedDeath.objects.get()
    person = death.verification.question.person
    assert person.name in page and person.number in page.replace("-", "")
    key = re.search(r'name="once" value="([^"]+)"', page)[1]
    answer = client.post(
        f"/verification/deaths/{death.pk}/", {"once": key, "done": "schemes_told", "note": "Kafaalat was told."}
    )
    assert answer.status_code == 302
    assert "Nobody waits here" in client.get("/verification/deaths/").content.decode()
    assert "Kafaalat was told." in client.get("/verification/deaths/?done=1").content.decode()
    assert list(Person.objects.order_by("id").values()) == before
    with pytest.raises(services.Refused):
        services.work_off(colleague("ayesha2", Role.STEWARD), death, done="alive", note="")


def test_what_came_back_stands_on_the_persons_page(office: Office) -> None:
    partner = nadra()
    sent(partner)
    services.collect(partner)
    client = looking_as(Role.STEWARD, purpose=Purpose.STEWARDSHIP)
    number = holder("kafaalat:2").number
    page = client.get(f"/person/{number}/").content.decode()
    assert "Verification by NADRA" in page and "the name differs" in page
    assert sorted(TOWN)[1] not in page.replace("-", "")


def test_a_fact_is_never_changed(office: Office) -> None:
    partner = nadra()
    sent(partner)
    services.collect(partner)
    for change in (lambda: Verification.objects.update(outcome="verified"), Verification.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_pages_carry_a_batch_by_hand(office: Office, client: Client) -> None:
    steward = looking_as(Role.STEWARD, purpose=Purpose.STEWARDSHIP)
    keys = re.findall(r'name="once" value="([^"]+)"', steward.get("/verification/").content.decode())
    places = {steward.post("/verification/new/", {"once": keys[0]})["Location"] for _click in range(2)}
    (batch,) = Batch.objects.all()
    assert places == {f"/verification/{batch.pk}/"}
    content = steward.post(f"/verification/{batch.pk}/file/").content
    assert content.endswith(f"END,20,{files.signature(content.rpartition(b'END')[0])}\r\n".encode())
    partner = nadra()
    partner.send(batch.number, content)
    name, results = partner.arrived()[0]
    upload = {"once": keys[1], "file": SimpleUploadedFile(name, results)}
    assert steward.post("/verification/results/", upload)["Location"] == f"/verification/{batch.pk}/"
    page = steward.get(f"/verification/{batch.pk}/").content.decode()
    assert "stored beside the number" in page and facts() == ALL_TOLD
    assert looking_as(Role.CLERK, "bisp", username="sana").get("/verification/").status_code == 403


def test_a_batch_that_was_tampered_with_is_refused_by_the_partner(office: Office) -> None:
    partner = nadra()
    sent(partner)
    (content,) = partner.batches.values()
    with pytest.raises(OSError, match="not signed"):
        partner.send("V-1", content.replace(b"1980-01-03", b"1981-01-03"))


def test_a_folder_carries_batches_and_results_and_a_failure_leaves_the_batch_unsent(
    office: Office, tmp_path: Path
) -> None:
    drop = tmp_path / "drop"
    steward = colleague("ayesha", Role.STEWARD)
    batch = services.make_batch(steward)
    drop.write_text("a file where the folder should be")
    with pytest.raises(OSError):
        services.send(steward, batch, Folder(drop))
    assert Batch.objects.get().sent_at is None
    assert not AccessLog.objects.filter(act="exchange.verisys", subject_kind="person").exists()
    drop.unlink()
    services.send(steward, batch, Folder(drop))
    partner = nadra()
    partner.send(batch.number, (drop / "out" / f"{batch.number}.csv").read_bytes())
    (drop / "in").mkdir()
    (drop / "in" / "notes.csv").write_text("not results\n")
    for name, content in partner.arrived():
        (drop / "in" / name).write_bytes(content)
    assert [file.figures for file in services.collect(Folder(drop))] == [{"applied": 20}]
    assert ResultFile.objects.count() == 1
