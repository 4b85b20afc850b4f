"""A DCAT catalogue of what is published, as Turtle and JSON-LD, so that data portals find and harvest it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
YEARLY = "http://publications.europa.eu/resource/authority/frequency/ANNUAL"
COUNTRY = "http://publications.europa.eu/resource/authority/country/PAK"
_TYPE = "a"


@dataclass(frozen=True)
class Iri:
    """The name of a thing: an address, or a short one with a prefix of `PREFIXES`."""

    name: str


@dataclass(frozen=True)
class Literal:
    """A text, with its language or its type (a short name such as xsd:date); neither is plain text."""

    text: str
    language: str = ""
    type: str = ""


Statement = tuple[str, str, Iri | Literal]
"""A thing (its address), what is said of it, and the answer."""


@dataclass(frozen=True)
class Distribution:
    """A file of a data set: its address, name, media type, size in bytes, and the standard that it keeps to."""

    url: str
    title: str
    media_type: str
    bytes: int
    sha256: str
    conforms_to: str = ""


@dataclass(frozen=True)
class Dataset:
    """A data set in English and Urdu, with its files; `first` and `last` are the days of which it speaks."""

    code: str
    title: tuple[str, str]
    description: tuple[str, str]
    keywords: tuple[tuple[str, str], ...]
    issued: date
    first: date
    last: date
    distributions: tuple[Distribution, ...]


def statements(home: str, publisher: tuple[str, str], datasets: Sequence[Dataset]) -> list[Statement]:
    """Return all that the catalogue at the address `home` says of itself, its data sets and their files."""
    body = f"{home}#publisher"
    said: list[Statement] = [
        (home, _TYPE, Iri("dcat:Catalog")),
        *_both(home, "dct:title", ("Social protection in Pakistan: open data", "پاکستان میں سماجی تحفظ: کھلا ڈیٹا")),
        *_both(
            home,
            "dct:description",
            (
                "Who is covered by social protection, counted person by person; small groups never show.",
                "سماجی تحفظ کسے حاصل ہے، فرد فرد کی گنتی؛ چھوٹے گروہ کبھی ظاہر نہیں ہوتے۔",
            ),
        ),
        (home, "dct:publisher", Iri(body)),
        (home, "dct:license", Iri(LICENCE)),
        (home, "foaf:homepage", Iri(home)),
        *((home, "dct:language", Literal(language)) for language in ("en", "ur")),
        (body, _TYPE, Iri("foaf:Organization")),
        *_both(body, "foaf:name", publisher),
    ]
    if datasets:
        said.append((home, "dct:modified", _day(max(one.issued for one in datasets))))
    for dataset in datasets:
        said += [(home, "dcat:dataset", Iri(f"{home}#{dataset.code}")), *_dataset(home, body, dataset)]
    return said


def _dataset(home: str, publisher: str, one: Dataset) -> list[Statement]:
    here = f"{home}#{one.code}"
    period = f"{here}-period"
    said: list[Statement] = [
        (here, _TYPE, Iri("dcat:Dataset")),
        *_both(here, "dct:title", one.title),
        *_both(here, "dct:description", one.description),
        *(statement for words in one.keywords for statement in _both(here, "dcat:keyword", words)),
        (here, "dct:identifier", Literal(one.code)),
        (here, "dct:publisher", Iri(publisher)),
        (here, "dct:issued", _day(one.issued)),
        (here, "dct:accrualPeriodicity", Iri(YEARLY)),
        (here, "dct:spatial", Iri(COUNTRY)),
        (here, "dct:temporal", Iri(period)),
        (period, _TYPE, Iri("dct:PeriodOfTime")),
        (period, "dcat:startDate", _day(one.first)),
        (period, "dcat:endDate", _day(one.last)),
    ]
    for file in one.distributions:
        said += [(here, "dcat:distribution", Iri(f"{file.url}#file")), *_distribution(file)]
    return said


def _distribution(file: Distribution) -> list[Statement]:
    here, checksum = f"{file.url}#file", f"{file.url}#checksum"
    return [
        (here, _TYPE, Iri("dcat:Distribution")),
        (here, "dct:title", Literal(file.title, "en")),
        (here, "dcat:accessURL", Iri(file.url)),
        (here, "dcat:downloadURL", Iri(file.url)),
        (here, "dcat:mediaType", Iri(f"https://www.iana.org/assignments/media-types/{file.media_type}")),
        (here, "dcat:byteSize", Literal(str(file.bytes), type="xsd:nonNegativeInteger")),
        (here, "dct:license", Iri(LICENCE)),
        *([(here, "dct:conformsTo", Iri(file.conforms_to))] if file.conforms_to else []),
        (here, "spdx:checksum", Iri(checksum)),
        (checksum, _TYPE, Iri("spdx:Checksum")),
        (checksum, "spdx:algorithm", Iri("spdx:checksumAlgorithm_sha256")),
        (checksum, "spdx:checksumValue", Literal(file.sha256, type="xsd:hexBinary")),
    ]


def _both(subject: str, predicate: str, words: tuple[str, str]) -> list[Statement]:
    english, urdu = words
    return [(subject, predicate, Literal(english, "en")), (subject, predicate, Literal(urdu, "ur"))]


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), type="xsd:date")


def as_turtle(said: Sequence[Statement]) -> str:
    """Write the statements as Turtle, one a line."""
    head = [f"@prefix {short}: <{long}> ." for short, long in PREFIXES.items()]
    lines = [f"<{subject}> {predicate} {_turtle(answer)} ." for subject, predicate, answer in said]
    return "\n".join([*head, "", *lines, ""])


def _turtle(answer: Iri | Literal) -> str:
    if isinstance(answer, Iri):
        return answer.name if answer.name.partition(":")[0] in PREFIXES else f"<{answer.name}>"
    text = json.dumps(answer.text, ensure_ascii=False)
    if answer.language:
        return f"{text}@{answer.language}"
    return f"{text}^^{answer.type}" if answer.type else text


def as_json_ld(said: Sequence[Statement]) -> str:
    """Write the statements as JSON-LD: the prefixes, and each thing with what is said of it."""
    things: dict[str, dict[str, list[dict[str, str]]]] = {}
    types: dict[str, str] = {}
    for subject, predicate, answer in said:
        told = things.setdefault(subject, {})
        if predicate == _TYPE and isinstance(answer, Iri):
            types[subject] = answer.name
        else:
            told.setdefault(predicate, []).append(_json(answer))
    graph = [{"@id": subject, "@type": types[subject], **told} for subject, told in things.items()]
    return json.dumps({"@context": PREFIXES, "@graph": graph}, ensure_ascii=False, indent=1)


def _json(answer: Iri | Literal) -> dict[str, str]:
    if isinstance(answer, Iri):
        return {"@id": answer.name}
    if answer.language:
        return {"@value": answer.text, "@language": answer.language}
    return {"@value": answer.text, "@type": answer.type} if answer.type else {"@value": answer.text}
