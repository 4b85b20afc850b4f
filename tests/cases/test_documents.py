"""Papers of a case: what is taken, kept as it came, scanned before it opens, and made by template."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from saiban.access.models import AccessLog, Role
from saiban.cases import types
from saiban.cases.documents import storage
from saiban.cases.documents.jobs import scan_document
from saiban.cases.documents.scanning import ScannerDown
from saiban.cases.models import Case, DocumentVersion
from saiban.frame import keys, rotation, sealed
from tests.cases.at_work import WORKED, browser, lodged, posted
from tests.cases.people import happen, key
from tests.cases.virus_scanner import EICAR, VirusScanner

pytestmark = pytest.mark.django_db
RECEIPT = b"%PDF-1.7 a receipt over 500 rupees"


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Complaints are known, and documents lie in a folder of the test's own."""
    monkeypatch.setattr(types, "_registered", {})
    types.register(WORKED)
    (tmp_path / "documents").mkdir()
    monkeypatch.setattr(storage, "subfolder", lambda name: tmp_path / name)
    return tmp_path / "documents"


@pytest.fixture
def scanner(settings: Any) -> Iterator[VirusScanner]:
    with VirusScanner() as daemon:
        settings.CLAMD = daemon.address
        yield daemon


def hand_in(client: Any, case: Case, content: bytes = RECEIPT, name: str = "receipt.pdf", **fields: Any) -> Any:
    given = {"kind": "receipt", "title": "", "confidentiality": "normal", "once": key()} | fields
    return client.post(f"/cases/{case.number}/documents/", given | {"file": SimpleUploadedFile(name, content)})


def newest() -> DocumentVersion:
    return DocumentVersion.objects.latest("pk")


def opened(client: Any, case: Case, version: DocumentVersion) -> Any:
    return client.get(f"/cases/{case.number}/documents/{version.pk}/")


def test_a_paper_comes_out_as_it_went_in_and_lies_sealed(folder: Path) -> None:
    case, client = lodged(), browser(posted("imran"))
    assert hand_in(client, case).status_code == 302
    answer = opened(client, case, newest())
    assert answer.content == RECEIPT
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    (file,) = (one for one in folder.rglob("*") if one.is_file())
    assert file.name == newest().sha256 and b"rupees" not in file.read_bytes()
    assert AccessLog.objects.filter(act="case_document", subjects__contains=[case.pk]).count() == 1


def test_a_new_version_stands_beside_the_old_one() -> None:
    case, client = lodged(), browser(posted("imran"))
    hand_in(client, case)
    first = newest()
    address = f"/cases/{case.number}/documents/{first.document_id}/new/"
    client.post(address, {"once": key(), "file": SimpleUploadedFile("r.pdf", RECEIPT + b" corrected")})
    assert newest().number == 2 and newest().document_id == first.document_id
    assert opened(client, case, first).content == RECEIPT
    with pytest.raises(DatabaseError), transaction.atomic():
        DocumentVersion.objects.filter(pk=first.pk).update(sha256=newest().sha256)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("receipt.pdf", b"", "empty"),
        ("receipt.pdf", b"MZ a program", "not what its name says"),
        ("receipt.exe", b"MZ a program", "not what its name says"),
        ("page.pdf.html", b"<script>alert(1)</script>", "not what its name says"),
        ("letter.docx", b"PK\x03\x04 no document", "not what its name says"),
    ],
)
def test_what_is_no_paper_is_refused_with_what_is_taken(name: str, content: bytes, said: str) -> None:
    case, client = lodged(), browser(posted("imran"))
    answer = hand_in(client, case, content, name)
    assert answer.status_code == 400 and said in answer.content.decode()
    assert not DocumentVersion.objects.exists()


def test_a_paper_that_was_changed_on_disk_is_not_given_out(folder: Path) -> None:
    case, client = lodged(), browser(posted("imran"))
    hand_in(client, case)
    (file,) = (one for one in folder.rglob("*") if one.is_file())
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    assert opened(client, case, newest()).status_code == 302
    assert "is not what was taken in" in client.get(f"/cases/{case.number}/").content.decode()


