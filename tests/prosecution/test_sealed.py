"""A sealed case: whoever may not see it reads the same pages as in an installation that never had it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from saiban.access.models import Purpose, Role
from saiban.access.rules import PURPOSES
from saiban.access.viewer import Viewer
from saiban.cases.actors import Actor
from saiban.cases.declarations import Confidentiality
from saiban.cases.documents import services as papers
from saiban.cases.documents import storage
from saiban.cases.models import Case, DocumentVersion, Link
from saiban.cases.queries import cases_for
from saiban.cases.verifying import verify_case
from saiban.cases.work import feed
from saiban.directory.models import Place
from saiban.frame.needs import TOKEN
from saiban.prosecution.diary import services as diary
from saiban.prosecution.figures import editions
from saiban.prosecution.integrity import sealing
from saiban.prosecution.models import Hearing, Prosecution
from saiban.prosecution.registration.entry import PropertyEntry, WitnessEntry
from saiban.prosecution.registration.lists import take_list
from saiban.prosecution.registration.services import find_duplicate, register
from tests.access.people import looking_as
from tests.prosecution.office import SINDH, court, karachi_south, key, murder, prosecutor, station
from tests.site.url_table import addresses, expected

ROOMS = {"prosecution", "cases", "access", "frame"}
LEAVES = {"access:sign_out", "access:end_all_sessions", "frame:healthz", "prosecution:verify_key"}
OUTSIDERS = (
    Role.REGISTRAR,
    Role.ASSISTANT_DISTRICT_PROSECUTOR,
    Role.AUDITOR,
    Role.DEPUTY_DISTRICT_PROSECUTOR,
    Role.ASSISTANT_PROSECUTOR_GENERAL,
    Role.DEPUTY_PROSECUTOR_GENERAL,
    Role.LAW_OFFICER,
    Role.ADMINISTRATOR,
    Role.COURT_READER,
    Role.STATISTICS_READER,
)
CHANGING = (
    (r'name="(?:csrfmiddlewaretoken|once)" value="[^"]*"', ""),
    (r'nonce="[^"]*"', ""),
    (r"\d{1,2}:\d\d(?::\d\d)?", ""),
    (r"DTSTAMP:\S+", ""),
    (r"\b(?:[A-Z0-9]{4}-){3}[A-Z0-9]{4}\b", ""),  # the mark of a file that was handed out
    (r"copy,[A-Z]-\d+", ""),
    (r"[0-9a-f]{32,}|[A-Za-z0-9_-]{40,}", ""),
)


@pytest.fixture(autouse=True)
def folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("documents", "figures"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(storage, "subfolder", lambda name: tmp_path / name)
    monkeypatch.setattr(editions, "subfolder", lambda name: tmp_path / name)


def said(content: bytes) -> str:
    """What a page says, without what is another on each opening."""
    text = content.decode("utf-8", "replace")
    for pattern, instead in CHANGING:
        text = re.sub(pattern, instead, text)
    return text


def file_of(number: int, head: Viewer) -> Case:
    """A case with everything that lists, calendars and figures take up."""
    paper = murder(
        number=number,
        property=(PropertyEntry("Pistol", "weapon", "1", seal="S-1"),),
        witnesses=(WitnessEntry("Ghulam Rasool", "eye"),),
        report="final",
        report_on=date(2023, 1, 20),
    )
    case = register(viewer=head, entry=paper, key=key())
    diary.list_case(
        viewer=head, court=court(), on=timezone.localdate(), case=case, purpose=Hearing.Purpose.EVIDENCE, key=key()
    )
    papers.add(actor=Actor.officer(head), case=case, file_name="order.pdf", content=b"%PDF-1.4 order", title="Order")
    case.refresh_from_db()
    return case


def paths(known: Case, role: Role) -> Iterator[tuple[str, str]]:
    """Every address that a role may open by GET, with the number and keys of a case that everybody sees."""
    today = timezone.localdate()
    document = DocumentVersion.objects.filter(document__case=known).first()
    values = {
        "number": known.number,
        "court": court().pk,
        "day": today.isoformat(),
        "event": "final_report",
        "code": "Q1",
        "indicator": "Q1",
        "witness": 1,
        "exhibit": 1,
    }
    table = expected()
    for address in addresses():
        if address.name.rpartition(":")[0] not in ROOMS or address.name in LEAVES or address.needs == TOKEN:
            continue
        row = table[address.name]
        if row[role] == "refused" or (row["anonymous"] == "public" and address.name != "prosecution:verify"):
            continue
        yield address.name, address.path
        for tried in (values, {"number": known.number, "key": document.pk if document else 1}):
            wanted = {name: tried[name] for name in converters(address.name) if name in tried}
            try:
                yield address.name, reverse(address.name, kwargs=wanted)
            except NoReverseMatch:
                continue
    yield "diary of today", f"/prosecution/diary/{court().pk}/{today}/"
    yield "figures by district", "/prosecution/figures/of/Q1/?by=district"
    yield "search", f"/cases/?q={known.number}"
    yield "all cases", "/cases/?where=organisation&state=open"


def converters(name: str) -> set[str]:
    """The names of the parts of an address."""

    def walk(resolver: Any, space: str, parts: set[str]) -> Iterator[set[str]]:
        for entry in resolver.url_patterns:
            own = parts | set(entry.pattern.converters)
            if hasattr(entry, "url_patterns"):
                yield from walk(entry, ":".join(filter(None, (space, entry.namespace))), own)
            elif ":".join(filter(None, (space, entry.name or ""))) == name:
                yield own

    return next(walk(get_resolver(), "", set()))


def read(client: Client, known: Case, ics: str, role: Role, *, whole: bool) -> dict[str, str]:
    """What pages say to somebody: every one, or those that list and count."""
    listing = [
        (name, path)
        for name, path in dict.fromkeys(paths(known, role))
        if whole or (known.number not in path and not name.startswith(("access:", "frame:")))
    ]
    bodies = {}
    for name, path in [*listing, ("home", "/"), ("feed", f"/calendar/{ics}.ics")]:
        answer = client.get(path)
        if answer.status_code == 405:
            continue
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.headers.get("Content-Type", "").startswith("application/pdf"):
            content = str(len(content)).encode()
        bodies[f"{name} {path}"] = f"{answer.status_code} {answer.headers.get('Location', '')} {said(content)}"
    return bodies


@pytest.mark.django_db
def test_no_list_or_count_tells_a_colleague_of_a_sealed_case() -> None:
    compare(Role.ASSISTANT_DISTRICT_PROSECUTOR, whole=False)


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("role", OUTSIDERS)
def test_no_page_tells_an_outsider_of_a_sealed_case(role: Role) -> None:
    compare(role, whole=True)


def compare(role: Role, *, whole: bool) -> None:
    """Read the pages before there was a case and after it was sealed: they say the same."""
    head = prosecutor("imran", Role.DISTRICT_PROSECUTOR)
    known = file_of(11, head)
    purpose = next(iter(PURPOSES[role]), None)
    client = looking_as(role, SINDH, username="outsider", place=karachi_south(), purpose=purpose)
    ics = feed.new_address(client.user)
    editions.make(SINDH)
    before = read(client, known, ics, role, whole=whole)

    secret = file_of(12, head)
    if role == Role.ASSISTANT_DISTRICT_PROSECUTOR:
        for page in (
            "/cases/?where=organisation&state=open",
            f"/prosecution/diary/{court().pk}/{timezone.localdate()}/",
        ):
            assert secret.number in client.get(page).content.decode(), "an open case is seen: the walk can fail"
    sealing.change(
        viewer=head,
        case=secret,
        level=Confidentiality.SEALED,
        authority="Order of the Sessions Judge",
        ordered_on=timezone.localdate(),
        reason="The family is threatened.",
        seen=secret.last_seq,
        key=key(),
    )
    editions.make(SINDH)
    after = read(client, known, ics, role, whole=whole)

    assert after.keys() == before.keys()
    telling = {
        where: list(difflib.unified_diff(before[where].splitlines(), body.splitlines(), "without", "with", n=0))
        for where, body in after.items()
        if body != before[where] or secret.number in body
    }
    assert not telling
    for name, path in dict.fromkeys(paths(secret, role)):
        if f"/{secret.number}/" in path:
            assert client.get(path).status_code in (302, 403, 404, 405), f"{name} {path}"
    hearing = Hearing.objects.get(case=secret)
    assert client.get(f"/prosecution/diary/hearing/{hearing.pk}/").status_code in (302, 403, 404)


@pytest.mark.django_db
def test_the_head_and_counsel_of_the_case_see_it_on_and_the_chain_says_why() -> None:
    head = prosecutor("imran", Role.DISTRICT_PROSECUTOR)
    case = file_of(12, head)
    browser = looking_as(
        Role.DISTRICT_PROSECUTOR, SINDH, username="imran2", place=karachi_south(), purpose=Purpose.PROSECUTION
    )
    form = {"seen": case.last_seq, "once": key(), "level": "sealed", "authority": "Sessions Judge South",
            "ordered_on": timezone.localdate().isoformat(), "reason": "Threats."}  # fmt: skip
    no_order = browser.post(f"/prosecution/seal/{case.number}/", form | {"authority": "", "once": key()})
    assert no_order.status_code == 400
    late = browser.post(f"/prosecution/seal/{case.number}/", form | {"seen": 1, "once": key()})
    assert late.status_code == 409
    assert browser.post(f"/prosecution/seal/{case.number}/", form).status_code == 302
    case.refresh_from_db()
    assert case.confidentiality == "sealed" and verify_case(case) == []
    assert "Sessions Judge South" in browser.get(f"/prosecution/seal/{case.number}/").content.decode()
    assert not cases_for(prosecutor("rashid")).filter(pk=case.pk).exists()
    elsewhere = prosecutor("other", Role.DISTRICT_PROSECUTOR, district=_another())
    assert not cases_for(elsewhere).filter(pk=case.pk).exists()

    back = form | {"level": "normal", "seen": case.last_seq, "once": key(), "reason": "The order was lifted."}
    assert browser.post(f"/prosecution/seal/{case.number}/", back).status_code == 302
    assert cases_for(prosecutor("rashid2")).filter(pk=case.pk).exists()


@pytest.mark.django_db
def test_a_report_that_a_sealed_case_has_is_registered_as_any_other_and_only_the_head_learns_of_both() -> None:
    head, rashid = prosecutor("imran", Role.DISTRICT_PROSECUTOR), prosecutor("rashid")
    secret = file_of(12, head)
    sealing.change(
        viewer=head, case=secret, level="sealed", authority="Court", ordered_on=timezone.localdate(), reason="Threats.",
        seen=secret.last_seq, key=key(),
    )  # fmt: skip
    same = {"station": "ps-saddar", "year": 2022, "number": 12}
    assert find_duplicate(rashid, **same) is None
    assert find_duplicate(head, **same) == secret.number
    twin = register(viewer=rashid, entry=murder(number=12), key=key())
    assert Prosecution.objects.filter(station="ps-saddar", fir_number=12).count() == 2
    assert Link.objects.filter(case=secret, other=twin).exists()
    seen = looking_as(Role.ASSISTANT_DISTRICT_PROSECUTOR, SINDH, place=karachi_south(), purpose=Purpose.PROSECUTION)
    assert secret.number not in seen.get(f"/cases/{twin.number}/").content.decode()
    theirs = looking_as(
        Role.DISTRICT_PROSECUTOR, SINDH, username="h", place=karachi_south(), purpose=Purpose.PROSECUTION
    )
    assert secret.number in theirs.get(f"/cases/{twin.number}/").content.decode()


@pytest.mark.django_db
def test_a_list_that_a_station_sent_counts_a_sealed_row_no_more() -> None:
    head = prosecutor("imran", Role.DISTRICT_PROSECUTOR)
    browser = looking_as(Role.REGISTRAR, SINDH, place=karachi_south(), purpose=Purpose.PROSECUTION)
    station()
    clerk = Viewer(browser.user, browser.posting, Purpose.PROSECUTION)
    content = "fir\n" + "\n".join(f"FIR No.{n}/2022 dated 22.12.2022 u/s 302 PPC PS Saddar" for n in (41, 42)) + "\n"
    taken = take_list(viewer=clerk, name="saddar.csv", content=content.encode())
    assert taken.accepted == 2
    secret = Prosecution.objects.get(fir_number=42).case
    sealing.change(
        viewer=head, case=secret, level="sealed", authority="Court", ordered_on=timezone.localdate(), reason="Threats.",
        seen=secret.last_seq, key=key(),
    )  # fmt: skip
    page = browser.get(f"/prosecution/lists/{taken.pk}/").content.decode()
    assert "Registered: 1" in re.sub(r"<[^>]+>", "", page) and "not yours to see" not in page


def _another() -> Place:
    return Place.objects.filter(level=Place.Level.DISTRICT, valid_to=None).exclude(pk=karachi_south().pk).first()
