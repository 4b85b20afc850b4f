"""The annual report and the list of reports: what they say is what an independent count over the same rows says."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import docx
import duckdb
import pyarrow as pa
import pytest
from django.test import Client
from django.utils import translation

from benchmarks.prosecution_tables import made_up
from saiban.access.models import AccessLog, Role
from saiban.frame.documents import Document, Heading, Picture, Rows, pdf
from saiban.frame.documents.word import docx_of
from saiban.prosecution.figures import editions
from saiban.prosecution.indicators import write_edition
from saiban.prosecution.law.jurisdictions import jurisdictions
from saiban.prosecution.reports import contents
from saiban.prosecution.reports.annual import annual_report
from saiban.prosecution.reports.writing import write_annual_reports
from tests.prosecution.office import SINDH, browser, prosecutor

YEAR = 2023
ACTING = '=HYPERLINK("http://elsewhere","x")'


@pytest.fixture(scope="module")
def rows() -> Mapping[str, pa.Table]:
    """Six hundred made-up cases; a police station whose name a spreadsheet would run."""
    tables = made_up(600, 5000, seed=7)
    cases = tables["cases"].to_pydict()
    of_year = Counter(
        station for station, on in zip(cases["police_station"], cases["registered_on"], strict=True) if on.year == YEAR
    )
    busiest = of_year.most_common(1)[0][0]
    cases["police_station"] = [ACTING if one == busiest else one for one in cases["police_station"]]
    tables["cases"] = pa.table(cases, schema=tables["cases"].schema)
    return tables


@pytest.fixture(scope="module")
def made(rows: Mapping[str, pa.Table], tmp_path_factory: pytest.TempPathFactory) -> editions.Made:
    file = tmp_path_factory.mktemp("edition") / "20240105T000000Z.duckdb"
    write_edition(rows, file)
    return editions.Made(file, datetime(2024, 1, 5, tzinfo=UTC))


@pytest.fixture
def service(made: editions.Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The same edition as the newest of the service of Sindh."""
    monkeypatch.setenv("SAIBAN_DATA", str(tmp_path))
    folder = tmp_path / "figures" / SINDH
    folder.mkdir(parents=True)
    (folder / made.file.name).write_bytes(made.file.read_bytes())
    yield


