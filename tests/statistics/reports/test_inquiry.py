"""The tables of the ILO's inquiry as a workbook: what schemes are and pay, whom they insure, what they spent."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from saiban.statistics.counting.schemes import CountedScheme, Masks
from saiban.statistics.inquiry import counts
from saiban.statistics.inquiry.counts import ALL, broad, members, recipients, shown
from saiban.statistics.inquiry.schemes import inquiry_schemes
from saiban.statistics.kept import Kept
from saiban.statistics.models import Edition
from tests.statistics.dashboards.edition import NOW, edition
from tests.statistics.reports.officers import bilal, decide, farida, returned, sana

MASKS = Masks(
    (
        CountedScheme("eobi", "contributory", ("old_age",), "no", "contribution"),
        CountedScheme("eobi-pension", "contributory", ("old_age",), "enrolled", "no"),
        CountedScheme("kafaalat", "tax_financed", ("social_assistance",), "enrolled", "no"),
    )
)
EOBI, PENSION, KAFAALAT = (MASKS.bit(one.code) for one in MASKS.schemes)
PROFILES = [  # sex, age group, draws, contributes, people
    ("male", "Y20T24", 0, EOBI, 410),
    ("male", "Y25T29", 0, EOBI, 390),
    ("male", "Y30T34", 0, EOBI, 520),
    ("female", "Y30T34", 0, EOBI, 61),
    ("female", "Y45T49", KAFAALAT, EOBI, 44),
    ("male", "Y60T64", PENSION, 0, 230),
    ("male", "Y_GE75", PENSION, 0, 95),
    ("female", "Y60T64", PENSION | KAFAALAT, 0, 31),
    ("female", "Y65T69", PENSION, 0, 4),
    ("female", "Y_GE75", PENSION, 0, 8),
]


@pytest.fixture
def lake(tmp_path: Path) -> Kept:
    """What the lake keeps of an edition: people alike as one row."""
    file = tmp_path / "profiles.parquet"
    with duckdb.connect() as con:
        con.execute(
            "CREATE TABLE profiles (sex VARCHAR, age_group VARCHAR, draws UBIGINT, contributes UBIGINT, people BIGINT)"
        ).complete()
        con.executemany("INSERT INTO profiles VALUES (?, ?, ?, ?, ?)", PROFILES).complete()
        con.execute(f"COPY profiles TO '{file}'").complete()
    return Kept(tmp_path / "people.parquet", file, MASKS, NOW)


def test_members_are_those_for_whom_contributions_are_paid(lake: Kept) -> None:
    (eobi,) = [one for one in members(lake) if one.scheme == "eobi"]
    assert eobi.people[ALL, ALL] == 410 + 390 + 520 + 61 + 44
    assert eobi.people["male", "Y15T29"] == 800
    assert eobi.people["female", "Y30T44"] == 61


def test_recipients_are_those_who_draw_and_small_groups_are_hidden_with_what_gives_them_away(lake: Kept) -> None:
    (pension,) = [one for one in recipients(lake) if one.register == "eobi-pension"]
    assert pension.people[ALL, ALL] == 368
    assert pension.people["female", "Y_GE75"] is None  # eight women
    assert pension.people["male", "Y_GE75"] is None or pension.people[ALL, "Y_GE75"] is None
    assert pension.people["female", "Y60T74"] is None or pension.people["female", ALL] is None
    assert [one.register for one in recipients(lake)] == ["eobi-pension", "kafaalat"]


def test_ages_are_brought_into_groups_of_fifteen_years() -> None:
    fine = [*(f"Y{first}T{first + 4}" for first in range(0, 75, 5)), "Y_GE75", "unknown"]
    assert list(dict.fromkeys(map(broad, fine))) == list(counts.AGES)
    assert shown([])[ALL, ALL] == 0


@pytest.mark.django_db
def test_every_scheme_of_the_inquiry_stands_in_the_directory_and_the_book() -> None:
    from saiban.directory.models import Scheme
    from saiban.schemes import active

    book = active.book_in_force()
    known = set(Scheme.objects.values_list("code", flat=True))
    for scheme in inquiry_schemes().values():
        assert {scheme.code, *scheme.registers} <= known
        assert set(scheme.benefits) <= set(book.schemes)
        assert scheme.functions(book)
        assert scheme.law(book).en
        assert scheme.law(book).ur


@pytest.fixture
def sheets(db: None, lake: Kept, monkeypatch: pytest.MonkeyPatch) -> Callable[[], dict[str, list[list[object]]]]:
    """Download the workbook, with the lake's folder in the place of the installation's."""
    edition()
    monkeypatch.setattr("saiban.statistics.inquiry.tables.kept", lambda _edition: lake)

    def download() -> dict[str, list[list[object]]]:
        answer = sana().get("/statistics/reports/inquiry/?year=2023")
        assert answer.status_code == 200
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    return download


def rows(sheet: list[list[object]], **asked: object) -> list[dict[str, object]]:
    head = next(place for place, row in enumerate(sheet) if row[0] == "Country")
    told = [dict(zip(sheet[head], row, strict=True)) for row in sheet[head + 1 :]]
    return [row for row in told if asked.items() <= row.items()]


def test_the_workbook_has_the_six_tables(sheets: Callable[[], dict[str, list[list[object]]]]) -> None:
    decide(bilal(), returned(farida()), "approve")
    book = sheets()
    assert list(book) == ["S1", "S2", "S3", "S4", "S5", "S6"]

    (eobi,) = rows(book["S1"], Scheme="eobi")
    assert (eobi["Country"], eobi["Since"], eobi["Employers contribute"]) == ("PAK", "1976-07-01", "5%")
    assert (eobi["Workers contribute"], eobi["Kind"]) == ("1%", "contributory")
    (kafaalat,) = rows(book["S1"], Scheme="kafaalat")
    assert (kafaalat["Means-tested"], kafaalat["Employers contribute"]) == ("yes", "")

    (pension,) = rows(book["S2"], Benefit="eobi-old-age")
    assert "11,500" in str(pension["Amount"])
    assert "Contributions were paid for 15 years" in str(pension["Conditions"])

    (all_members,) = rows(book["S3"], Scheme="eobi", Sex="both sexes", Age="all ages")
    assert all_members["People"] == 1425
    (old_women,) = rows(book["S4"], Benefit="eobi-pension", Sex="Female", Age="75+")
    assert old_women["People"] == "*"

    paid_in = {row["Item"]: row["Rupees"] for row in rows(book["S5"], Scheme="eobi")}
    assert paid_in == {"employers": 52_100_000_000, "workers": 10_420_000_000, "investment": 38_500_000_000}
    spent = {(row["Item"], row["Function"]): row["Rupees"] for row in rows(book["S6"], Scheme="eobi")}
    assert spent["cash_benefits", "survivors"] == 21_500_000_000.5
    assert spent["transfers_out", ""] == 0
    (missing,) = rows(book["S6"], Scheme="kafaalat")
    assert (missing["Name of the item"], missing["Rupees"]) == ("not returned", "")


def test_accounts_that_nobody_approved_stand_in_no_table(
    sheets: Callable[[], dict[str, list[list[object]]]],
) -> None:
    returned(farida())
    (waiting,) = rows(sheets()["S5"], Scheme="eobi")
    assert waiting["Name of the item"] == "not returned"


@pytest.mark.django_db
def test_before_the_first_figures_there_is_no_workbook() -> None:
    assert not Edition.objects.exists()
    assert sana().get("/statistics/reports/inquiry/").status_code == 404
    edition()
    assert sana().get("/statistics/reports/inquiry/?year=last").status_code == 400
