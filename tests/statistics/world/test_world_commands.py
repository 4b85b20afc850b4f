"""`saiban statistics world` and `gap`, as somebody at a terminal or a program calls them."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from saiban.cli.app import app

run = CliRunner().invoke


def test_the_world_command_answers_with_every_figure_under_its_key() -> None:
    done = run(app, ["statistics", "world", "--json"])
    assert done.exit_code == 0
    answer = json.loads(done.stdout.splitlines()[-1])
    assert answer["vintage"] == "UNSD 2020-10"
    world = next(one for one in answer["rows"] if one["key"] == ["UNSD 2020-10", 2020, "any", "1"])
    assert (world["per_cent"], world["published"][0]["per_cent"]) == (48.62, 46.9)
    assert world["pakistan"] == {"year": 2019, "per_cent": 8.0}
    assert "Filling in cannot explain it" in done.stderr


def test_another_release_is_read_and_a_bad_one_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "series.csv"
    file.write_text("series,m49,year,value\nSI_COV_BENFTS,586,2020,20\n", encoding="utf-8")
    done = run(app, ["statistics", "world", "--series", str(file), "--vintage", "UNSD 2024-07", "--json"])
    assert json.loads(done.stdout.splitlines()[-1])["vintage"] == "UNSD 2024-07"
    file.write_text("series,m49,year,value\nSI_COV_BENFTS,586,2020,many\n", encoding="utf-8")
    refused = run(app, ["statistics", "world", "--series", str(file)])
    assert refused.exit_code == 1
    assert "saiban: series.csv, line 2, column value: “many” is no number." in refused.stderr


def test_the_gap_command_answers_by_group_and_country() -> None:
    done = run(app, ["statistics", "gap", "--json"])
    assert done.exit_code == 0
    answer = json.loads(done.stdout.splitlines()[-1])
    low = answer["groups"][0]
    assert (low["group"], low["published"]["usd_billion"], low["published"]["per_cent_of_gdp"]) == ("LIC", 77.9, 15.9)
    assert {one["iso3"] for one in answer["countries"]} >= {"PAK", "IND", "NGA"}
    assert answer["spending"]["world_from_published_groups"] == 12.82
    assert run(app, ["statistics", "gap", "--study", "wp99"]).exit_code == 2