@pytest.fixture(scope="module")
def counted(rows: Mapping[str, pa.Table]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The raw rows, for a count that knows nothing of our indicators."""
    with duckdb.connect() as con:
        for name, table in rows.items():
            con.register(name, table)
        letters = files("saiban.prosecution.indicators").joinpath("outcomes.csv")
        con.execute(f"CREATE TABLE letters AS FROM read_csv('{letters}', header = true)")
        yield con


def tables_of(report: Document) -> list[list[tuple[str, ...]]]:
    return [[tuple(row) for row in part.rows] for part in report.parts if isinstance(part, Rows)]


def report_of(made: editions.Made, service: str = "sindh", *, public: bool = False) -> Document:
    return annual_report(made, jurisdictions()[service], YEAR, public=public, districts=None)


def test_the_table_of_contents_names_figures_dimensions_and_services_that_there_are() -> None:
    assert contents.faults() == []
    for code in jurisdictions():
        assert contents.contents_of(code).note.ur and contents.contents_of(code).chapters


@pytest.mark.django_db
def test_the_federal_report_follows_section_15_letter_by_letter(made: editions.Made) -> None:
    headings = [part.text for part in report_of(made, "federal").parts if isinstance(part, Heading)]
    for place, letter in enumerate("abcdef"):
        assert f"s. 15({letter})" in headings[place]
    assert headings[-1] == "Methods"


@pytest.mark.django_db
def test_both_rates_of_conviction_are_those_of_an_independent_count(
    made: editions.Made, counted: duckdb.DuckDBPyConnection
) -> None:
    told = {(row[0], row[1]): row for row in tables_of(report_of(made))[0]}
    convicted, contested, ended = counted.execute(
        f"""SELECT count(*) FILTER (l.class = 'C'), count(*) FILTER (l.class IN ('C', 'A')), count(*)
        FROM accused a LEFT JOIN letters l USING (outcome)
        WHERE year(a.disposed_on) = {YEAR} AND a.outcome IS NOT NULL"""
    ).fetchone()  # type: ignore[misc]
    for of, n in (("convicted or acquitted", contested), ("all disposed of", ended)):
        _name, _of, value, between, number = told["Conviction rate of contested cases", of]
        assert value.strip("\u2066\u2069") == f"{100 * convicted / n:.1f} %" and number == f"{n:,}" and "–" in between


@pytest.mark.django_db
def test_a_table_by_district_is_that_of_an_independent_count(
    made: editions.Made, counted: duckdb.DuckDBPyConnection
) -> None:
    expected = {
        district: (f"{100 * late / n:.1f} %", f"{n:,}")
        for district, late, n in counted.execute(
            f"""SELECT district::VARCHAR, count(*) FILTER (fir_received_on IS NULL), count(*) FROM cases
            WHERE year(fir_on) = {YEAR} GROUP BY 1"""
        ).fetchall()
    }
    tables = [
        {row[0]: (row[1].strip("\u2066\u2069"), row[3]) for row in table if len(row) == 4}
        for table in tables_of(report_of(made))
    ]
    assert expected in tables


@pytest.mark.django_db
def test_what_is_of_fewer_than_ten_is_hidden_from_the_public(made: editions.Made) -> None:
    inside, public = tables_of(report_of(made)), tables_of(report_of(made, public=True))
    small = [row for table in inside for row in table if len(row) >= 4 and row[-1].isdigit() and int(row[-1]) < 10]
    assert small
    for table in public[:-1]:
        for row in table:
            if len(row) >= 4 and "%" in row[-3]:
                assert int(row[-1].replace(",", "")) >= 10, row
    assert any("*" in row for table in public for row in table)


@pytest.mark.django_db
def test_it_is_a_document_with_pictures_in_both_languages(made: editions.Made) -> None:
    report = report_of(made, public=True)
    pictures = sum(isinstance(part, Picture) for part in report.parts)
    assert pictures > 3 and pdf(report).startswith(b"%PDF")
    with translation.override("ur"):
        sheet = docx.Document(io.BytesIO(docx_of(report_of(made, public=True))))
    said = " ".join(one.text for one in sheet.paragraphs)
    assert "سزا" in said and len(sheet.inline_shapes) == pictures


@pytest.mark.django_db
def test_the_command_writes_four_files_and_refuses_a_year_to_come(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SAIBAN_DATA", str(tmp_path))
    written = write_annual_reports(tmp_path / "out", jurisdictions()["kp"], date.today().year, public=True)  # noqa: DTZ011
    assert sorted(path.suffix for path in written) == [".docx", ".docx", ".pdf", ".pdf"]
    assert all(path.stat().st_size > 5000 for path in written)
    with pytest.raises(ValueError, match="can't end"):
        write_annual_reports(tmp_path / "out", jurisdictions()["kp"], 2150, public=True)


@pytest.fixture
def head(service: None, db: None) -> Client:
    return browser(prosecutor("general", Role.PROSECUTOR_GENERAL, everywhere=True))


def test_the_page_hands_out_the_report_and_says_so_on_the_log(head: Client) -> None:
    page = head.get("/prosecution/reports/").content.decode()
    assert "s. 11(1)(a)" in page and "2023" in page
    answer = head.get("/prosecution/reports/annual/?year=2023&language=ur&format=pdf&version=public")
    assert answer.status_code == 200 and "annual-report-sindh-2023-ur.pdf" in answer["Content-Disposition"]
    assert AccessLog.objects.filter(act="export", subject_kind="figures", fields__contains=["annual_report"]).exists()
    for query in ("year=2150", "year=2023&format=exe", "year=2023&who=all"):
        assert head.get(f"/prosecution/reports/annual/?{query}").status_code == 400


def test_the_list_is_broken_down_by_all_that_the_service_names(head: Client) -> None:
    for by in ("gender", "offence", "district", "police_station", "profession", "court", "month"):
        page = head.get(f"/prosecution/reports/list/?by={by}&from=2023-01-01&to=2023-12-31").content.decode()
        assert "<table" in page and "n = " in page, by
    assert "Reasons of adjournments" in page
    assert head.get("/prosecution/reports/list/?by=sentence").status_code == 400


def test_by_prosecutor_nothing_is_shown_but_against_the_mix_of_cases(head: Client) -> None:
    address = "/prosecution/reports/list/?by=prosecutor&from=2010-01-01&to=2024-01-01"
    page = head.get(address).content.decode()
    assert "no ranking" in page and " %" not in page.split("<tbody>")[1].split("</tbody>")[0]
    assert head.get("/prosecution/reports/list.csv?by=prosecutor").status_code == 404
    deputy = browser(prosecutor("deputy", Role.DEPUTY_DISTRICT_PROSECUTOR))
    assert deputy.get(address).status_code == 400
    assert (
        "prosecutor"
        not in deputy.get("/prosecution/reports/").content.decode().split('id="list"')[1].split("by=court")[0]
    )
    assert browser(prosecutor("nadia")).get("/prosecution/reports/").status_code == 403


def test_files_of_the_list_hold_numbers_and_nothing_that_a_spreadsheet_runs(
    head: Client, counted: duckdb.DuckDBPyConnection
) -> None:
    query = "?by=police_station&from=2023-01-01&to=2023-12-31&version=inside"
    answer = head.get(f"/prosecution/reports/list.csv{query}")
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    found = {line[0]: dict(zip(lines[0], line, strict=True)) for line in lines[1:] if len(line) == len(lines[0])}
    assert f"'{ACTING}" in found and ACTING not in found
    came, went = counted.execute(
        f"""SELECT count(*) FILTER (year(registered_on) = {YEAR}), count(*) FILTER (year(disposed_on) = {YEAR})
        FROM cases WHERE police_station = ?""",
        [ACTING],
    ).fetchone()  # type: ignore[misc]
    title = next(one for one in lines[0] if one.startswith("Clearance rate") and not one.endswith(", n"))
    assert float(found[f"'{ACTING}"][title]) == pytest.approx(100 * went / came)
    assert int(found[f"'{ACTING}"][f"{title}, n"]) == came
    public = head.get(f"/prosecution/reports/list.csv{query.replace('inside', 'public')}")
    hidden = b"".join(public.streaming_content).decode("utf-8-sig")
    assert ",*,*" in hidden
    book = zipfile.ZipFile(io.BytesIO(head.get(f"/prosecution/reports/list.xlsx{query}").content))
    assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    assert "&apos;=HYPERLINK" in (words := book.read("xl/sharedStrings.xml").decode()) or "'=HYPERLINK" in words
