"""Each run leaves a card of what its model learned; stewards and auditors read it, whatever later runs clear away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from saiban.access.models import Role
from saiban.consolidation.cards.charts import GroupRow, recall_by_group, reliability
from saiban.consolidation.cards.kept import card_of, keep, keep_accuracy
from saiban.consolidation.models import Extract, Run
from saiban.consolidation.pipeline import consolidate
from saiban.consolidation.receiving import arrivals_in
from tests.access.people import looking_as
from tests.consolidation import town

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_lake")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    town.write(tmp_path / "town")
    return tmp_path / "town"


def test_a_run_leaves_a_card_that_names_its_extracts(folder: Path) -> None:
    consolidate(arrivals_in(folder))
    card = card_of(Run.objects.get())
    assert card is not None
    assert card["outcome"]["records"] == 8
    assert set(card["inputs"].values()) == set(Extract.objects.values_list("sha256", flat=True))
    assert "kafaalat/kafaalat_2026-06-30.csv" in card["inputs"]
    assert "Nasreen" not in json.dumps(card)


def test_cards_outlive_the_tables_of_their_runs(folder: Path, own_lake: Path) -> None:
    consolidate(arrivals_in(folder))
    town.write_zakat(folder / "extracts", "2026-09-30", first="زرینہ بی بی,خان محمد,17201-9990001-8,1980,نوشہرہ,9000")
    consolidate(arrivals_in(folder))
    first, second = Run.objects.order_by("id")
    assert len(list((own_lake / "lake" / "links").iterdir())) == 1
    assert [card["outcome"]["records"] for card in (card_of(first), card_of(second)) if card] == [8, 11]


def test_an_auditor_reads_the_cards_and_a_clerk_does_not(folder: Path) -> None:
    consolidate(arrivals_in(folder))
    run = Run.objects.get()
    auditor = looking_as(Role.AUDITOR, username="auditor")
    assert f"/runs/cards/{run.pk}/" in auditor.get("/runs/cards/").content.decode()
    page = auditor.get(f"/runs/cards/{run.pk}/").content.decode()
    assert "The weights that come with the system" in page
    assert "No truth is known" in page
    assert "too few labelled pairs to measure" in page
    download = auditor.get(f"/runs/cards/{run.pk}/card.json")
    assert json.loads(download.content) == card_of(run)
    assert json.loads(download.content)["added"] is None
    clerk = looking_as(Role.CLERK, "bisp", username="clerk")
    for address in ("/runs/cards/", f"/runs/cards/{run.pk}/", f"/runs/cards/{run.pk}/card.json"):
        assert clerk.get(address).status_code == 403


def test_what_was_measured_against_a_truth_is_shown_with_the_groups_that_stay_behind(folder: Path) -> None:
    consolidate(arrivals_in(folder))
    run = Run.objects.get()
    whole = {"division": "all", "group": "all", "pairs_true": 4000, "recall": 0.97, "precision": 0.99, "f1": 0.98,
             "standing": "level", "pairs_linked": 3900}  # fmt: skip
    women = whole | {"division": "cnic_women", "group": "with+without", "pairs_true": 300, "recall": 0.93}
    few = whole | {"division": "sex", "group": "transgender", "pairs_true": 7, "standing": "few"}
    keep_accuracy(run, {"basis": "truth", "whole": {}, "groups": [whole, few, women | {"standing": "behind"}]})
    steward = looking_as(Role.STEWARD)
    page = steward.get(f"/runs/cards/{run.pk}/").content.decode()
    assert "Measured against the truth" in page
    assert "93.0 %" in page
    assert "behind</span>" in page
    assert page.count("Groups with too few pairs to judge") == 2
    assert '<span class="mark mark-unsettled">1</span>' in steward.get("/runs/cards/").content.decode()
    steward.cookies["language"] = "ur"
    assert "اپنا شناختی کارڈ نمبر: خواتین" in steward.get(f"/runs/cards/{run.pk}/").content.decode()


def test_a_run_that_only_added_rows_says_whose_card_it_shows(folder: Path, tmp_path: Path) -> None:
    links = tmp_path / "links"
    links.mkdir()
    consolidate(arrivals_in(folder))
    card = card_of(Run.objects.get())
    assert card is not None
    for name in ("card.json", "card.md", "model.json"):
        (links / name).write_text(json.dumps(card), "utf-8")
    added = {"records": 12345, "links": 9, "review": 2, "rows_left_out": 3, "total": 20_008, "seconds": {}}
    (links / "report.json").write_text(json.dumps({"extended": added}), "utf-8")
    later = Run.objects.create(inputs="1" * 64, state=Run.State.PUBLISHED)
    keep(links, later)
    page = looking_as(Role.STEWARD).get(f"/runs/cards/{later.pk}/").content.decode()
    assert "added 12,345 records" in page


def test_a_run_of_before_the_cards_says_so() -> None:
    Run.objects.create(inputs="0" * 64, state=Run.State.PUBLISHED)
    steward = looking_as(Role.STEWARD)
    assert "This run is older than the cards." in steward.get("/runs/cards/").content.decode()
    assert steward.get(f"/runs/cards/{Run.objects.get().pk}/").status_code == 404


def test_the_charts_show_who_stays_behind_and_nothing_where_nothing_was_measured() -> None:
    rows = [
        GroupRow("All", "All", 900, 0.97, 0.99, "level"),
        GroupRow("Sex", "Women", 400, 0.94, 0.99, "behind"),
        GroupRow("Sex", "Men", 500, 0.98, 0.99, "level"),
    ]
    drawn = str(recall_by_group(rows, 0.97))
    assert drawn.count('fill="#b4552d"') == 1
    assert "Women" in drawn
    assert "undefined" not in drawn
    assert not reliability([])
    assert 'role="img"' in str(
        reliability([{"said": 0.1, "was": 0.0, "pairs": 9}, {"said": 0.9, "was": 1.0, "pairs": 3}])
    )
