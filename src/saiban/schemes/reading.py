"""A scheme file (YAML) read into `SchemeRules`, a file of shared figures into `SharedParameters`.

The form is told in docs/scheme-book.md. Every fault of a file is told at once, with file, line and field
(`SchemeRefused`). Whether rules can be parsed and names are known across files is for `saiban.schemes.checking`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from types import MappingProxyType

from saiban.intake.yaml_lines import Entry
from saiban.schemes.definitions import (
    BENEFIT_KINDS,
    BRANCHES,
    CONFIDENCES,
    ENTRY_KINDS,
    LEGAL_STATUSES,
    PAID_UNITS,
    PERS,
    SCHEME_TYPES,
    AppealRoute,
    Condition,
    Document,
    Entitlement,
    EntryPath,
    Exclusion,
    Fact,
    Parameter,
    ParameterValue,
    SchemeRules,
    SharedParameters,
    Validity,
)
from saiban.schemes.examples import read_examples
from saiban.schemes.faults import Reader, SchemeRefused
from saiban.terms.places import PROVINCES

SCHEME_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
PART_CODE = re.compile(r"[a-z][a-z0-9_]*")

NEEDED = (
    "scheme",
    "name",
    "summary",
    "law",
    "agency",
    "functions",
    "type",
    "unit",
    "paid_to",
    "valid",
    "conditions",
    "amount",
    "documents",
    "entry",
    "appeal",
    "examples",
)
OPTIONAL = ("parameters", "excludes", "recertify_months", "decided_by")


def read_scheme(text: str, file: str, facts: Mapping[str, Fact]) -> SchemeRules:
    """Read a scheme from the text of its file; `facts` are those that its examples may give.

    Raises `SchemeRefused` with every fault of the file.
    """
    reader = Reader(file)
    top = reader.root(text)
    if not reader.faults:
        reader.known(_whole(top), top, NEEDED, OPTIONAL)
    agency, agencies = _agencies(reader, top.get("agency"))
    rules = SchemeRules(
        code=_code(reader, top.get("scheme"), SCHEME_CODE),
        name=reader.words(top.get("name")),
        summary=reader.words(top.get("summary")),
        law=reader.words(top.get("law")),
        agency=agency,
        agencies=agencies,
        functions=tuple(reader.word(item, BRANCHES) for item in reader.items(top.get("functions"))),
        type=reader.word(top.get("type"), SCHEME_TYPES),
        unit=reader.word(top.get("unit"), PAID_UNITS),
        paid_to=reader.words(top.get("paid_to")),
        valid=tuple(_validity(reader, item) for item in reader.items(top.get("valid"))),
        parameters=_parameters(reader, top.get("parameters")),
        conditions=_conditions(reader, top.get("conditions")),
        entitlement=_entitlement(reader, top.get("amount")),
        excludes=tuple(_exclusion(reader, item) for item in reader.items(top.get("excludes"))),
        documents=tuple(_document(reader, item) for item in reader.items(top.get("documents"))),
        recertify_months=reader.count(top.get("recertify_months")),
        entry=_entry_path(reader, top.get("entry")),
        decided_by=reader.text(top["decided_by"]) if _given(top.get("decided_by")) else None,
        appeal=_appeal(reader, top.get("appeal")),
        examples=read_examples(reader, top.get("examples"), facts, _may_fail(reader, top)),
        file=file,
    )
    if reader.faults:
        raise SchemeRefused(reader.faults)
    return rules


def read_shared(text: str, file: str) -> SharedParameters:
    """Read a file of shared figures (minimum wages, poverty lines). Raises `SchemeRefused` with every fault."""
    reader = Reader(file)
    top = reader.root(text)
    if not reader.faults:
        reader.known(_whole(top), top, ("shared", "name", "parameters"), ())
    shared = SharedParameters(
        code=_code(reader, top.get("shared"), SCHEME_CODE),
        name=reader.words(top.get("name")),
        parameters=_parameters(reader, top.get("parameters")),
        file=file,
    )
    if reader.faults:
        raise SchemeRefused(reader.faults)
    return shared


def _whole(top: Mapping[str, Entry]) -> Entry:
    """Return an entry that stands for the whole file."""
    return Entry(dict(top), 1, "", "")


def _given(entry: Entry | None) -> bool:
    return entry is not None and entry.value is not None


def _code(reader: Reader, entry: Entry | None, form: re.Pattern[str]) -> str:
    text = reader.text(entry)
    if entry is not None and text and not form.fullmatch(text):
        en = f"{text!r} is not a code: use small Latin letters and digits, words joined by a dash, e.g. zakat-guzara."
        reader.refuse(entry, en, f"«{text}» کوڈ نہیں: چھوٹے لاطینی حروف اور ہندسے لکھیں، الفاظ کے بیچ - لگائیں۔")
    return text


def _named(reader: Reader, entry: Entry | None) -> dict[str, Entry]:
    """Return parts whose names are codes of ours: parameters and conditions."""
    found = reader.entries(entry) if entry else {}
    return {name: child for name, child in found.items() if PART_CODE.fullmatch(name)}


def _misnamed(reader: Reader, entry: Entry | None) -> None:
    for name, child in (reader.entries(entry) if entry else {}).items():
        if not PART_CODE.fullmatch(name):
            en = f"{name!r} is not a name for a part: use small Latin letters, digits and _, e.g. cutoff_disabled."
            reader.refuse(child, en, f"«{name}» نام نہیں ہو سکتا: چھوٹے لاطینی حروف، ہندسے اور _ لکھیں۔")


def _rule(reader: Reader, entry: Entry) -> tuple[str, int]:
    """Return a rule as it is written, line by line, and the line of its first: so a fault is told where it stands."""
    text = reader.text(entry)
    return (entry.written, entry.begins) if entry.written else (text, entry.line)


def _province(reader: Reader, entry: Entry | None) -> str | None:
    if not _given(entry) or entry is None:
        return None
    return reader.word(entry, tuple(PROVINCES))


def _agencies(reader: Reader, entry: Entry | None) -> tuple[str, Mapping[str, str]]:
    """Read one organisation, or `{all: essi, PK-PB: pessi}` where provinces have their own."""
    if entry is None or not isinstance(entry.value, dict):
        return reader.text(entry), MappingProxyType({})
    parts = reader.parts(entry, ("all",), tuple(PROVINCES))
    own = {name: reader.text(child) for name, child in parts.items() if name in PROVINCES}
    return reader.text(parts.get("all")), MappingProxyType(own)


def _validity(reader: Reader, entry: Entry) -> Validity:
    parts = reader.parts(entry, ("from", "source"), ("to", "province", "ended"))
    first, last = _period(reader, entry, parts)
    if last is not None and "ended" not in parts:
        reader.refuse(
            entry, "a scheme that ended says so: add `ended: {en, ur}`.", "جو سکیم ختم ہوئی اس کے لیے «ended» لکھیں۔"
        )
    return Validity(
        province=_province(reader, parts.get("province")),
        valid_from=first,
        valid_to=last,
        source=reader.text(parts.get("source")),
        ended=reader.words(parts["ended"]) if "ended" in parts else None,
    )


def _period(reader: Reader, entry: Entry, parts: Mapping[str, Entry]) -> tuple[date, date | None]:
    first, last = reader.day(parts.get("from")), reader.last_day(parts.get("to"))
    if last is not None and first != date.min and date.min != last < first:
        en = f"it ends ({last}) before it begins ({first})."
        reader.refuse(entry, en, f"اختتام ({last}) آغاز ({first}) سے پہلے ہے۔")
    return first, last


def _parameters(reader: Reader, entry: Entry | None) -> Mapping[str, Parameter]:
    _misnamed(reader, entry)
    found = {}
    for code, child in _named(reader, entry).items():
        parts = reader.parts(child, ("label", "unit"), ("values", "formula"))
        if ("values" in parts) == ("formula" in parts):
            en = "say either `values` with their dates, or `formula`, worked out from other parameters."
            reader.refuse(child, en, "یا تو تاریخوں کے ساتھ «values» لکھیں، یا دوسری قدروں سے «formula»۔")
        values = tuple(_value(reader, item) for item in reader.items(parts.get("values")))
        formula, line = _rule(reader, parts["formula"]) if "formula" in parts else (None, child.line)
        label, unit = reader.words(parts.get("label")), reader.text(parts.get("unit"))
        parameter = Parameter(code, label, unit, values, line, formula)
        _no_two_at_once(reader, child, parameter)
        found[code] = parameter
    return MappingProxyType(found)


def _value(reader: Reader, entry: Entry) -> ParameterValue:
    needed, optional = ("from", "value", "confidence", "source"), ("to", "province", "status", "used", "note")
    parts = reader.parts(entry, needed, optional)
    first, last = _period(reader, entry, parts)
    used = reader.yes(parts.get("used"), otherwise=True)
    if not used and "note" not in parts:
        en = "a value that is not used says why: add `note: {en, ur}`."
        reader.refuse(entry, en, "جو قدر استعمال نہیں ہوتی اس کی وجہ «note» میں لکھیں۔")
    return ParameterValue(
        value=reader.decimal(parts.get("value")),
        valid_from=first,
        valid_to=last,
        province=_province(reader, parts.get("province")),
        status=reader.word(parts["status"], LEGAL_STATUSES) if "status" in parts else "in_force",
        confidence=reader.word(parts.get("confidence"), CONFIDENCES),
        source=reader.text(parts.get("source")),
        used=used,
        note=reader.words(parts["note"]) if "note" in parts else None,
        line=entry.line,
    )


def _no_two_at_once(reader: Reader, entry: Entry, parameter: Parameter) -> None:
    """Refuse two used values of one place whose days overlap: which one holds must be said."""
    dated = (value for value in parameter.values if value.used and value.valid_from != date.min)
    used = sorted(dated, key=lambda value: (value.province or "", value.valid_from))
    for earlier, later in pairwise(used):
        if earlier.province == later.province and (earlier.valid_to is None or later.valid_from <= earlier.valid_to):
            at = Entry(None, later.line, f"{entry.place}.values", "")
            en = (
                f"two values are used at once from {later.valid_from}: {earlier.value} (line {earlier.line}) and "
                f"{later.value}. End the first, or mark one of them `used: no`."
            )
            ur = (
                f"{later.valid_from} سے دو قدریں ایک ساتھ استعمال ہوتی ہیں: {earlier.value} (سطر {earlier.line}) اور "
                f"{later.value}۔ پہلی کا اختتام لکھیں یا ایک پر «used: no» لگائیں۔"
            )
            reader.refuse(at, en, ur)


def _conditions(reader: Reader, entry: Entry | None) -> tuple[Condition, ...]:
    _misnamed(reader, entry)
    found = []
    for code, child in _named(reader, entry).items():
        if code == "valid":
            en = "`valid` stands for the scheme's own dates. Give the condition another name."
            reader.refuse(child, en, "«valid» سکیم کی اپنی تاریخوں کا نام ہے۔ شرط کا کوئی اور نام رکھیں۔")
        parts = reader.parts(child, ("when", "label", "no"))
        label, refused = reader.words(parts.get("label")), reader.words(parts.get("no"))
        when, line = _rule(reader, parts["when"]) if "when" in parts else ("", child.line)
        found.append(Condition(code, when, label, refused, line))
    if entry is not None and not found:
        reader.refuse(entry, "a scheme has at least one condition.", "سکیم کی کم از کم ایک شرط ہوتی ہے۔")
    return tuple(found)


def _may_fail(reader: Reader, top: Mapping[str, Entry]) -> set[str]:
    """Return what an example may say is not met: conditions, the scheme's dates (valid), a scheme that rules it out."""
    excluded = [item.value for item in reader.items(top.get("excludes")) if isinstance(item.value, dict)]
    codes = {f"excluded:{parts['scheme'].value}" for parts in excluded if "scheme" in parts}
    return {*_named(reader, top.get("conditions")), *codes, "valid"}


