"""Pages of figures: what everybody sees, what those see who have signed in, and that nothing small goes out."""

from __future__ import annotations

import csv
import gzip
import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from saiban.access.models import AccessLog, Purpose, Role
from saiban.statistics.models import Borders, Edition, StoredFigure, Target
from saiban.terms import places
from tests.access.people import district, looking_as, user_with_password
from tests.statistics.dashboards.edition import SMALL, edition

pytestmark = pytest.mark.django_db

PUBLIC = ("/figures/", "/figures/districts/", "/figures/ages/", "/figures/schemes/", "/figures/time/")
SIGNED_IN = tuple(path.replace("/figures/", "/statistics/") for path in PUBLIC)
MOST = 100_000  # bytes of a page on the line


@pytest.fixture
def made() -> Edition:
    """The edition that stands."""
    return edition()


def page(path: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return answer.content.decode()


def test_before_the_first_publication_the_pages_say_so() -> None:
    for path in PUBLIC:
        assert "No figures yet" in page(path)
    steward = looking_as(Role.STEWARD)
    for path in SIGNED_IN:
        assert "No figures yet" in page(path, steward)
    assert page("/", steward)


@pytest.mark.usefixtures("made")
def test_the_row_of_links_stays_on_the_side_of_the_sign_in_on_which_one_is() -> None:
    assert '<a href="/figures/ages/" aria-current="page">' in page("/figures/ages/")
    for path in ("/figures/of/any/", "/figures/world/", "/figures/open-data/"):
        assert '<a href="/figures/ages/">' in page(path), path
    steward = looking_as(Role.STEWARD)
    assert '<a href="/statistics/ages/" aria-current="page">' in page("/statistics/ages/", steward)
    for path in ("/statistics/targets/", "/statistics/reports/", "/statistics/borders/"):
        assert '<a href="/statistics/ages/">' in page(path, steward), path


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("path", [*PUBLIC, "/figures/of/any/", "/figures/of/older/?by=district%3DPK617"])
def test_a_page_is_light_and_each_drawing_stands_beside_its_table(path: str) -> None:
    shown = page(path)
    assert len(gzip.compress(shown.encode(), 6)) < MOST
    sections = re.findall(r'<section class="exhibit".*?</section>', shown, re.DOTALL)
    assert sections or "by=" in path
    for section in sections:
        assert '<table class="table">' in section
        assert 'tabindex="0" role="region"' in section
        assert section.count("<svg") <= 1
        if "<svg" in section:
            assert re.search(r"<title[^>]*>[^<]+</title><desc[^>]*>[^<]+</desc>", section)
    assert "style=" not in shown


def test_the_shares_of_men_and_women_are_the_same_on_both_pages_that_say_them(made: Edition) -> None:
    whole = StoredFigure.objects.get(indicator="any", by="", as_of=made.as_of)
    for sex, share in (("male", 0.161), ("female", 0.154)):  # not the sum of the ages that are shown
        whole.pk, whole.by, whole.dimensions, whole.share = None, f"sex={sex}", "sex", share
        whole.save(force_insert=True)
    assert "Male: 16.1%; Female: 15.4%" in page("/figures/ages/")
    of_sex = page("/figures/of/any/").partition('id="by-sex"')[2].partition("</section>")[0]
    assert all(f">{share}<" in of_sex for share in ("16.1%", "15.4%"))


@pytest.mark.usefixtures("made")
def test_a_small_figure_is_hidden_from_everybody_and_shown_to_the_steward() -> None:
    name = places.district(SMALL).name_en
    row = re.compile(
        rf'<tr><th scope="row">{name}</th><td class="amount"><a[^>]*>([^<]*)</a></td><td class="amount">([^<]*)<'
    )
    hidden = row.search(page("/figures/districts/?indicator=older"))
    assert hidden is not None
    assert hidden.groups() == ("*", "*")
    shown = row.search(page("/statistics/districts/?indicator=older", looking_as(Role.STEWARD)))
    assert shown is not None
    assert shown.group(2) == "7"


@pytest.mark.usefixtures("made")
def test_who_is_posted_to_a_district_sees_what_everybody_sees() -> None:
    analyst = looking_as(Role.ANALYST, place=district("Lahore"))
    public = {row["district"]: row["numerator"] for row in rows("/figures/download/districts/csv/?indicator=older")}
    posted = {
        row["district"]: row["numerator"]
        for row in rows("/statistics/download/districts/csv/?indicator=older", analyst)
    }
    assert public[SMALL] == posted[SMALL] == ""


def rows(path: str, client: Client | None = None) -> list[dict[str, str]]:
    answer = (client or Client()).get(path)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    table = content.decode("utf-8-sig").split("\r\n\r\n")[0]
    return list(csv.DictReader(io.StringIO(table)))


@pytest.mark.usefixtures("made")
def test_the_table_can_be_downloaded_and_says_what_the_page_says() -> None:
    by_branch = {row["indicator"]: row for row in rows("/figures/download/coverage/csv/")}
    assert by_branch["poor"]["per_cent"] == "42.0"
    assert by_branch["unemployed"]["per_cent"] == ""  # no scheme is not nought
    assert by_branch["any"]["world_per_cent"] == "46.9"
    assert "no scheme" in page("/figures/")
    assert "3.1% to 5.2%" in page("/figures/")


@pytest.mark.usefixtures("made")
def test_every_drawing_can_be_downloaded_as_svg_and_png() -> None:
    for exhibit in (
        "coverage",
        "districts",
        "ages",
        "schemes",
        "overlap",
        "how-many",
        "time",
        "adequacy",
        "law",
        "ways",
    ):
        svg = Client().get(f"/figures/download/{exhibit}/svg/")
        assert svg["Content-Type"] == "image/svg+xml", exhibit
        assert svg.content.startswith(b"<svg"), exhibit
    png = Client().get("/figures/download/ages/png/")
    assert png.content.startswith(b"\x89PNG")
    assert 'filename="ages.png"' in png["Content-Disposition"]


@pytest.mark.usefixtures("made")
def test_a_download_of_exact_figures_is_marked_and_logged() -> None:
    steward = looking_as(Role.STEWARD)
    answer = steward.get("/statistics/download/districts/csv/?indicator=older")
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "downloaded by,Ayesha Siddiqui (ayesha)" in content
    entry = AccessLog.objects.get(act="export")
    assert entry.user_id == steward.user.pk
    assert f"copy,F-{entry.pk:06d}" in content


@pytest.mark.usefixtures("made")
def test_a_figure_opens_to_its_definition_and_the_source_of_its_denominator() -> None:
    shown = page("/figures/of/older/?by=district%3DPK617")
    for told in ("Share of people above the statutory pensionable age", "People above the pensionable age", "Lahore",
                 "Population census 2023 carried forward", "SI_COV_PENSN", "the ILO"):  # fmt: skip
        assert told in shown, told
    assert "Who is counted" not in shown
    steward = looking_as(Role.STEWARD, purpose=Purpose.STEWARDSHIP)
    assert "/statistics/of/older/people/?by=district%3DPK617" in page(
        "/statistics/of/older/?by=district%3DPK617", steward
    )
    assert "Who is counted" not in page("/statistics/of/older/", looking_as(Role.ANALYST, username="sana"))


@pytest.mark.usefixtures("made")
def test_who_is_under_a_figure_is_not_guessed_where_nobody_kept_it() -> None:
    steward = looking_as(Role.STEWARD, purpose=Purpose.STEWARDSHIP)
    assert "Nobody to list" in page("/statistics/of/older/people/", steward)


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/figures/?as_of=2019-01-01", 400),
        ("/figures/districts/?indicator=unemployed", 400),
        ("/figures/districts/?district=PK617", 400),
        ("/figures/of/older/?by=nonsense", 400),
        ("/figures/of/nothing/", 404),
        ("/figures/of/older/?by=district%3DPK999", 404),
        ("/figures/download/coverage/docx/", 404),
        ("/figures/download/nothing/csv/", 404),
    ],
)
def test_what_a_page_does_not_know_is_refused(path: str, status: int) -> None:
    assert Client().get(path).status_code == status


