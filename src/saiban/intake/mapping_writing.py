"""A mapping as YAML; see docs/mappings.md for the form."""

from __future__ import annotations

from typing import Any

import yaml

from saiban.intake.fields import REQUIRED
from saiban.intake.mapping_parts import Column, Mapping, Number


def to_yaml(mapping: Mapping) -> str:
    """Write a mapping as YAML that `load_mapping` reads back to an equal mapping."""
    tree: dict[str, Any] = {"source": mapping.source}
    if mapping.name:
        tree["name"] = dict(mapping.name)
    tree |= {"organisation": mapping.organisation}
    if mapping.scheme:
        tree["scheme"] = mapping.scheme
    tree |= {"unit": mapping.unit, "files": mapping.files, "mode": mapping.mode}
    as_of = mapping.as_of
    if as_of.day:
        tree["as_of"] = as_of.day
    elif as_of.pattern or as_of.column:
        tree["as_of"] = {"pattern": as_of.pattern} if as_of.pattern else {"column": as_of.column}
    reading = {
        name: value
        for name, value in vars(mapping.read).items()
        if value is not None and (name, value) != ("header_rows", 1)
    }
    if reading:
        tree["read"] = reading
    if mapping.key:
        tree["key"] = list(mapping.key)
    if mapping.required != REQUIRED[mapping.unit]:
        tree["required"] = list(mapping.required)
    tree["columns"] = {column.header: _column_tree(column) for column in mapping.columns}
    tree["columns"] |= dict.fromkeys(mapping.ignored, "ignore")
    if mapping.constants:
        tree["constants"] = dict(mapping.constants)
    if mapping.numbers:
        tree["numbers"] = {number.kind: _number_tree(number) for number in mapping.numbers}
    if mapping.derive:
        tree["derive"] = {part.name: {"from": part.source, "pattern": part.pattern} for part in mapping.derive}
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=120)


def _column_tree(column: Column) -> str | dict[str, Any]:
    parts: dict[str, Any] = {"to": column.to}
    if column.format:
        parts["format"] = column.format
    if column.unit != "rupees":
        parts["unit"] = column.unit
    if column.values is not None:
        parts["values"] = {cell: meaning or None for cell, meaning in column.values}
    if column.kind:
        parts["kind"] = column.kind
    return column.to if len(parts) == 1 else parts


def _number_tree(number: Number) -> dict[str, Any]:
    parts: dict[str, Any] = {"identifies": number.identifies}
    if number.apart is not None:
        parts["apart"] = number.apart
    return parts
