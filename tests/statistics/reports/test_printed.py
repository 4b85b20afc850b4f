"""The yearly coverage report and a programme's progress report, in English and Urdu, of published figures alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from saiban.frame.documents import Document
from saiban.statistics.models import Edition
from saiban.statistics.open_data.exporting import export_to
from saiban.statistics.report import yearly
from saiban.statistics.report.progress import progress_report
from saiban.statistics.report.yearly import NoFigures, coverage_report
from tests.statistics.dashboards.edition import SMALL, edition
from tests.statistics.reports.officers import bilal, decide, farida, put_forward, returned, sana


@pytest.fixture
def made(db: None) -> Edition:
    """The edition that stands."""
    return edition()


def laid_out(edition: Edition, year: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """What stands in the report of a year, as it is handed to the typesetter."""
    seen: list[Document] = []
    monkeypatch.setattr(yearly, "pdf", lambda document: seen.append(document) or b"")
    coverage_report(edition, year)
    return json.dumps([seen[0].title, [vars(part) for part in seen[0].parts]], default=str, ensure_ascii=False)


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_report_of_a_year_is_printed_in_both_languages(made: Edition, language: str) -> None:
    decide(bilal(), returned(farida(), year="2024"), "approve")
    decide(bilal(), put_forward(sana()), "approve")
    with override(language):
        held = coverage_report(made, 2025)
    assert held.startswith(b"%PDF-")
    assert len(held) > 30_000


def test_the_report_says_who_is_covered_what_was_spent_and_what_is_promised(
    made: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(bilal(), returned(farida(), year="2024"), "approve")
    decide(bilal(), put_forward(sana()), "approve")
    with override("en"):
        text = laid_out(made, 2025, monkeypatch)
        earlier = laid_out(made, 2023, monkeypatch)
    (share,) = [one.share for one in made.figures.filter(indicator="any", by="", as_of=made.as_of)]
    assert f"{100 * share:.1f}%" in text
    assert "no scheme" in text
    assert "3.1% to 5.2%" in text
    assert "1,01,020.0" in text  # millions of rupees that EOBI received
    assert "Benazir Kafaalat" in text.split("No approved accounts", 1)[1]
    assert "Programme agreement of 12 March 2021" in text
    assert "Programme agreement" not in earlier
    small = made.figures.get(indicator="older", by=f"district={SMALL}", as_of=made.as_of)
    assert small.suppressed


def test_a_hidden_figure_is_hidden_in_the_report(made: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    province = made.figures.filter(indicator="any", by__startswith="province=").order_by("numerator")[0]
    made.figures.filter(pk=province.pk).update(suppressed=True)
    with override("en"):
        text = laid_out(made, 2025, monkeypatch)
    assert f"{100 * (province.share or 0):.1f}%, " not in text
    assert '"*"' in text


def test_a_year_without_figures_is_refused_with_the_years_that_have_some(made: Edition) -> None:
    with pytest.raises(NoFigures, match=r"no figures of 1999; there are of 2021, 2022, 2023, 2024, 2025"):
        coverage_report(made, 1999)
    assert Client().get("/figures/open-data/report/1999.pdf").status_code == 404


def test_everybody_may_read_the_yearly_report_and_those_signed_in_the_progress(made: Edition) -> None:
    answer = Client().get("/figures/open-data/report/2025.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    decide(bilal(), put_forward(sana()), "approve")
    programme = "Social Protection Reform Programme"
    assert progress_report(made, programme).startswith(b"%PDF-")
    answer = sana().get("/statistics/reports/progress/", {"programme": programme})
    assert answer.content.startswith(b"%PDF-")
    assert sana().get("/statistics/reports/progress/", {"programme": "Another"}).status_code == 404
    page = sana().get("/statistics/reports/").content.decode()
    assert programme in page
    assert "/figures/open-data/report/2025.pdf" in page


def test_an_export_has_every_file_and_a_catalogue_that_leads_to_them(made: Edition, tmp_path: Path) -> None:
    written = export_to(tmp_path / "out", made, address="https://stats.example.pk/data/")
    assert {str(path) for path in written} >= {
        "figures.csv",
        "sdmx/sdg-1-3-1.xml",
        "sdmx/sdg-1-3-1.csv",
        "sdmx/sdg-structure.xml",
        "open-sdg/data/indicator_1-3-1.csv",
        "open-sdg/indicator-config/1-3-1.yml",
        "open-sdg/meta/1-3-1.md",
        "catalogue.ttl",
        "catalogue.jsonld",
        "coverage-2025-en.pdf",
        "coverage-2025-ur.pdf",
    }
    graph = json.loads((tmp_path / "out" / "catalogue.jsonld").read_text("utf-8"))["@graph"]
    addresses = [one["dcat:downloadURL"][0]["@id"] for one in graph if one["@type"] == "dcat:Distribution"]
    for address in addresses:
        assert (tmp_path / "out" / address.removeprefix("https://stats.example.pk/data/")).is_file()
