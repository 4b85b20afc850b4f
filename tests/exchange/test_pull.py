"""`saiban pull`: an extract of another registry, whole, with the mapping that reads it."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from saiban.access.shared_fields import SharedField
from saiban.cli import pull
from saiban.exchange.client import by_condition
from saiban.exchange.client.extract import Source, write_extract
from saiban.exchange.client.rows import rows_of
from saiban.intake.extract import take
from saiban.intake.mapping import load_mapping
from tests.consolidation.installation import Installation
from tests.exchange.asking import PURPOSE, System
from tests.exchange.in_process import account_of, connected
from tests.registry.agreed import agree
from tests.registry_pages.town import CNIC_RUKHSANA, Town

SOURCE = Source("sindh-registry", "registry", "Registry of Sindh")
DAY = date(2026, 11, 22)
EVERYBODY = json.loads(pull.EVERYBODY)
ALL = [field.value for field in SharedField]


def pulled(system: System, folder: Path, record: str = "Member", registry: str = "sr") -> Any:
    """Pull everybody from our own registry, two records a page."""
    with connected(account_of(system, registry)) as client:
        criteria = by_condition(EVERYBODY, purpose=PURPOSE, record=record)
        return write_extract(client.pages(criteria, page_size=2), folder, SOURCE, client.places(), DAY)


def rows_in(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.django_db
def test_everybody_is_pulled_and_every_row_is_accepted_or_put_aside(town: Town, system: System, tmp_path: Path) -> None:
    agree("eobi-all", fields=ALL)
    done = pulled(system, tmp_path)
    assert done.records == done.total == done.rows > 2
    assert done.pages > 1
    rukhsana = next(row for row in rows_in(done.table) if row["cnic"] == CNIC_RUKHSANA)
    assert (rukhsana["name"], rukhsana["sex"]) == ("Rukhsana Bibi", "female")
    assert rukhsana["district"] == town.people["Rukhsana Bibi"].district.name_en

    manifest = take(done.table, load_mapping(done.mapping), tmp_path, today=DAY)
    assert manifest.rows_in == done.rows
    assert manifest.rows_in == manifest.rows_accepted + manifest.rows_quarantined
    assert manifest.rows_quarantined == 0, manifest.reasons


@pytest.mark.django_db
@pytest.mark.parametrize(("record", "registry"), [("Group", "sr"), ("Beneficiary", "ibr")])
def test_households_and_beneficiaries_are_read_too(
    town: Town, system: System, tmp_path: Path, record: str, registry: str
) -> None:
    agree("eobi-all", fields=ALL)
    done = pulled(system, tmp_path, record, registry)
    column = "household" if record == "Group" else "scheme"
    assert done.rows > 0 and all(row[column] for row in rows_in(done.table))
    manifest = take(done.table, load_mapping(done.mapping), tmp_path, today=DAY)
    assert manifest.rows_in == done.rows == manifest.rows_accepted + manifest.rows_quarantined
    assert manifest.rows_accepted > 0


@pytest.mark.django_db
def test_without_the_registry_number_the_mapping_names_no_key(town: Town, system: System, tmp_path: Path) -> None:
    agree("eobi-few", fields=["name", "sex"])
    done = pulled(system, tmp_path)
    assert not any(row["registry_number"] or row["cnic"] for row in rows_in(done.table))
    assert load_mapping(done.mapping).key == ()
    manifest = take(done.table, load_mapping(done.mapping), tmp_path, today=DAY)
    assert manifest.rows_accepted == done.rows


@pytest.mark.django_db
@pytest.mark.long
def test_what_was_pulled_consolidates(town: Town, system: System, tmp_path: Path) -> None:
    agree("eobi-all", fields=ALL)
    folder = tmp_path / "pulled"
    done = pulled(system, folder)

    figures = Installation(tmp_path / "data").run("consolidate", str(folder))

    assert figures["broken"] == []
    assert figures["rows_in"] == done.rows == figures["rows_accepted"] + figures["rows_quarantined"]
    assert figures["persons"] > 0


@pytest.mark.django_db
def test_a_pull_that_breaks_off_leaves_no_extract_behind(town: Town, system: System, tmp_path: Path) -> None:
    agree("eobi-all", fields=ALL, a_day=3)
    with pytest.raises(Exception, match="a day"):
        pulled(system, tmp_path)
    assert not list(tmp_path.glob("extracts/*/*.csv"))


def test_records_of_other_registries_are_read_as_far_as_they_are_understood() -> None:
    sample = {
        "@type": "Member",
        "member_identifier": [{"identifier_type": "UIN", "identifier_value": CNIC_RUKHSANA}],
        "demographic_info": {
            "name": {"given_name": "Rukhsana", "second_name": "", "surname": "Bibi"},
            "sex": "unknown",
            "birth_date": "1985-05-20T00:00:00Z",
            "address": {"address_line_1": "House 4", "sub_region_code": "LHR"},
        },
        "marital_status": "W",
        "is_disabled": False,
    }
    (row,) = rows_of(sample, {"LHR": "Lahore"})
    assert (row["name"], row["sex"], row["birth_date"]) == ("Rukhsana Bibi", "", "1985-05-20")
    assert (row["district"], row["marital_status"], row["disabled"]) == ("Lahore", "widowed", "no")


@pytest.mark.parametrize("record", [{}, {"name": 7}, {"member_list": "x"}, {"demographic_info": []}, {"member": None}])
def test_a_record_that_is_not_understood_is_a_row_all_the_same(record: dict[str, Any]) -> None:
    assert len(rows_of(record, {})) == 1


def test_the_command_tells_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from saiban.cli.app import app

    monkeypatch.delenv(pull.SECRET, raising=False)
    said = ["pull", "http://127.0.0.1:9/dci/sr", "--out", str(tmp_path), "--client-id", "c", "--sender-id", "s"]
    said += ["--purpose", "duplicate_check", "--organisation", "registry"]
    result = CliRunner().invoke(app, said)
    assert result.exit_code == 1 and pull.SECRET in result.output

    monkeypatch.setenv(pull.SECRET, "secret")
    result = CliRunner().invoke(app, said)
    assert result.exit_code == 1 and "can't be reached" in result.output
