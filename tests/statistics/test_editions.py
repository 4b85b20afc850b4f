"""An edition follows from a publication: made once, found again, replaced where something changed, opened to people."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from saiban.access.models import AccessLog, Purpose, Role, User
from saiban.access.viewer import Viewer
from saiban.consolidation import store
from saiban.frame import extensions
from saiban.frame.faults import InstallationFault
from saiban.registry.models import Publication
from saiban.statistics import kept, making, people_under, population, queries
from saiban.statistics.coverage import coverage_on
from saiban.statistics.figures import By, Figure
from saiban.statistics.models import Edition, SchemeTotal
from saiban.statistics.totals import enter_file
from tests.access.people import post
from tests.registry.office import Office, holder, said

DAY = date(2024, 6, 30)
CASH = {"enrolment_status": "active", "sex": "female", "district": "PK601"}
"""A woman of Attock who draws."""


@pytest.fixture
def office(db: None, own_lake: Path, tmp_path: Path) -> Office:
    return Office(tmp_path / "office", {}).open()


def rows(extra: int = 0) -> list[dict[str, object]]:
    """Twelve women draw Kafaalat, one of them contributes to EOBI too; `extra` more draw."""
    drawing = [
        said(f"kafaalat:{n}", f"Woman {n}", birth_date=date(1980, 1, 1 + n), enrolled_on=date(2023, 1, 1), **CASH)
        for n in range(12 + extra)
    ]
    worker = said(
        "eobi:7", "Woman 3", enrolment_status="active", contribution=192000, contribution_month=date(2024, 5, 1)
    )
    return [*drawing, worker]


def published(office: Office, extra: int = 0) -> Edition:
    publication = office.publish(rows(extra))
    golden = office.folder / str(office.calls) / "golden"
    named = golden.rename(golden.with_name(f"golden-{office.calls}"))
    edition = making.make_edition(named, publication.pk)
    assert edition is not None
    return edition


def figure(edition: Edition, indicator: str, group: By = ()) -> Figure:
    return next(one for one in queries.series(edition, indicator, group) if one.as_of == edition.as_of)


def test_an_edition_counts_each_person_once(office: Office) -> None:
    edition = published(office)
    assert (edition.as_of, edition.current) == (DAY, True)
    whole = figure(edition, "any")
    assert whole.numerator == 12  # thirteen rows, twelve women
    assert whole.denominator_source == "census-projected"
    through = {one.code("scheme"): one.numerator for one in queries.figures(edition, "any", by=("scheme",))}
    assert through == {"kafaalat": 12, "eobi": 1}
    assert figure(edition, "any", (("district", "PK601"),)).numerator == 12
    assert figure(edition, "unemployed").kind == "no_scheme"
    assert [one.as_of for one in queries.series(edition, "any")] == queries.days(edition)
    assert edition.reporting == {"eobi": "2024-05-01", "kafaalat": "2023-01-01"}


def test_the_same_inputs_are_the_same_edition_and_others_replace_it(office: Office) -> None:
    first = published(office)
    golden = next(office.folder.glob("1/golden-*"))
    assert making.make_edition(golden, first.publication_id) == first
    assert Edition.objects.count() == 1
    second = published(office, extra=3)
    first.refresh_from_db()
    assert (first.current, second.current) == (False, True)
    assert figure(second, "any").numerator == 15
    assert figure(first, "any").numerator == 12  # what was told stays
    assert kept.kept(first) is None  # but whom it counted is kept for the newest alone
    assert kept.kept(second) is not None


def test_a_figure_opens_to_the_people_under_it_and_the_look_is_logged(office: Office) -> None:
    edition = published(office)
    user = User.objects.create_user("ayesha", full_name="Ayesha Siddiqui")
    steward = Viewer(user, post(user, Role.STEWARD, "registry"), Purpose.STEWARDSHIP)
    whole = figure(edition, "any", (("scheme", "eobi"),))
    page = queries.numerator_people(steward, Purpose.STEWARDSHIP, whole, 1)
    assert list(page.object_list) == [holder("eobi:7")]
    entry = AccessLog.objects.latest("id")
    assert (entry.act, entry.purpose, len(entry.subjects)) == ("statistics.rows", "stewardship", 1)
    everybody = queries.numerator_people(steward, Purpose.STEWARDSHIP, figure(edition, "any"), 1)
    assert everybody.paginator.count == 12
    earlier = queries.series(edition, "any")[0]
    with pytest.raises(people_under.NotKept):
        queries.numerator_people(steward, Purpose.STEWARDSHIP, earlier, 1)
    with pytest.raises(people_under.NotKept):
        queries.numerator_people(steward, Purpose.STEWARDSHIP, figure(edition, "legal_older"), 1)


def test_a_table_of_the_countrys_own_takes_the_place_of_the_census(office: Office, tmp_path: Path) -> None:
    own = tmp_path / "people.csv"
    own.write_text("district,sex,age,people\nPK601,female,40,60\nPK602,male,70,40\n", "utf-8")
    assert population.use(own) == 100
    edition = published(office)
    whole, women = figure(edition, "any"), figure(edition, "any", (("sex", "female"),))
    assert (whole.share, whole.denominator, whole.denominator_source) == (0.12, 100, "own")
    assert women.share == 12 / 60
    bad = tmp_path / "bad.csv"
    bad.write_text("district,people\nPK601,3\n", "utf-8")
    with pytest.raises(InstallationFault, match="no column age, sex"):
        population.use(bad)


@pytest.mark.parametrize(
    ("name", "held", "said"),
    [
        ("a.csv", "people,sex,age\n60,female,40\n-5,male,3\n", "column people, row 2 below the headings: -5 is not"),
        ("b.csv", "people,sex,age\nsixty,female,40\n", "column people: 'sixty' is no number"),
        ("c.csv", "people,sex,age\n60,woman,40\n", "'woman' is not male or female or transgender"),
        ("d.csv", "people,sex,age\n60,female,300\n", "300 is not a number from 0 to 130"),
        ("e.csv", "people,sex,age,district\n60,female,30,Karachi\n", "'Karachi' is not a P-code such as PK601"),
        ("f.csv", "people,sex,age\n60,female\n", "no table of people"),
        ("g.csv", "", "no table of people"),
        ("h.parquet", "people,sex,age\n", "no table of people"),
        ("i.csv", "people,sex,age\n0,female,30\n", "nobody in it"),
    ],
)
def test_a_faulty_table_of_people_leaves_the_one_before(
    office: Office, tmp_path: Path, name: str, held: str, said: str
) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / name
    good.write_text("sex,age,people\nfemale,40,100\n", "utf-8")
    population.use(good)
    before = population.digest()
    bad.write_text(held, "utf-8")
    with pytest.raises(InstallationFault, match=f"{name}.*{said}"):
        population.use(bad)
    assert population.digest() == before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("govt-pension,2999-01-31,30,the accountant general", "line 3: as_of 2999-01-31 has not come yet"),
        ("govt-pension,2024-01-31,99999999999999999999,the accountant general", "line 3: people is 9+;"),
        (f"govt-pension,2024-01-31,30,{'ک' * 201}", "line 3: source says who says so, in 1 to 200 letters; it has 201"),
        ("govt-pension,2024-01-31", "line 3: write as_of as YYYY-MM-DD and people as a whole number"),
    ],
)
def test_one_faulty_line_keeps_all_totals_out(office: Office, tmp_path: Path, line: str, said: str) -> None:
    totals = tmp_path / "totals.csv"
    good = "govt-pension,2024-01-31,30,the accountant general"
    totals.write_text(f"scheme,as_of,people,source\n{good}\n{line}\n", "utf-8")
    with pytest.raises(InstallationFault, match=said):
        enter_file(totals)
    totals.write_text(f"scheme,as_of,people,source\n{good}\n", "utf-16")
    with pytest.raises(InstallationFault, match="not a UTF-8 text"):
        enter_file(totals)
    assert not SchemeTotal.objects.exists()


def test_a_total_makes_a_range_of_the_figure(office: Office, tmp_path: Path) -> None:
    own = tmp_path / "people.csv"
    own.write_text("sex,age,people\nfemale,40,100\n", "utf-8")
    population.use(own)
    totals = tmp_path / "totals.csv"
    totals.write_text("scheme,as_of,people,source\ngovt-pension,2024-01-31,30,the accountant general\n", "utf-8")
    assert enter_file(totals) == 1
    whole = figure(published(office), "any")
    assert (whole.kind, whole.low, whole.high, whole.numerator) == ("bounds", 0.3, 0.42, None)
    totals.write_text("scheme,as_of,people,source\nnone-such,2024-01-31,30,x\n", "utf-8")
    with pytest.raises(InstallationFault, match="line 2: the directory has no scheme 'none-such'"):
        enter_file(totals)
    assert SchemeTotal.objects.count() == 1


def test_a_day_that_is_not_stored_is_computed_from_what_was_published(office: Office) -> None:
    edition = published(office)
    assert {one.indicator for one in coverage_on()} >= {"any", "older", "adequacy_poverty_line"}
    with pytest.raises(InstallationFault, match="run `saiban consolidate`"):
        coverage_on(date(2024, 3, 31))
    golden = store.lake().root / "golden"
    golden.mkdir()
    next(office.folder.glob("1/golden-*")).rename(golden / "now")
    store.say_published(golden / "now", edition.publication)
    found = {one.indicator: one for one in coverage_on(date(2024, 4, 30))}
    assert found["any"].kind == "bounds"  # EOBI reports from May
    with pytest.raises(InstallationFault, match="2060-01-01 has not come yet"):
        coverage_on(date(2060, 1, 1))
    with pytest.raises(InstallationFault, match="no population is projected"):
        coverage_on(date(1900, 1, 1))


def test_consolidation_knows_the_step() -> None:
    assert "statistics" in [step.code for step in extensions.pipeline_steps()]


def test_nobody_reports_nothing_is_made(office: Office) -> None:
    golden = office.golden([said("nser:1", "Nobody's client", scheme=None)])
    assert making.make_edition(golden, Publication.objects.create(inputs="x").pk) is None
    assert queries.current_edition() is None
    assert coverage_on() == []
