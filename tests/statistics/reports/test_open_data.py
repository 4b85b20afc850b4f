"""Open data: SDMX that reads back, an Open SDG file of its shape, a catalogue; nothing that is hidden stands in it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re

import pytest
import yaml
from django.test import Client
from pysdmx.io import read_sdmx

from saiban.statistics.definitions import indicators
from saiban.statistics.models import Edition
from saiban.statistics.open_data import files
from saiban.statistics.open_data.files import FILES
from saiban.statistics.publishing import everything_public, public_figures
from tests.statistics.dashboards.edition import SMALL, edition


@pytest.fixture
def made(db: None) -> Edition:
    """The edition that stands; files that another test's edition of this name made are forgotten."""
    files._content.cache_clear()
    return edition()


def taken(name: str) -> str:
    answer = Client().get(f"/figures/open-data/files/{name}")
    assert answer.status_code == 200, name
    return answer.content.decode()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def observations(text: str) -> list[dict[str, str]]:
    (dataset,) = read_sdmx(text, validate=True).data
    read = dataset.data.astype("string").fillna("").to_dict(orient="records")
    return sorted(({name: value for name, value in row.items() if value} for row in read), key=str)


def test_the_sdmx_files_say_what_was_published(made: Edition) -> None:
    from_xml, from_csv = observations(taken("sdg-1-3-1.xml")), observations(taken("sdg-1-3-1.csv"))
    assert [sorted(row.items()) for row in from_xml] == [sorted(row.items()) for row in from_csv]

    def one(**asked: str) -> dict[str, str]:
        (found,) = [row for row in from_xml if (asked.items() <= row.items())]
        return found

    whole = {"SEX": "_T", "AGE": "_T", "CUST_BREAKDOWN": "_T", "TIME_PERIOD": "2025"}
    (older,) = public_figures(made, "older", by=())
    assert older.share is not None
    assert one(SERIES="SI_COV_PENSN", **whole)["OBS_VALUE"] == f"{100 * older.share:.2f}"
    assert one(SERIES="SI_COV_UEMP", **whole)["OBS_STATUS"] == "M"  # no scheme is not nought
    assert one(SERIES="SI_COV_MATNL", **(whole | {"SEX": "F"}))["OBS_STATUS"] == "L"
    injury = one(SERIES="SI_COV_WKINJRY", **whole)
    assert "OBS_VALUE" not in injury
    assert (injury["LOWER_BOUND"], injury["UPPER_BOUND"]) == ("3.10", "5.20")
    assert (
        one(SERIES="SI_COV_BENFTS", SEX="_T", CUST_BREAKDOWN="C04", TIME_PERIOD="2025")["CUST_BREAKDOWN_LB"]
        == "Balochistan"
    )
    assert {row["REF_AREA"] for row in from_xml} == {"586"}


def test_a_hidden_figure_goes_out_as_hidden_and_without_a_number(made: Edition) -> None:
    province = made.figures.filter(indicator="older", by__startswith="province=").order_by("numerator")[0]
    made.figures.filter(pk=province.pk).update(suppressed=True)

    hidden = [row for row in observations(taken("sdg-1-3-1.xml")) if row["OBS_STATUS"] == "Q"]
    assert [(row["SERIES"], "OBS_VALUE" in row) for row in hidden] == [("SI_COV_PENSN", False)]
    name = hidden[0]["CUST_BREAKDOWN_LB"]
    told = rows(taken("indicator_1-3-1.csv"))
    assert name in {row["Province"] for row in told}
    assert not [row for row in told if row["Province"] == name and "pension" in row["Series"]]


def test_nothing_small_stands_in_any_file(made: Edition) -> None:
    suppressed = {(one.indicator, one.by) for one in public_figures(made) if one.suppressed}
    assert ("older", (("district", SMALL),)) in suppressed
    table = {
        (row["indicator"], row["district"]): row for row in rows(taken("figures.csv")) if row["as_of"] == "2025-06-30"
    }
    row = table["older", SMALL]
    assert (row["suppressed"], row["numerator"], row["share"], row["denominator"]) == ("yes", "", "", "")
    assert len(rows(taken("figures.csv"))) == len(everything_public(made))
    open_sdg = rows(taken("indicator_1-3-1.csv"))
    pensions = {row["GeoCode"] for row in open_sdg if "pension" in row["Series"] and row["Year"] == "2025"}
    assert SMALL not in pensions
    assert len(pensions) > 100


