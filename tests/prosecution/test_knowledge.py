"""The library: found in both scripts, on the page of a case, and only what a second person approved."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client

from saiban.access.models import Role
from saiban.access.viewer import Viewer
from saiban.cases.faults import FieldFaults
from saiban.prosecution.knowledge import queries, services
from saiban.prosecution.knowledge.folding import folded, read_links, wanted
from saiban.prosecution.models import Authority
from saiban.prosecution.registration.services import register
from tests.prosecution.office import key, murder, prosecutor
from tests.prosecution.test_diary import browser

VALUES = {
    "kind": "note", "citation": "Circular 7 of 2026", "title": "", "court": "", "year": 2026,
    "point_en": "A recovery memo names the two witnesses and the seal.",
    "point_ur": "برآمدگی کے کاغذ پر دو گواہوں اور مہر کا نام ہوتا ہے۔",
    "sections": ["PPC 302"], "items": ["recovery_witnesses"], "link": "", "confidence": "confirmed",
}  # fmt: skip
FORM = VALUES | {"sections": "302 PPC", "items": "recovery_witnesses", "year": "۲۰۲۶"}


@pytest.fixture
def rashid(db: None) -> Viewer:
    services.load_library()
    return prosecutor("rashid")


@pytest.mark.parametrize(
    ("written", "sections"),
    [
        ("302/34 PPC r/w 7 ATA", ["PPC 302", "PPC 34", "ATA 7"]),
        ("PPC 376-A; ATA", ["PPC 376A", "ATA"]),
        ("CRPC 173", ["CRPC 173"]),
        ("۳۰۲ ت پ", ["PPC 302"]),
    ],
)
def test_sections_are_read_as_codes_or_as_on_a_report(written: str, sections: list[str]) -> None:
    assert read_links(written) == (sections, [])


def test_what_names_no_section_is_told() -> None:
    assert read_links("nonsense")[1] == ["nonsense"]


def test_words_are_searched_in_one_form_of_both_scripts() -> None:
    assert folded("Art. ۱۵۷") == folded("art 157") == "art 157"
    assert folded("ديكهو كتاب") == folded("دیکہو کتاب")
    assert wanted("(302) & !") == "302:*"
    assert wanted("...") == ""


def test_what_comes_with_the_program_is_found_and_says_how_sure_it_is(rashid: Viewer) -> None:
    citations = {one.citation for one in queries.found("interim report")}
    assert {"Code of Criminal Procedure 1898, s. 173(1)", "Anti-terrorism Act 1997, s. 19(1)"} <= citations
    assert "Limitation Act 1908, Art. 157; CrPC s. 417(1)" in {one.citation for one in queries.found("بريت اپيل")}
    judgment = queries.found("defective investigation").get()
    assert (judgment.citation, judgment.confidence) == ("PLJ 2025 Cr.C. 453", "reported")
    before = Authority.objects.count()
    services.load_library()
    assert Authority.objects.count() == before
    assert not queries.found("nothing has this word")


def test_an_entry_is_seen_once_a_second_person_approved_it(rashid: Viewer) -> None:
    mine = services.propose(viewer=rashid, values=VALUES, key=key())
    assert not queries.found("recovery memo") and list(queries.waiting()) == [mine]
    with pytest.raises(FieldFaults):
        services.propose(viewer=rashid, values=VALUES, key=key())
    with pytest.raises(FieldFaults):
        services.decide(viewer=rashid, entry=mine, state="approved")
    head = prosecutor("dpp", Role.DISTRICT_PROSECUTOR)
    services.decide(viewer=head, entry=mine, state="approved")
    services.decide(viewer=head, entry=mine, state="approved")
    assert list(queries.found("recovery memo")) == [mine] == list(queries.found("برآمدگی گواہ"))
    assert mine in queries.found(section="PPC 302") and mine not in queries.found(section="PPC 34")
    right = services.propose(viewer=rashid, values=VALUES | {"point_ur": ""}, key=key(), replaces=mine)
    services.decide(viewer=head, entry=right, state="approved")
    mine.refresh_from_db()
    assert mine.state == "replaced" and list(queries.found("recovery memo")) == [right]
    with pytest.raises(FieldFaults):
        services.decide(viewer=head, entry=mine, state="withdrawn")
    for change in (lambda: Authority.objects.filter(pk=mine.pk).update(point_en="Other."), mine.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_pages_from_a_proposal_to_the_page_of_a_case(rashid: Viewer) -> None:
    mine, head = browser(rashid), browser(prosecutor("dpp", Role.DISTRICT_PROSECUTOR))
    sent = FORM | {"once": "a"}
    assert mine.post("/prosecution/library/new/", FORM | {"once": "x", "sections": "what"}).status_code == 400
    page = mine.post("/prosecution/library/new/", sent)
    assert mine.post("/prosecution/library/new/", sent).headers["Location"] == page.headers["Location"]
    address = page.headers["Location"]
    entry = Authority.objects.get(citation="Circular 7 of 2026")
    assert (entry.sections, entry.year) == (["PPC 302"], 2026)
    assert mine.post(address, {"once": "b", "state": "approved"}).status_code == 403
    case = register(viewer=rashid, entry=murder(), key=key())
    assert "Circular 7" not in _text(mine, f"/cases/{case.number}/")
    assert head.post(address, {"once": "c", "state": "approved"}).status_code == 302
    shown = _text(mine, f"/cases/{case.number}/")
    assert "Circular 7 of 2026" in shown and "What courts and laws say" in shown
    found = mine.post("/prosecution/library/", {"words": "recovery seal", "section": "302 PPC"}).content.decode()
    assert "Circular 7 of 2026" in found
    assert "Circular 7 of 2026" not in mine.post("/prosecution/library/", {"section": "zzz"}).content.decode()
    assert browser(prosecutor("admin", Role.ADMINISTRATOR)).get("/prosecution/library/").status_code == 403


def test_the_library_goes_out_and_comes_in_as_a_file(rashid: Viewer) -> None:
    client = browser(rashid)
    content = b"".join(client.get("/prosecution/library/file/library.csv").streaming_content)
    back = client.post("/prosecution/library/file/", {"file": SimpleUploadedFile("library.csv", content)})
    assert back.status_code == 200 and Authority.objects.filter(state="proposed").count() == 0
    assert len(back.context["aside"]) == Authority.objects.count()
    rows = (
        "kind,citation,point_en,sections,year,confidence\r\n"
        "note,Circular 8,Weigh the sample before the accused.,9(c) CNSA,2026,reported\r\n"
        "note,Circular 9,,302 PPC,2026,reported\r\n"
        "ruling,Circular 10,Text.,,,reported\r\n"
    )
    for _turn in range(2):
        answer = client.post("/prosecution/library/file/", {"file": SimpleUploadedFile("l.csv", rows.encode())})
        assert [one.citation for one in answer.context["aside"]] == ["Circular 9", "Circular 10"]
    assert Authority.objects.filter(state="proposed").get().sections == ["CNSA 9"]
    assert client.post("/prosecution/library/file/", {"file": SimpleUploadedFile("l.csv", b"a,b")}).status_code == 400


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()
