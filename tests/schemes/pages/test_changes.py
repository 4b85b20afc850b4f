"""Changing the scheme book: one person proposes, sees whom it would affect, another decides."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from saiban.access.models import AccessLog, Role
from saiban.schemes import active
from saiban.schemes.models import Effect, SchemeVersion, VersionStep
from tests.access.people import looking_as
from tests.registry_pages.town import Town
from tests.schemes.pages.officers import bilal, decide, propose, proposed, shazia, tomorrow, with_cash, work_out

pytestmark = pytest.mark.django_db


def cash_today() -> int:
    value = active.book_in_force().schemes["kafaalat"].parameters["cash"].on(timezone.localdate())
    assert value is not None
    return int(value.value)


def test_a_higher_instalment_is_proposed_looked_at_approved_and_in_force(town: Town) -> None:
    before = cash_today()
    maker, checker = shazia(), bilal()
    version = proposed(maker, with_cash(16500))
    assert cash_today() == before

    page = checker.get(f"/book/changes/{version.pk}/").content.decode()
    assert "16500" in page
    assert "Approve" in page
    assert decide(checker, version, "approve", "Checked against the letter").status_code == 302

    version.refresh_from_db()
    assert version.state == SchemeVersion.State.APPROVED
    assert cash_today() == 16500
    steps = [(step.user.username, step.state) for step in version.steps.all()]
    assert steps == [("shazia", "proposed"), ("bilal", "approved")]
    acts = list(AccessLog.objects.filter(subject_kind="scheme_version").values_list("act", flat=True))
    assert acts == ["propose_scheme", "approve_scheme"]
    shown = shazia_reads(maker)
    assert "16,500" in shown


def shazia_reads(client: Client) -> str:
    return client.get("/book/scheme/kafaalat/").content.decode()


def test_who_proposed_a_change_does_not_approve_it() -> None:
    steward = looking_as(Role.STEWARD, username="nadia")
    version = proposed(steward, with_cash(16500))
    page = steward.get(f"/book/changes/{version.pk}/").content.decode()
    assert f"/book/changes/{version.pk}/approve/" not in page
    answer = decide(steward, version, "approve")
    assert answer.status_code == 400
    assert "You proposed this, so somebody else decides on it." in answer.content.decode()
    assert decide(steward, version, "refuse", "No").status_code == 400
    version.refresh_from_db()
    assert version.state == SchemeVersion.State.PROPOSED


def test_the_database_too_keeps_one_person_from_deciding_alone() -> None:
    maker = shazia()
    version = proposed(maker, with_cash(16500))
    with pytest.raises(DatabaseError, match="version_two_people"), transaction.atomic():
        SchemeVersion.objects.filter(pk=version.pk).update(state="approved", decided_by=maker.user)
    with pytest.raises(DatabaseError, match="version_decided"), transaction.atomic():
        SchemeVersion.objects.filter(pk=version.pk).update(state="approved")


def test_a_wrong_file_is_refused_with_the_line_of_each_fault() -> None:
    maker, lines = shazia(), with_cash(16500).splitlines()
    unit = lines.index("unit: family")
    score = next(n for n, line in enumerate(lines) if "poverty_score <= param('cutoff')" in line)
    answer = propose(maker, "\n".join([*lines[:unit], "unit: clan", *lines[unit + 1 :]]))
    assert answer.status_code == 400
    assert f"line {unit + 1} (unit)" in answer.content.decode()
    assert "Use one of: person, family, household." in answer.content.decode()
    misspelt = lines[score].replace("poverty_score", "poverty_scor")
    answer = propose(maker, "\n".join([*lines[:score], misspelt, *lines[score + 1 :]]))
    assert answer.status_code == 400
    assert f"line {score + 1} (conditions.score)" in answer.content.decode()
    assert "Did you mean poverty_score?" in answer.content.decode()
    assert not SchemeVersion.objects.exists()


def test_what_was_written_stands_in_the_form_again_after_a_refusal() -> None:
    answer = propose(shazia(), "scheme: kafaalat\nname: {en: Only a name}\n")
    assert "name: {en: Only a name}" in answer.content.decode()


@pytest.mark.parametrize("text", ["", "   \n", "- a list\n", "just words", "scheme: [", "a: 1\na: 2\n"])
def test_what_is_no_scheme_at_all_is_refused_in_words(text: str) -> None:
    answer = propose(shazia(), text)
    assert answer.status_code == 400
    assert not SchemeVersion.objects.exists()


def test_a_file_is_refused_in_urdu_to_who_reads_urdu() -> None:
    maker = shazia()
    maker.cookies["language"] = "ur"
    page = propose(maker, with_cash(16500).replace("unit: family", "unit: clan")).content.decode()
    assert "سطر" in page


def test_a_figure_that_a_worked_example_contradicts_is_refused_with_what_would_come_out() -> None:
    text = active.standing_texts()["kafaalat"].replace(
        "from: 2026-01-01, value: 14500", "from: 2026-01-01, value: 15000"
    )
    page = propose(shazia(), text).content.decode()
    assert "14500, but the rules give 15000" in page


def test_rules_whose_worked_examples_no_longer_come_out_are_refused() -> None:
    text = with_cash(16500).replace("poverty_score <= param('cutoff')", "poverty_score >= param('cutoff')", 1)
    answer = propose(shazia(), text)
    assert answer.status_code == 400
    assert "the example" in answer.content.decode()


def test_a_file_can_be_uploaded() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    maker = shazia()
    file = SimpleUploadedFile("kafaalat.yaml", with_cash(17000).encode())
    sent = {"file": file, "text": "", "in_force_from": timezone.localdate().isoformat(), "why": "Letter", "once": "k1"}
    assert maker.post("/book/changes/propose/", sent).status_code == 302
    assert "17000" in SchemeVersion.objects.get().text
    not_text = SimpleUploadedFile("kafaalat.yaml", b"\xff\xfe\x00bad")
    answer = maker.post("/book/changes/propose/", sent | {"file": not_text, "once": "k2"})
    assert answer.status_code == 400
    assert "UTF-8" in answer.content.decode()


def test_a_form_that_is_sent_twice_proposes_once() -> None:
    maker, text = shazia(), with_cash(16500)
    sent = {"text": text, "in_force_from": timezone.localdate().isoformat(), "why": "Letter", "once": "same-key"}
    first, second = (maker.post("/book/changes/propose/", sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert SchemeVersion.objects.count() == 1


def test_an_approval_while_another_change_landed_is_refused_as_stale() -> None:
    maker, checker = shazia(), bilal()
    first, second = proposed(maker, with_cash(16500)), proposed(maker, with_cash(17500))
    assert decide(checker, first, "approve").status_code == 302
    page = checker.get(f"/book/changes/{second.pk}/").content.decode()
    assert "Since this was proposed another version" in page
    assert f"/book/changes/{second.pk}/approve/" not in page
    answer = decide(checker, second, "approve")
    assert answer.status_code == 400
    assert "would undo it" in answer.content.decode()
    assert cash_today() == 16500
    assert decide(checker, second, "refuse", "Propose it on version 1").status_code == 302


def test_nobody_approves_before_seeing_whom_it_would_affect() -> None:
    answer = propose(shazia(), with_cash(16500))
    version = SchemeVersion.objects.get(pk=int(answer["Location"].split("/")[-2]))
    page = bilal().get(f"/book/changes/{version.pk}/").content.decode()
    assert 'hx-trigger="every 3s"' in page
    checker = bilal_again()
    refused = decide(checker, version, "approve")
    assert refused.status_code == 400
    assert "not worked out yet" in refused.content.decode()
    work_out(version)
    assert decide(checker, version, "approve").status_code == 302


def bilal_again() -> Client:
    return looking_as(Role.STEWARD, username="samina")


def test_a_version_for_tomorrow_is_not_in_force_today() -> None:
    version = proposed(shazia(), with_cash(16500), start=tomorrow())
    assert decide(bilal(), version, "approve").status_code == 302
    assert cash_today() != 16500
    value = active.book_in_force(tomorrow()).schemes["kafaalat"].parameters["cash"].on(tomorrow())
    assert value is not None
    assert value.value == 16500
    answer = propose(looking_as(Role.SCHEME_OFFICER, "bisp", username="asma"), with_cash(17000))
    assert answer.status_code == 400
    assert "comes into force on" in answer.content.decode()


def test_rules_come_into_force_today_or_later() -> None:
    answer = propose(shazia(), with_cash(16500), start=timezone.localdate().replace(year=2020))
    assert answer.status_code == 400
    assert "This day is past" in answer.content.decode()


def test_an_officer_proposes_for_the_own_organisation_alone() -> None:
    answer = propose(shazia("eobi"), with_cash(16500))
    assert answer.status_code == 400
    assert "Only the organisation that runs a scheme" in answer.content.decode()
    taken_over = with_cash(16500).replace("agency: bisp", "agency: eobi")
    assert propose(looking_as(Role.SCHEME_OFFICER, "eobi", username="kashif"), taken_over).status_code == 400


def test_shared_figures_are_the_stewards_to_propose() -> None:
    text = active.standing_texts()["minimum-wage"] + "\n"
    text = text.replace("confidence: high", "confidence: medium", 1)
    assert propose(shazia(), text).status_code == 400
    steward = looking_as(Role.STEWARD, username="nadia")
    version = proposed(steward, text)
    assert decide(bilal(), version, "approve").status_code == 302
    assert "confidence: medium" in active.standing_texts()["minimum-wage"]


def test_a_new_scheme_is_counted_as_gained_by_those_who_could_get_it(town: Town) -> None:
    text = active.standing_texts()["kafaalat"].replace("scheme: kafaalat", "scheme: kafaalat-plus")
    version = proposed(shazia(), text)
    [(scheme, by_province)] = version.effects.get().figures.items()
    assert scheme == "kafaalat-plus"
    assert by_province["PK-PB"]["gains"] == 1
    assert version.replaces == ""
    assert decide(bilal(), version, "approve").status_code == 302
    assert "kafaalat-plus" in active.book_in_force().schemes


def test_the_text_that_stands_is_no_change() -> None:
    answer = propose(shazia(), active.standing_texts()["kafaalat"])
    assert answer.status_code == 400
    assert "nothing would change" in answer.content.decode()


def test_refusing_and_withdrawing_want_a_reason_and_are_for_good() -> None:
    maker, checker = shazia(), bilal()
    version = proposed(maker, with_cash(16500))
    assert decide(checker, version, "refuse").status_code == 400
    assert decide(checker, version, "withdraw", "Mine now").status_code == 400
    assert decide(maker, version, "withdraw", "A slip of the pen").status_code == 302
    assert decide(checker, version, "approve").status_code == 400
    assert cash_today() != 16500


def test_nothing_of_a_version_is_changed_or_taken_away() -> None:
    version = proposed(shazia(), with_cash(16500))
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        SchemeVersion.objects.filter(pk=version.pk).update(why="Another reason")
    with pytest.raises(DatabaseError), transaction.atomic():
        version.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        VersionStep.objects.update(reason="Another")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE schemes_schemeversion SET text = text || ' '")
    with pytest.raises(DatabaseError, match="digest"), transaction.atomic():
        SchemeVersion.objects.create(
            scheme="kafaalat", number=9, text="x", digest="0" * 64, why="x",
            in_force_from=timezone.localdate(), proposed_by=version.proposed_by,
        )  # fmt: skip


def test_an_effect_that_fails_says_so_and_can_be_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from saiban.schemes import effects

    maker = shazia()
    with monkeypatch.context() as broken:
        broken.setattr(effects, "people_table", lambda *_args, **_about: (_ for _ in ()).throw(OSError("disk full")))
        version = proposed(maker, with_cash(16500))
    assert version.effects.get().state == Effect.State.FAILED
    assert "could not be worked out" in maker.get(f"/book/changes/{version.pk}/").content.decode()
    assert maker.post(f"/book/changes/{version.pk}/work-out/").status_code == 302
    work_out(version)
    assert version.effects.latest("pk").state == Effect.State.DONE


def test_a_clerk_reads_the_book_and_changes_nothing() -> None:
    clerk = looking_as(Role.CLERK, "bisp", username="tariq")
    assert clerk.get("/book/").status_code == 200
    assert clerk.get("/book/scheme/kafaalat/").status_code == 200
    assert propose(clerk, with_cash(16500)).status_code == 403
    with pytest.raises(ValidationError):
        active.read_proposal("scheme: x")
