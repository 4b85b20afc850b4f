"""The synthetic country's files name schemes and organisations that the directory knows."""

from __future__ import annotations

from importlib.resources import files

import yaml

from saiban.directory.load import table


def test_every_mapping_names_a_known_scheme_and_organisation() -> None:
    schemes = {row["code"] for row in table("schemes")}
    organisations = {row["code"] for row in table("organisations")}
    folder = files("saiban.synth").joinpath("mappings")
    mappings = [yaml.safe_load(one.read_text(encoding="utf-8")) for one in folder.iterdir()]

    assert len(mappings) >= 8
    assert {one["organisation"] for one in mappings} <= organisations
    assert {one["scheme"] for one in mappings if "scheme" in one} <= schemes
