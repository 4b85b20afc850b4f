"""What import-linter can't see points down too: foreign keys, templates, static files and url names.

The floors stand in pyproject.toml, where import-linter reads them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "saiban"
TEMPLATE = re.compile(r"""{%\s*(?:extends|include)\s+["']([a-z_]+)/""")
STATIC = re.compile(r"""{%\s*static\s+["']([a-z_]+)/""")
URL_NAME = re.compile(r"""["']([a-z_]+):[a-z_]+["']""")


def floors() -> dict[str, int]:
    """Return the floor of each room, counted from the ground."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {
        room.strip().removeprefix("saiban."): floor
        for floor, rooms in enumerate(reversed(layers))
        for room in rooms.split("|")
    }


FLOORS = floors()


def points_down(room: str, target: str) -> bool:
    return room == target or FLOORS[target] < FLOORS[room]


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0]


def namespaces() -> set[str]:
    return {one.namespace for one in get_resolver().url_patterns if isinstance(one, URLResolver) and one.namespace}


def references(pattern: re.Pattern[str], suffixes: set[str]) -> Iterator[tuple[Path, str]]:
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in suffixes and "migrations" not in path.parts:
            for found in pattern.finditer(path.read_text("utf-8")):
                yield path, found.group(1)


def test_every_room_with_tables_stands_on_a_floor() -> None:
    rooms = {config.label for config in apps.get_app_configs() if config.name.startswith("saiban.")}
    assert rooms <= FLOORS.keys()
    assert len(rooms) >= 5


def test_foreign_keys_point_down() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("saiban.")}
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and model._meta.app_label in ours
        and field.related_model._meta.app_label in ours
        and not points_down(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert wrong == []


@pytest.mark.parametrize(("kind", "pattern"), [("templates", TEMPLATE), ("static files", STATIC)])
def test_templates_use_what_lies_below(kind: str, pattern: re.Pattern[str]) -> None:
    found = list(references(pattern, {".html"}))
    assert found, f"no template names other {kind}: has the pattern gone blind?"
    wrong = [
        f"{path.relative_to(SOURCE)} uses {target}/"
        for path, target in found
        if target in FLOORS and not points_down(room_of(path), target)
    ]
    assert wrong == []


def test_url_names_point_down() -> None:
    known = namespaces()
    found = [(path, name) for path, name in references(URL_NAME, {".html", ".py"}) if name in known]
    assert len({name for _, name in found}) >= 4
    wrong = [
        f"{path.relative_to(SOURCE)} leads to {name}:"
        for path, name in found
        if name in FLOORS and not points_down(room_of(path), name)
    ]
    assert wrong == []


def test_plain_rooms_have_no_tables_and_no_pages() -> None:
    for room in ("terms", "engine", "intake", "linkage", "synth"):
        for name in ("models.py", "views.py", "templates", "migrations"):
            assert not (SOURCE / room / name).exists(), f"{room}/{name}"