def _entitlement(reader: Reader, entry: Entry | None) -> Entitlement:
    parts = reader.parts(entry, ("kind", "per", "words"), ("formula",)) if entry else {}
    formula, line = parts.get("formula"), entry.line if entry else 1
    amount = None
    if formula is not None and _given(formula):
        amount, line = _rule(reader, formula)
    return Entitlement(
        kind=reader.word(parts.get("kind"), BENEFIT_KINDS),
        amount=amount,
        per=reader.word(parts.get("per"), PERS),
        words=reader.words(parts.get("words")),
        line=line,
    )


def _exclusion(reader: Reader, entry: Entry) -> Exclusion:
    parts = reader.parts(entry, ("scheme", "source"))
    return Exclusion(reader.text(parts.get("scheme")), reader.text(parts.get("source")))


def _document(reader: Reader, entry: Entry) -> Document:
    parts = reader.parts(entry, ("code", "label"), ("needed",))
    code = _code(reader, parts.get("code"), PART_CODE)
    return Document(code, reader.words(parts.get("label")), reader.yes(parts.get("needed"), otherwise=True))


def _entry_path(reader: Reader, entry: Entry | None) -> EntryPath:
    parts = reader.parts(entry, ("kind", "where", "steps", "decides"), ("norm_days", "norm_source")) if entry else {}
    days = reader.count(parts.get("norm_days"))
    if entry is not None and days is not None and "norm_source" not in parts:
        reader.refuse(
            entry,
            "say where the norm of days comes from: `norm_source`.",
            "دنوں کی حد کا ماخذ «norm_source» میں لکھیں۔",
        )
    return EntryPath(
        kind=reader.word(parts.get("kind"), ENTRY_KINDS),
        where=reader.words(parts.get("where")),
        steps=tuple(reader.words(item) for item in reader.items(parts.get("steps"))),
        norm_days=days,
        norm_source=reader.text(parts["norm_source"]) if "norm_source" in parts else "",
        decides=reader.text(parts.get("decides")),
    )


def _appeal(reader: Reader, entry: Entry | None) -> AppealRoute:
    parts = reader.parts(entry, ("to", "law", "confidence"), ("days_to_file", "days_to_decide")) if entry else {}
    return AppealRoute(
        to=reader.words(parts.get("to")),
        days_to_file=reader.count(parts.get("days_to_file")),
        days_to_decide=reader.count(parts.get("days_to_decide")),
        law=reader.text(parts.get("law")),
        confidence=reader.word(parts.get("confidence"), CONFIDENCES),
    )
