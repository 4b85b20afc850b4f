"""Mappings from YAML; see docs/mappings.md for the YAML form."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TypeVar

from saiban.intake.columns import FAR_AHEAD, constant
from saiban.intake.fields import FIELDS, MONEY_UNITS, REQUIRED, UNITS, Unit, closest
from saiban.intake.mapping_parts import (
    FORMATS,
    IDENTIFIES,
    MODES,
    NUMBERS,
    AsOf,
    Column,
    Derive,
    Mapping,
    Number,
    Read,
)
from saiban.intake.mapping_writing import to_yaml
from saiban.intake.values import known_values
from saiban.intake.yaml_lines import Entry, MappingError, read_yaml
from saiban.terms.dates import parse_date
from saiban.terms.errors import Unreadable

SOURCE_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
IDENTIFIER_KIND = re.compile(r"[a-z][a-z0-9_]{0,31}")
Word = TypeVar("Word", bound=str)

__all__ = ["AsOf", "Column", "Derive", "Mapping", "MappingError", "Number", "Read", "load_mapping", "to_yaml"]

TOP = [
    "source",
    "name",
    "organisation",
    "scheme",
    "unit",
    "files",
    "mode",
    "as_of",
    "read",
    "key",
    "required",
    "columns",
    "constants",
    "numbers",
    "derive",
]
READ = ["format", "encoding", "delimiter", "sheet", "header_row", "header_rows", "table"]
COLUMN = ["to", "format", "unit", "values", "kind"]


def load_mapping(mapping: Path | str) -> Mapping:
    """Read a mapping from a YAML file (a `Path`) or from YAML text (a `str`).

    Raises `MappingError`, whose message names the line, the entry, what was expected and the closest known word.
    """
    if isinstance(mapping, Path):
        try:
            text = mapping.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise MappingError(f"{mapping.name}: the mapping can't be read ({error}). Save it as UTF-8 text.") from None
        return _mapping(read_yaml(text, mapping.name))
    return _mapping(read_yaml(mapping, "mapping"))


def _mapping(root: Entry) -> Mapping:
    top = _known(root, TOP)
    for needed in ("source", "unit", "columns"):
        if needed not in top:
            raise root.error(f"{needed!r} is missing. Every mapping says its source, unit and columns.")
    source = top["source"].text()
    if not SOURCE_CODE.fullmatch(source):
        raise top["source"].error(
            f"{source!r} is not a code: use small Latin letters, digits and dashes, e.g. eobi-pr02a."
        )
    unit = _word(top["unit"], UNITS)
    columns, ignored = _columns(top["columns"])
    constants = _constants(top.get("constants"))
    filled = {column.to for column in columns} | {field for field, _ in constants}
    key = _fields(top.get("key"), filled)
    required = _fields(top["required"], filled) if "required" in top else _default_required(top["unit"], unit, filled)
    as_of, read, derive = _as_of(top.get("as_of")), _read(top.get("read")), _derive(top.get("derive"))
    numbers = _numbers(top.get("numbers"), columns, constants)
    name, files = _name(top.get("name")), _files(top["files"]) if "files" in top else "*"
    mode = _word(top["mode"], MODES) if "mode" in top else "snapshot"
    try:
        return Mapping(
            source=source,
            name=name,
            organisation=top["organisation"].text() if "organisation" in top else source,
            scheme=top["scheme"].text() if _given(top.get("scheme")) else None,
            unit=unit,
            files=files,
            mode=mode,
            as_of=as_of,
            read=read,
            key=key,
            required=required,
            columns=columns,
            ignored=ignored,
            constants=constants,
            derive=derive,
            numbers=numbers,
        )
    except MappingError as error:
        raise top["columns"].error(str(error).removeprefix(f"{source}: ")) from None


def _known(entry: Entry, names: list[str]) -> dict[str, Entry]:
    entries = entry.entries()
    for name, child in entries.items():
        if name not in names:
            raise child.error(f"{name!r} is not known here.{closest(name, names)} Known are: {', '.join(names)}.")
    return entries


def _given(entry: Entry | None) -> bool:
    return entry is not None and entry.value is not None


def _word(entry: Entry, words: tuple[Word, ...]) -> Word:
    text = entry.text()
    if text not in words:
        raise entry.error(f"{text!r} is not known.{closest(text, list(words))} Use one of: {', '.join(words)}.")
    return text


def _field(entry: Entry, text: str) -> str:
    if text not in FIELDS:
        raise entry.error(
            f"there is no field {text!r}.{closest(text, [*FIELDS, 'ignore'])} docs/mappings.md lists all of them."
        )
    return text


def _fields(entry: Entry | None, filled: set[str]) -> tuple[str, ...]:
    fields: list[str] = []
    for item in entry.items() if entry else []:
        field = _field(item, item.text())
        if field not in filled:
            raise item.error(f"no column is mapped to {field!r}. Map one, or take {field!r} out of this list.")
        fields.append(field)
    return tuple(fields)


def _default_required(entry: Entry, unit: Unit, filled: set[str]) -> tuple[str, ...]:
    for field in REQUIRED[unit]:
        if field not in filled:
            raise entry.error(
                f"a row about a {unit} needs {field!r}, and no column is mapped to it. "
                "Map one, or say with `required: [...]` what such a row must have."
            )
    return REQUIRED[unit]


def _name(entry: Entry | None) -> tuple[tuple[str, str], ...]:
    if entry is None:
        return ()
    if isinstance(entry.value, str):
        return (("en", entry.value),)
    return tuple((language, text.text()) for language, text in entry.entries().items())


def _files(entry: Entry) -> str:
    """Return the pattern of a source's files, which stays within the folder of extracts."""
    text = entry.text()
    if text.startswith(("/", "~")) or ".." in text.split("/") or "\\" in text or ":" in text:
        raise entry.error(f"{text!r} leads out of the folder of extracts. Write it relative to that, e.g. eobi/*.txt.")
    return text