def test_the_sign_in_page_leads_to_the_figures_for_everybody() -> None:
    assert 'href="/figures/"' in page("/sign-in/")


@pytest.mark.usefixtures("made")
def test_an_earlier_day_can_be_chosen() -> None:
    assert "2023" in page("/figures/time/")
    (earlier,) = [row for row in rows("/figures/download/coverage/csv/?as_of=2023-06-30") if row["indicator"] == "any"]
    (now,) = [row for row in rows("/figures/download/coverage/csv/") if row["indicator"] == "any"]
    assert float(earlier["per_cent"]) < float(now["per_cent"])


@pytest.mark.usefixtures("made")
def test_an_approved_target_stands_on_the_line_of_time() -> None:
    farzana, tariq = (user_with_password(name, name.title()) for name in ("farzana", "tariq"))
    target = Target.objects.create(
        programme="National social protection strategy", indicator="any", baseline=7, baseline_on=date(2021, 7, 1),
        value=25, due_on=date(2030, 6, 30), source="Chapter 3, p. 41", proposed_by=farzana,
    )  # fmt: skip
    assert "25.0%" not in page("/figures/time/")
    Target.objects.filter(pk=target.pk).update(state="approved", decided_by=tariq, decided_at=timezone.now())
    shown = page("/figures/time/")
    assert "To be reached by 2030-06-30: 25.0%" in shown
    assert "Chapter 3, p. 41" in shown