def test_nothing_opens_before_it_was_scanned_and_nothing_harmful_ever(scanner: VirusScanner) -> None:
    case, client = lodged(), browser(posted("imran"))
    hand_in(client, case)
    clean = newest()
    assert opened(client, case, clean).status_code == 302, "not scanned yet"
    scan_document(version=clean.pk)
    assert opened(client, case, clean).content == RECEIPT and scanner.scanned == [RECEIPT]
    hand_in(client, case, b"%PDF-1.7 " + EICAR)
    harmful = newest()
    scan_document(version=harmful.pk)
    assert harmful.scans.get().found == "Eicar-Test-Signature"
    assert opened(client, case, harmful).status_code == 302
    assert "something harmful" in client.get(f"/cases/{case.number}/").content.decode()


def test_a_scanner_that_is_down_or_talks_nonsense_lets_nothing_through(scanner: VirusScanner, settings: Any) -> None:
    case, client = lodged(), browser(posted("imran"))
    hand_in(client, case)
    scanner.answers = [b"INSTREAM size limit exceeded. ERROR\0", b""]
    for _try in range(2):
        with pytest.raises(ScannerDown):
            scan_document(version=newest().pk)
    settings.CLAMD = "127.0.0.1:1"
    with pytest.raises(ScannerDown):
        scan_document(version=newest().pk)
    assert opened(client, case, newest()).status_code == 302


def test_a_sealed_paper_of_an_open_case_is_for_those_who_have_the_case() -> None:
    case, imran = lodged(), posted("imran")
    hand_in(browser(imran), case, confidentiality="sealed")
    desk = browser(posted("sana", Role.DESK_OFFICER))
    assert desk.get(f"/cases/{case.number}/").status_code == 200
    assert opened(desk, case, newest()).status_code == 404
    assert "Receipt of the shop" not in desk.get(f"/cases/{case.number}/").content.decode()
    assert opened(browser(imran), case, newest()).content == RECEIPT


def test_the_answer_goes_out_as_pdf_and_as_word_with_its_reasons() -> None:
    case, imran = lodged(), posted("imran")
    client = browser(imran)
    address = f"/cases/{case.number}/documents/make/"
    client.post(address, {"once": key(), "template": "decision_notice", "format": "pdf"})
    assert not DocumentVersion.objects.exists(), "nothing has been decided"
    happen(case, "take", imran)
    happen(case, "answer", imran, fields={"outcome": "upheld"}, reason="The receipt shows it.")
    for format in ("pdf", "docx"):
        client.post(address, {"once": key(), "template": "decision_notice", "format": format})
    word, printed = newest(), DocumentVersion.objects.order_by("pk").first()
    assert storage.read(printed.sha256).startswith(b"%PDF-")
    sheet = docx.Document(io.BytesIO(storage.read(word.sha256)))
    said = "\n".join([line.text for line in sheet.paragraphs] + [cell.text for cell in sheet.tables[0]._cells])
    assert "The receipt shows it." in said and "Upheld" in said and case.number in said
    assert word.document.kind == "answer_letter" and word.document.origin == "generated"


@pytest.mark.parametrize("template", ["acknowledgement", "case_sheet"])
@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_case_can_be_put_on_paper(template: str, language: str) -> None:
    case, client = lodged(), browser(posted("imran"))
    client.cookies["language"] = language
    client.post(f"/cases/{case.number}/documents/make/", {"once": key(), "template": template, "format": "pdf"})
    assert storage.read(newest().sha256).startswith(b"%PDF-")


def test_new_keys_seal_the_files_anew_and_a_damaged_one_stops_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keys").mkdir()
    monkeypatch.setattr(keys, "subfolder", lambda name: tmp_path / name)
    monkeypatch.setattr(sealed, "declared", list)
    receipt, letter = storage.keep(RECEIPT), storage.keep(b"%PDF-1.7 a letter")
    before = (folder / receipt[:2] / receipt).read_bytes()
    (folder / letter[:2] / letter).write_bytes(b"\x01 not what was sealed, but as long as a cipher is")

    done = rotation.rotate("field")

    after = (folder / receipt[:2] / receipt).read_bytes()
    assert (before[0], after[0]) == (1, 2)
    assert storage.read(receipt) == RECEIPT
    assert done.reached["cases documents"][1] == 1
    assert done.reached["cases documents: damaged"][1] == 1
    assert [one.name for one in folder.rglob(".new-*")] == []
    with pytest.raises(storage.DocumentDamaged):
        storage.read(letter)