def test_the_open_sdg_file_has_its_shape(made: Edition) -> None:
    text = taken("indicator_1-3-1.csv")
    columns = text.splitlines()[0].split(",")
    assert (columns[0], columns[-1]) == ("Year", "Value")
    told = rows(text)
    assert all(re.fullmatch(r"\d{4}", row["Year"]) and float(row["Value"]) >= 0 for row in told)
    between = columns[1:-1]
    headline = [row for row in told if not any(row[name] for name in between if name != "Units")]
    assert [row["Year"] for row in headline] == ["2021", "2022", "2023", "2024", "2025"]
    keys = [tuple(row[name] for name in columns[:-1]) for row in told]
    assert len(set(keys)) == len(keys)

    settings = yaml.safe_load(taken("1-3-1.yml"))
    assert (settings["indicator_number"], settings["reporting_status"]) == ("1.3.1", "complete")
    _empty, front, words = taken("1-3-1.md").split("---\n", 2)
    assert yaml.safe_load(front)["indicator"] == "1.3.1"
    assert all(one.unsd_series in words for one in indicators().values() if one.unsd_series)


TRIPLE = re.compile(r'<([^>]+)> (\S+) (?:<([^>]+)>|(\w+:\S+)|("(?:[^"\\]|\\.)*")(?:@(\w+)|\^\^(\S+))?) \.')


def test_the_catalogue_says_the_same_in_both_forms_and_leads_to_every_file(made: Edition) -> None:
    client = Client()
    turtle = client.get("/figures/open-data/catalogue.ttl").content.decode()
    body = [line for line in turtle.splitlines() if line and not line.startswith("@prefix")]
    said = {TRIPLE.fullmatch(line).groups() for line in body}
    assert len(said) == len(body)

    graph = json.loads(client.get("/figures/open-data/catalogue.jsonld").content)
    things = {thing["@id"]: thing for thing in graph["@graph"]}
    from_json = set()
    for subject, thing in things.items():
        from_json.add((subject, "a", None, thing["@type"], None, None, None))
        for predicate, answers in thing.items():
            for one in answers if predicate[0] != "@" else ():
                text = json.dumps(one["@value"], ensure_ascii=False) if "@value" in one else None
                name = one.get("@id")
                short = name if name and name.partition(":")[0] in graph["@context"] else None
                iri = name if name and not short else None
                from_json.add((subject, predicate, iri, short, text, one.get("@language"), one.get("@type")))
    assert from_json == said

    (catalogue,) = [thing for thing in things.values() if thing["@type"] == "dcat:Catalog"]
    dataset = things[catalogue["dcat:dataset"][0]["@id"]]
    assert {title["@language"] for title in dataset["dct:title"]} == {"en", "ur"}
    assert things[dataset["dct:temporal"][0]["@id"]]["dcat:startDate"][0]["@value"] == "2021-06-30"
    distributions = [things[one["@id"]] for one in dataset["dcat:distribution"]]
    assert len(distributions) == len(FILES)
    for file in distributions:
        held = client.get(file["dcat:downloadURL"][0]["@id"].removeprefix("http://testserver")).content
        assert len(held) == int(file["dcat:byteSize"][0]["@value"])
        checksum = things[file["spdx:checksum"][0]["@id"]]["spdx:checksumValue"][0]["@value"]
        assert hashlib.sha256(held).hexdigest() == checksum


def test_the_page_names_every_file_and_needs_no_sign_in(made: Edition) -> None:
    page = Client().get("/figures/open-data/").content.decode()
    assert all(f"/figures/open-data/files/{name}" in page for name in FILES)
    assert "CC BY 4.0" in page
    assert Client().get("/figures/open-data/files/people.csv").status_code == 404


@pytest.mark.django_db
def test_before_the_first_figures_the_page_says_so_and_no_file_is_there() -> None:
    assert "No figures yet" in Client().get("/figures/open-data/").content.decode()
    assert Client().get("/figures/open-data/files/figures.csv").status_code == 404
    assert Client().get("/figures/open-data/catalogue.ttl").status_code == 404
