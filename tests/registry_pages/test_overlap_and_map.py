"""Overlap, map and home: counts for those who may see them, people only for those who may list them."""

from __future__ import annotations

import pytest

from saiban.access.models import AccessLog, Role
from saiban.registry import queries
from saiban.registry.queries.overlap import heat
from tests.registry_pages.conftest import Look, viewer
from tests.registry_pages.town import Town


def test_each_two_schemes_have_people_ruling_reason_and_rupees(town: Town) -> None:
    matrix = queries.overlap_matrix(viewer(Role.STEWARD))
    assert [scheme.code for scheme in matrix.schemes] == ["eobi", "kafaalat", "pessi"]  # no surveys, none without files
    cell = queries.find_cell(viewer(Role.STEWARD), "kafaalat", "eobi")
    assert (cell.people, cell.rupees_a_month, cell.ruling) == (1, 13500, "permitted")
    assert "poverty score" in cell.reason
    assert queries.find_cell(viewer(Role.STEWARD), "eobi", "eobi") is None
    assert matrix.rows[0][1][0] is None
    assert matrix.rows[0][1][1] == matrix.rows[1][1][0]


def test_heat_grows_in_ten_steps() -> None:
    steps = [heat(people, 100_000) for people in (0, 1, 4, 20, 100, 1_000, 20_000, 100_000)]
    assert steps == sorted(steps)
    assert (steps[0], steps[1], steps[-1]) == (0, 1, 9)
    assert heat(1, 1) == 9


def test_the_page_says_that_no_payment_is_stopped(sign_in: Look) -> None:
    text = sign_in().get("/overlap/").content.decode()
    assert "Nothing here stops anyone" in text
    assert 'href="/overlap/eobi/kafaalat/"' in text
    assert "Rs. 13,500" in text


def test_an_analyst_sees_counts_and_no_list(sign_in: Look) -> None:
    client = sign_in(Role.ANALYST)
    assert "/overlap/eobi/kafaalat/" not in client.get("/overlap/").content.decode()
    assert client.get("/overlap/eobi/kafaalat/").status_code == 403


def test_an_officer_is_refused(sign_in: Look) -> None:
    client = sign_in(Role.SCHEME_OFFICER, "eobi")
    assert client.get("/overlap/").status_code == 403
    assert client.get("/overlap/eobi/kafaalat/").status_code == 403


def test_a_cell_opens_to_the_people_and_that_is_logged(sign_in: Look, town: Town) -> None:
    answer = sign_in(Role.AUDITOR).get("/overlap/kafaalat/eobi/")
    assert [person.name for person in answer.context["page"]] == ["Rukhsana Bibi"]
    row = AccessLog.objects.get()
    assert (row.act, row.subjects, row.purpose) == ("list", [town.people["Rukhsana Bibi"].pk], "audit")


def test_the_list_has_pages(sign_in: Look, town: Town) -> None:
    for place in range(60):
        person = town.person(f"Nadeem Akhtar {place}", {"eobi-pr02a": {}})
        person.schemes = ["eobi", "kafaalat"]
        person.save()
    client = sign_in()
    assert len(client.get("/overlap/eobi/kafaalat/").context["page"]) == 50
    assert len(client.get("/overlap/eobi/kafaalat/?page=2").context["page"]) == 11
    assert len(AccessLog.objects.order_by("id")[0].subjects) == 50


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/overlap/eobi/eobi/", 404),
        ("/overlap/eobi/moon/", 404),
        ("/overlap/?scheme=eobi", 400),
        ("/overlap/eobi/kafaalat/?all=1", 400),
        ("/map/?scheme=moon", 400),
        ("/map/?district=PK617", 400),
        ("/map/?scheme=", 200),
    ],
)
def test_unknown_schemes_and_parameters_are_refused(sign_in: Look, address: str, status: int) -> None:
    assert sign_in().get(address).status_code == status


def test_the_map_has_bubbles_and_a_table_with_coverage(sign_in: Look, town: Town) -> None:
    answer = sign_in().get("/map/?scheme=kafaalat")
    rows = {row.district.name_en: (row.people, row.per_thousand) for row in answer.context["rows"]}
    assert rows == {"Lahore": (1, 0.0000769), "Karachi East": (1, 0.000253)}
    text = answer.content.decode()
    assert "<svg" in text
    assert "lines of control are not drawn" in text
    everybody = sign_in().get("/map/").context["rows"]
    assert [(row.district.code, row.people) for row in everybody] == [("PK617", 5), ("PK704", 2)]


def test_an_officer_maps_the_own_schemes_and_a_district_posting_its_district(sign_in: Look) -> None:
    eobi = sign_in(Role.SCHEME_OFFICER, "eobi")
    assert [row.people for row in eobi.get("/map/").context["rows"]] == [2]
    assert "Kafaalat" not in eobi.get("/map/").content.decode()
    assert eobi.get("/map/?scheme=kafaalat").status_code == 400
    karachi = sign_in(Role.AUDITOR, "registry", "PK704")
    assert [row.district.code for row in karachi.get("/map/").context["rows"]] == ["PK704"]


def test_home_shows_what_the_registry_holds_and_what_the_role_may_do(sign_in: Look) -> None:
    steward = sign_in().get("/").content.decode()
    assert "People" in steward
    assert 'action="/find/"' in steward
    assert "Most people in two schemes" in steward
    analyst = sign_in(Role.ANALYST).get("/").content.decode()
    assert 'action="/find/"' not in analyst
    officer = sign_in(Role.SCHEME_OFFICER, "eobi").get("/").content.decode()
    assert "Most people in two schemes" not in officer


def test_the_maps_figures_go_out_without_small_counts_and_marked(sign_in: Look, town: Town) -> None:
    answer = sign_in(Role.STEWARD).get("/map/figures/?scheme=kafaalat")
    assert answer.status_code == 200
    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    counts = [line.split(",")[3] for line in lines[1 : lines.index("")]]
    assert counts and all(count in ("*", "0") or int(count) >= 10 for count in counts)
    assert any(line.startswith("mark,") for line in lines) and any("Ayesha Siddiqui" in line for line in lines)
    assert AccessLog.objects.filter(act="export", subject_kind="figures").count() == 1