SQUARE = """{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"ADM2_EN": "Lahore"},
 "geometry": {"type": "Polygon",
 "coordinates": [[[74.1, 31.3], [74.6, 31.3], [74.6, 31.7], [74.1, 31.7], [74.1, 31.3]]]}},
 {"type": "Feature", "properties": {"name": "Amritsar"},
 "geometry": {"type": "Point", "coordinates": [74.9, 31.6]}}]}"""


@pytest.mark.usefixtures("made")
def test_supplied_borders_are_drawn_and_their_source_named() -> None:
    steward = looking_as(Role.STEWARD)
    before = page("/figures/districts/")
    file = SimpleUploadedFile("districts.geojson", SQUARE.encode())
    answer = steward.post("/statistics/borders/", {"file": file, "source": "Survey of Pakistan, 2023"})
    assert answer.status_code == 302
    assert "1 district has borders." in steward.get(answer["Location"]).content.decode()
    assert list(Borders.objects.get().areas) == ["PK617"]
    after = page("/figures/districts/")
    assert "Survey of Pakistan, 2023" in after
    assert after.count("<path") > 0
    assert "A bubble stands" in before
    assert "A bubble stands" not in after
    assert AccessLog.objects.filter(act="statistics.borders").count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("not json", "no GeoJSON"),
        ('{"type": "FeatureCollection", "features": []}', "names no district"),
        (SQUARE.replace("74.", "8274000."), "not degrees"),
    ],
)
def test_a_file_that_can_not_be_drawn_is_refused_with_the_reason(content: str, said: str) -> None:
    steward = looking_as(Role.STEWARD)
    file = SimpleUploadedFile("districts.geojson", content.encode())
    answer = steward.post("/statistics/borders/", {"file": file, "source": "nobody"})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Borders.objects.exists()


@pytest.mark.usefixtures("made")
def test_in_urdu_the_pages_read_from_the_right() -> None:
    client = Client()
    client.cookies["language"] = "ur"
    for path in PUBLIC:
        shown = page(path, client)
        assert 'dir="rtl"' in shown
    assert "کم از کم ایک فائدہ" in page("/figures/", client)
