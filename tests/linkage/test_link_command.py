"""`./saiban link` on files alone: clusters, model and card in one folder, and accuracy group by group."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from click.testing import Result
from typer.testing import CliRunner

from saiban.cli.app import app

MAPPING = """source: camp
name: {en: Camp list, ur: کیمپ کی فہرست}
organisation: camp
unit: person
files: "*.csv"
mode: snapshot
as_of: 2026-01-01
columns:
  No: {to: scheme_number}
  Name: name
  Husband: husband_name
  CNIC: cnic
  Born: {to: birth_date, format: DD/MM/YYYY}
  Sex: sex
  District: district
derive:
  who: {from: No, pattern: "(\\\\d+)[ab]"}
"""
ROWS = """No,Name,Husband,CNIC,Born,Sex,District
1a,Nasreen Bibi,Muhammad Aslam,17201-1234567-2,12/03/1979,F,Nowshera
1b,Mst Nasreen,Mohd Aslam,17201-1234567-2,12/03/1979,F,Nowshera
2a,Sher Zaman,,17301-2223334-1,05/11/1985,M,Peshawar
2b,Sher Zaman Khan,,17301-2223334-1,05/11/1985,M,Peshawar
3a,Gul Bano,Karim Khan,,01/01/1966,F,Swat
"""


def test_a_linked_file_leaves_its_card_and_says_what_is_found_of_whom(tmp_path: Path) -> None:
    (tmp_path / "camp.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "camp.yaml").write_text(MAPPING, encoding="utf-8")
    out = tmp_path / "out"
    command = ["link", str(tmp_path / "camp.csv"), "--mapping", str(tmp_path / "camp.yaml"), "--truth", "who"]
    done = CliRunner().invoke(app, [*command, "--out", str(out), "--json"])
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout.splitlines()[-1])
    women = next(group for group in answer["groups"] if (group["division"], group["group"]) == ("sex", "female"))
    assert (women["pairs_true"], women["recall"], women["standing"]) == (1, 1.0, "few")
    card = json.loads((out / "card.json").read_text("utf-8"))
    assert card["inputs"] == {"camp.csv": sha256((tmp_path / "camp.csv").read_bytes()).hexdigest()}
    assert card["accuracy"]["whole"]["f1"] == answer["f1"] == 1.0
    assert "Nasreen" not in (out / "card.md").read_text("utf-8")


def test_a_second_file_is_linked_onto_the_first(tmp_path: Path) -> None:
    (tmp_path / "camp.csv").write_text(ROWS, encoding="utf-8")
    later = "4a,Nasreen Bibi,M. Aslam,17201-1234567-2,12/03/1979,F,Nowshera"
    (tmp_path / "later.csv").write_text(f"{ROWS.splitlines()[0]}\n{later}\n", encoding="utf-8")
    (tmp_path / "camp.yaml").write_text(MAPPING, encoding="utf-8")

    def link(file: str, *options: str) -> Result:
        return CliRunner().invoke(
            app, ["link", str(tmp_path / file), "--mapping", str(tmp_path / "camp.yaml"), *options, "--json"]
        )

    assert link("camp.csv", "--out", str(tmp_path / "first")).exit_code == 0
    done = link("later.csv", "--onto", str(tmp_path / "first"), "--out", str(tmp_path / "second"))
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout.splitlines()[-1])
    assert (answer["records"], answer["total"], answer["people"]) == (1, 6, 3)
    again = link("later.csv", "--onto", str(tmp_path / "second"))
    assert again.exit_code == 1
    assert "1 of the records are in the kept linkage already" in " ".join(again.output.split())
