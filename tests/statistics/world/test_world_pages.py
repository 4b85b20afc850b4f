"""The pages *World* and *Financing gap*: open to everybody, in both languages, each table also as a file."""

from __future__ import annotations

import csv
import gzip
import io
import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    """Somebody without an account."""
    return Client()


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("<main")[1]))


def test_a_visitor_sees_pakistan_beside_the_world_and_why_published_figures_differ(visitor: Client) -> None:
    page = words_of(visitor.get("/figures/world/").content.decode())
    assert "8.0% (2019)" in page
    assert "Eastern and South-Eastern Asia 68.0% 97.5% 14 of 19 61.2% \u200e+6.8" in page
    assert "China alone holds 62.9% of the weight" in page
    assert "never mixed" in page


def test_a_branch_and_a_year_are_chosen_in_the_address(visitor: Client) -> None:
    page = words_of(visitor.get("/figures/world/?branch=children&year=2016").content.decode())
    assert "By region: Children" in page
    assert "34.9%" in page  # what the release itself says of the world's children in 2016
    for wrong in ("branch=cats", "year=1999", "region=62"):
        assert visitor.get(f"/figures/world/?{wrong}").status_code == 400


def test_the_gap_stands_beside_the_published_one_for_every_group(visitor: Client) -> None:
    page = words_of(visitor.get("/figures/world/gap/").content.decode())
    assert "Low income 30 25.8 23.7 14.8–40.9 38.6 (6.8%) 66.7 (11.8%) 77.9 (15.9%) 11.2" in page
    assert "362.9 (5.1%)" in page
    assert "750.8 (3.1%)" in page
    assert "Pakistan" in page
    assert "Nigeria" in page
    assert "Ethiopia" in words_of(visitor.get("/figures/world/gap/?group=LIC").content.decode())
    assert visitor.get("/figures/world/gap/?group=HIC").status_code == 400


def test_the_pages_speak_urdu(visitor: Client) -> None:
    visitor.cookies["language"] = "ur"
    world = words_of(visitor.get("/figures/world/").content.decode())
    assert "مشرقی اور جنوب مشرقی ایشیا" in world
    assert "اکیلے چین کا وزن \u206662.9%\u2069 ہے" in world  # the sign stays behind its figure
    gap = words_of(visitor.get("/figures/world/gap/").content.decode())
    assert "نائجیریا" in gap
    assert "مالی خلا" in gap


@pytest.mark.parametrize("exhibit", ["regions", "beside-persons", "beside-households", "gap-groups", "gap-countries"])
def test_a_table_is_a_file_whose_rows_carry_their_vintage(visitor: Client, exhibit: str) -> None:
    answer = visitor.get(f"/figures/world/download/{exhibit}/csv/")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) > 3
    assert {row["vintage"] for row in rows} == {"UNSD 2020-10"}
    if exhibit == "regions":
        east = next(row for row in rows if row["region"] == "753")
        assert (east["per_cent"], east["published_per_cent"]) == ("68.05", "61.2")


def test_drawings_are_files_too_and_an_unknown_one_is_not_found(visitor: Client) -> None:
    assert visitor.get("/figures/world/download/gap-groups/svg/").content.startswith(b"<svg")
    assert visitor.get("/figures/world/download/regions/png/").content.startswith(b"\x89PNG")
    for wrong in ("regions/xls", "cats/csv", "gap-parameters/svg"):
        assert visitor.get(f"/figures/world/download/{wrong}/").status_code == 404


@pytest.mark.parametrize("path", ["/figures/world/", "/figures/world/gap/"])
def test_the_pages_are_light_enough_for_a_slow_line(visitor: Client, path: str) -> None:
    assert len(gzip.compress(visitor.get(path).content)) < 40_000