def _columns(entry: Entry) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    columns: list[Column] = []
    ignored: list[str] = []
    for header, child in entry.entries().items():
        parts = {"to": child} if isinstance(child.value, str) else _known(child, COLUMN)
        if "to" not in parts:
            raise child.error(
                f"column {header!r} does not say what it means. Write `{header}: field` or `{header}: ignore`."
            )
        to = parts["to"].text()
        if to == "ignore":
            ignored.append(header)
        else:
            columns.append(_column(header, _field(parts["to"], to), parts))
    if not columns:
        raise entry.error("no column is mapped to a field. Map at least one.")
    return tuple(columns), tuple(ignored)


def _column(header: str, to: str, parts: dict[str, Entry]) -> Column:
    field_kind = FIELDS[to].kind
    for name, kinds in (("format", ("date", "month")), ("unit", ("money",)), ("kind", ("identifiers",))):
        if name in parts and field_kind not in kinds:
            raise parts[name].error(f"{name!r} has no meaning for the field {to!r}. Take it out.")
    kind = None
    if field_kind == "identifiers":
        if "kind" not in parts:
            raise parts["to"].error("say which number this is: {to: identifiers, kind: passport}.")
        kind = parts["kind"].text()
        if not IDENTIFIER_KIND.fullmatch(kind):
            raise parts["kind"].error(
                f"{kind!r} is not a kind of number: use small Latin letters, e.g. passport, por, ntn."
            )
    return Column(
        header=header,
        to=to,
        format=_date_format(parts["format"]) if "format" in parts else None,
        unit=_word(parts["unit"], tuple(MONEY_UNITS)) if "unit" in parts else "rupees",
        values=_values(to, parts["values"]) if "values" in parts else None,
        kind=kind,
    )


def _date_format(entry: Entry) -> str:
    """Return a date format that `saiban.terms.dates` can read."""
    text = entry.text()
    try:
        parse_date("-", text, today=FAR_AHEAD)
    except Unreadable:
        return text
    except ValueError:
        pass
    raise entry.error(f"{text!r} is not a date format. Write it with DD, MM, Mon, YYYY or YY, e.g. DD/MM/YYYY.")


def _values(to: str, entry: Entry) -> tuple[tuple[str, str], ...]:
    pairs = []
    for cell, meaning in entry.entries().items():
        pairs.append((cell, "" if meaning.value is None else _value(to, meaning)))
    if not pairs:
        raise entry.error("the list of values is empty. Write {cell: meaning, ...} or take it out.")
    return tuple(pairs)


def _value(to: str, entry: Entry) -> str:
    allowed = known_values(FIELDS[to].kind)
    text = entry.text()
    if allowed and text not in allowed:
        raise entry.error(
            f"{text!r} is not a value of {to!r}.{closest(text, allowed)} Use one of: {', '.join(allowed)}."
        )
    return text


