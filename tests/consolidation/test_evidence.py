"""Why two records are one person: in words, as a waterfall, and as the table of the same figures."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import translation

from saiban.access.models import Purpose, Role
from saiban.consolidation.evidence import evidence_of
from saiban.consolidation.pipeline import consolidate
from saiban.consolidation.receiving import arrivals_in
from saiban.consolidation.waterfall import percent, steps_of, waterfall
from saiban.linkage import Explanation, Model, Part, explain, words
from saiban.registry.models import Person, SourceRecord
from tests.access.people import looking_as
from tests.consolidation import town

SVG = "{http://www.w3.org/2000/svg}"
FIELDS = ("name", "birth", "place")


@pytest.fixture
def model() -> Model:
    """Three fields with plain weights: the same name, birthday and tehsil speak for one person."""
    weights = [[0.0] * 16 for _ in FIELDS]
    weights[0][1], weights[0][7] = -4.0, 5.0
    weights[1][1], weights[1][9] = -6.0, 7.0
    weights[2][1], weights[2][4] = -2.0, 1.5
    return Model("weights", list(FIELDS), -7.0, weights, [], [0.0, -1.0, 4.0, 2.0], 0.5, usual=[1, 1, 4])


def pair(name: int, birth: int, place: int, numbers: int = 0, how: str = "model") -> dict[str, object]:
    return {
        "record_a": "kafaalat:K3",
        "record_b": "zakat:2",
        "pattern": name | birth << 4 | place << 8,
        "numbers": numbers,
        "probability": 0.99,
        "how": how,
    }


def test_the_bars_lead_from_the_usual_pair_to_the_probability(model: Model) -> None:
    told = explain(pair(7, 9, 1), model)
    bars = steps_of(told)
    assert (bars[0].begins, bars[0].ends) == (0.0, told.base)
    for before, after in pairwise(bars[:-1]):
        assert after.begins == pytest.approx(before.ends)
    assert bars[-2].ends == pytest.approx(told.log_odds) == bars[-1].ends
    assert [bar.share for bar in bars[1:-1]] == [13.0, 9.0, -3.5]


def test_small_shares_are_drawn_together_and_nothing_is_lost() -> None:
    parts = [Part("name", words("name"), 7, words("name", 7), 2.0)]
    parts += [Part("place", words("place"), 4, words("place", 4), 0.04)] * 3
    bars = steps_of(Explanation("model", -1.0, parts, 1.12, 0.75))
    assert [bar.share for bar in bars] == [None, 2.0, pytest.approx(0.12), None]


@pytest.mark.parametrize(
    ("odds", "shown"), [(0.0, "50 %"), (6.0, "99.8 %"), (-6.0, "0.2 %"), (40.0, "> 99.9999 %"), (-40.0, "< 0.0001 %")]
)
def test_no_probability_is_rounded_to_certainty(odds: float, shown: str) -> None:
    assert percent(odds) == shown


def test_the_chart_can_be_heard_and_holds_labels_and_figures_alone(model: Model) -> None:
    with translation.override("en"):
        drawn = str(waterfall(explain(pair(7, 9, 1), model)))
    root = ElementTree.fromstring(drawn)  # noqa: S314 - our own drawing
    assert root.get("role") == "img"
    said = root.findtext(f"{SVG}desc") or ""
    assert "Date of birth: same day +13.0" in said
    assert "Place: another district −3.5" in said
    assert "kafaalat" not in drawn
    assert "style=" not in drawn
    assert "<script" not in drawn


def test_in_urdu_the_bars_grow_from_the_right(model: Model) -> None:
    def first_label(language: str) -> ElementTree.Element:
        with translation.override(language):
            drawn = str(waterfall(explain(pair(7, 9, 1), model)))
        root = ElementTree.fromstring(drawn)  # noqa: S314 - our own drawing
        label = words("birth").ur if language == "ur" else words("birth").en
        return next(text for text in root.iter(f"{SVG}text") if label in (text.text or ""))

    assert first_label("en").get("text-anchor") == "start"
    assert first_label("ur").get("text-anchor") == "end"


def test_what_speaks_most_for_and_against_is_said_in_words(model: Model) -> None:
    with translation.override("en"):
        evidence = evidence_of(pair(7, 9, 1), model)
    assert [str(reason) for reason in evidence.strongest_for] == [
        "Date of birth: same day",
        "Name: same name in another spelling",
    ]
    assert [str(reason) for reason in evidence.strongest_against] == ["Place: another district"]
    weights = [float(reason.signed.replace("−", "-")) for reason in evidence.reasons]
    assert float(evidence.base.replace("−", "-")) + sum(weights) == pytest.approx(float(evidence.total), abs=0.2)
    assert not evidence_of(pair(0, 0, 0, how="same_row"), model).chart


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_lake")
def test_a_steward_sees_the_waterfall_of_a_link_that_the_model_made(tmp_path: Path) -> None:
    town.write(tmp_path / "town")
    consolidate(arrivals_in(tmp_path / "town"))
    record = SourceRecord.objects.get(source_id="kafaalat", said__name="Rukhsana Begum")
    number = Person.objects.get(pk=record.person_id).number
    steward = looking_as(Role.STEWARD, purpose=Purpose.STEWARDSHIP)
    page = steward.get(f"/evidence/{number}/").content.decode()
    drawn = re.findall(r"<svg direction.*?</svg>", page, re.DOTALL)
    assert len(drawn) == 1
    assert "Rukhsana" in page
    assert "Rukhsana" not in drawn[0]
    assert "Together" in drawn[0]
    steward.cookies["language"] = "ur"
    in_urdu = steward.get(f"/evidence/{number}/").content.decode()
    assert "\u2067" in re.findall(r"<svg direction.*?</svg>", in_urdu, re.DOTALL)[0]
