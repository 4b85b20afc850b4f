"""What import-linter can't see also points down: foreign keys, templates and the names of addresses."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

from saiban.frame.messages import rooms

ROOT = Path(__file__).resolve().parents[2]
_LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]["layers"]
FLOOR = {
    room.strip().removeprefix("saiban."): height
    for height, layer in enumerate(reversed(_LAYERS))
    for room in layer.split("|")
}
TEMPLATE = re.compile(r"""\{%\s*(?:extends|include)\s+["']([^"']+)["']""")
ADDRESS_IN_TEMPLATE = re.compile(r"""\{%\s*url\s+["'](\w+):""")
ADDRESS_IN_CODE = re.compile(r"""(?:reverse|redirect|reverse_lazy)\(\s*["'](\w+):""")


def test_foreign_keys_point_down() -> None:
    for model in apps.get_models():
        if not model.__module__.startswith("saiban."):
            continue
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if target is not None and target.__module__.startswith("saiban."):
                here, there = model._meta.app_label, target._meta.app_label
                assert FLOOR[there] < FLOOR[here] or there == here, f"{model.__name__}.{field.name} points up"


@pytest.mark.parametrize("room", sorted(rooms()))
def test_templates_use_templates_of_their_own_room_or_below(room: str) -> None:
    for path in rooms()[room].rglob("*.html"):
        for name in TEMPLATE.findall(path.read_text(encoding="utf-8")):
            there = name.split("/")[0]
            assert there == room or FLOOR[there] < FLOOR[room], f"{path.name} uses {name}"


@pytest.mark.parametrize("room", sorted(rooms()))
def test_addresses_are_named_in_their_own_room_or_above(room: str) -> None:
    for path in [*rooms()[room].rglob("*.html"), *rooms()[room].rglob("*.py")]:
        pattern = ADDRESS_IN_TEMPLATE if path.suffix == ".html" else ADDRESS_IN_CODE
        for there in pattern.findall(path.read_text(encoding="utf-8")):
            assert there == room or FLOOR[there] < FLOOR[room], f"{path.name} names an address of {there}"