def _constants(entry: Entry | None) -> tuple[tuple[str, str], ...]:
    if entry is None:
        return ()
    constants = []
    for field, value in entry.entries().items():
        if FIELDS[_field(value, field)].kind in ("identifiers", "age", "tehsil"):
            raise value.error(f"{field!r} can't be the same for every row. Take it out.")
        try:
            constant(field, _value(field, value))
        except Unreadable as error:
            raise value.error(f"this is no value of {field!r}. {error.message}") from None
        constants.append((field, value.text()))
    return tuple(constants)


def _numbers(
    entry: Entry | None, columns: tuple[Column, ...], constants: tuple[tuple[str, str], ...]
) -> tuple[Number, ...]:
    """Read what each kind of number is worth to the linkage (docs/mappings.md)."""
    filled = {column.kind or column.to for column in columns if column.kind or column.to in NUMBERS}
    by_row = {column.to for column in columns} | {field for field, _ in constants}
    numbers = []
    for kind, child in (entry.entries() if entry else {}).items():
        if kind not in filled:
            raise child.error(
                f"no column holds a number of the kind {kind!r}.{closest(kind, sorted(filled))} "
                f"This mapping has: {', '.join(sorted(filled)) or 'none'}."
            )
        if NUMBERS.get(kind) and "scheme" in by_row:
            raise child.error(
                f"each scheme has its own series of {kind!r}, and here the scheme stands in the rows. "
                "Take this entry out, or map each scheme's rows as a source of its own with `scheme: ...`."
            )
        parts = _known(child, ["identifies", "apart"])
        if not parts:
            raise child.error("say what the number is worth, e.g. {identifies: yes, apart: 3}.")
        identifies = _word(parts["identifies"], IDENTIFIES) if "identifies" in parts else "measure"
        if identifies == "measure" and kind.startswith("employer_"):
            raise child.error("an employer's number is not measured. Say identifies: yes or identifies: no.")
        numbers.append(Number(kind, identifies, parts["apart"].number() if "apart" in parts else None))
    return tuple(numbers)


def _as_of(entry: Entry | None) -> AsOf:
    if entry is None or entry.value is None:
        return AsOf()
    if isinstance(entry.value, str):
        try:
            return AsOf(day=date.fromisoformat(entry.value).isoformat())
        except ValueError:
            raise entry.error(f"{entry.value!r} is not a date of the form 2024-05-31.") from None
    parts = _known(entry, ["pattern", "column"])
    if len(parts) != 1:
        raise entry.error("say either {pattern: ...} or {column: ...}.")
    if "pattern" in parts:
        return AsOf(pattern=_pattern(parts["pattern"]))
    return AsOf(column=parts["column"].text())


def _pattern(entry: Entry) -> str:
    text = entry.text()
    try:
        groups = re.compile(text).groups
    except re.error as error:
        raise entry.error(f"{text!r} is not a regular expression ({error}).") from None
    if groups < 1:
        raise entry.error(f"{text!r} marks nothing to take: put brackets around the part that is wanted.")
    return text


def _read(entry: Entry | None) -> Read:
    if entry is None:
        return Read()
    parts = _known(entry, READ)
    encoding = parts["encoding"].text() if "encoding" in parts else None
    if encoding is not None:
        try:
            "".encode(encoding)
        except LookupError:
            raise parts["encoding"].error(
                f"there is no encoding {encoding!r}. Common: utf-8, utf-16, cp1252, cp1256."
            ) from None
    header_rows = parts["header_rows"].number() if "header_rows" in parts else 1
    if not 1 <= header_rows <= 5:
        raise parts["header_rows"].error("a header has 1 to 5 rows; for a file without one write `header_row: 0`.")
    return Read(
        format=_word(parts["format"], FORMATS) if "format" in parts else None,
        encoding=encoding,
        delimiter=parts["delimiter"].text() if "delimiter" in parts else None,
        sheet=parts["sheet"].text() if "sheet" in parts else None,
        header_row=parts["header_row"].number() if "header_row" in parts else None,
        header_rows=header_rows,
        table=parts["table"].text() if "table" in parts else None,
    )


def _derive(entry: Entry | None) -> tuple[Derive, ...]:
    derived = []
    for name, child in (entry.entries() if entry else {}).items():
        parts = _known(child, ["from", "pattern"])
        if "from" not in parts:
            raise child.error("say which column it is taken from: {from: rec_id, pattern: ...}.")
        pattern = _pattern(parts["pattern"]) if "pattern" in parts else "(?s)(.*)"
        derived.append(Derive(name, parts["from"].text(), pattern))
    return tuple(derived)
