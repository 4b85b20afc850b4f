"""Observations written as SDMX-ML 2.1 (structure-specific) and SDMX-CSV 2.0, and the structure itself as SDMX-ML."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from lxml import etree
from pysdmx.io import write_sdmx
from pysdmx.io.format import Format
from pysdmx.model import (
    Agency,
    Code,
    Codelist,
    Components,
    Concept,
    ConceptScheme,
    DataStructureDefinition,
    DataType,
    ItemReference,
    Role,
)
from pysdmx.model import Component as ModelComponent
from pysdmx.model.message import Header

from saiban.statistics.sdmx.checking import Observation, check
from saiban.statistics.sdmx.schema import COMMON, DATA, MESSAGE, namespace, validate
from saiban.statistics.sdmx.structure import AGENCY, STRUCTURE, Component, Structure

XSI = "http://www.w3.org/2001/XMLSchema-instance"
_ROLES = {"dimension": Role.DIMENSION, "time": Role.DIMENSION, "measure": Role.MEASURE, "attribute": Role.ATTRIBUTE}
_TYPES = {"Double": DataType.DOUBLE, "DateTime": DataType.DATE_TIME, "String": DataType.STRING}


@dataclass(frozen=True)
class Sending:
    """Who sends a message, its number, and when it was prepared."""

    sender: str
    number: str
    prepared: datetime
    test: bool = False


def as_xml(observations: Sequence[Observation], of: Structure, sending: Sending) -> bytes:
    """Write observations as an SDMX-ML 2.1 message that is checked and validated; the same ones give the same bytes.

    Raises SdmxRefused where they, or what was made of them, do not keep to the structure and its schemas.
    """
    check(observations, of)
    spaces = {"mes": MESSAGE, "com": COMMON, "ss": DATA, "xsi": XSI, "sdg": namespace(of)}
    root = etree.Element(f"{{{MESSAGE}}}StructureSpecificData", nsmap=spaces)
    root.append(_header(of, sending))
    dataset = etree.SubElement(root, f"{{{MESSAGE}}}DataSet")
    dataset.set(f"{{{DATA}}}structureRef", STRUCTURE)
    dataset.set(f"{{{DATA}}}dataScope", "DataStructure")
    dataset.set(f"{{{DATA}}}action", "Replace")
    dataset.set(f"{{{XSI}}}type", "sdg:DataSetType")
    for _key, group in groupby(_in_order(observations, of), key=lambda one: [one.get(d, "") for d in of.dimensions]):
        rows = list(group)
        series = etree.SubElement(dataset, "Series", _said(rows[0], of.of_series))
        for row in rows:
            etree.SubElement(series, "Obs", _said(row, of.of_observation))
    message: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    validate(message, of)
    return message


def as_csv(observations: Sequence[Observation], of: Structure) -> str:
    """Write observations as SDMX-CSV 2.0. Raises SdmxRefused where they do not keep to the structure."""
    check(observations, of)
    used = [one.id for one in of.components if one.mandatory or any(row.get(one.id) for row in observations)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *used])
    for row in _in_order(observations, of):
        writer.writerow(["datastructure", of.id, "R", *(row.get(id, "") for id in used)])
    return text.getvalue()


def structure_as_xml(of: Structure, sending: Sending) -> str:
    """Write the structure, its concepts and code lists as SDMX-ML 2.1, so that a reader needs no registry."""
    header = Header(
        id=sending.number, test=sending.test, prepared=_utc(sending.prepared), sender=Agency(id=sending.sender)
    )
    lists = [model for _name, model in sorted(_codelists(of).items())]
    written = write_sdmx([*lists, _concepts(of), definition(of)], Format.STRUCTURE_SDMX_ML_2_1, header=header)
    return str(written)


def definition(of: Structure) -> DataStructureDefinition:
    """Return the structure as the model of pysdmx, by which messages are read."""
    lists = _codelists(of)
    components = [
        ModelComponent(
            id=one.id,
            required=one.mandatory,
            role=_ROLES[one.role],
            concept=_concept_reference(one.id),
            local_codes=lists.get(one.codelist),
            local_dtype=DataType.PERIOD if one.role == "time" else _TYPES.get(one.type),
            attachment_level=_attachment(one, of),
        )
        for one in of.components
    ]
    return DataStructureDefinition(
        id=STRUCTURE, agency=AGENCY, version=of.version, name="SDG data structure", components=Components(components)
    )


def _attachment(component: Component, of: Structure) -> str | None:
    if component.role != "attribute":
        return None
    return ",".join(of.dimensions) if component.attached == "series" else "O"


def _codelists(of: Structure) -> dict[str, Codelist]:
    versions = {one.codelist: one for one in of.components if one.codelist}
    return {
        name: Codelist(
            id=name,
            name=name,
            agency=one.agency,
            version=one.codelist_version,
            is_partial=True,
            items=[Code(id=code, name=label) for code, label in of.codes[name].items()],
        )
        for name, one in versions.items()
    }


def _concepts(of: Structure) -> ConceptScheme:
    items = [Concept(id=one.id, name=one.name) for one in of.components]
    return ConceptScheme(id="SDG_CONCEPTS", name="SDG concepts", agency=AGENCY, version="1.0", items=items)


def _concept_reference(id: str) -> ItemReference:
    return ItemReference(sdmx_type="Concept", agency=AGENCY, id="SDG_CONCEPTS", version="1.0", item_id=id)


def _header(of: Structure, sending: Sending) -> etree._Element:
    header = etree.Element(f"{{{MESSAGE}}}Header")
    for name, text in (
        ("ID", sending.number),
        ("Test", str(sending.test).lower()),
        ("Prepared", _utc(sending.prepared).strftime("%Y-%m-%dT%H:%M:%SZ")),
    ):
        etree.SubElement(header, f"{{{MESSAGE}}}{name}").text = text
    etree.SubElement(header, f"{{{MESSAGE}}}Sender", id=sending.sender)
    described = etree.SubElement(
        header,
        f"{{{MESSAGE}}}Structure",
        structureID=STRUCTURE,
        namespace=namespace(of),
        dimensionAtObservation="TIME_PERIOD",
    )
    etree.SubElement(
        etree.SubElement(described, f"{{{COMMON}}}Structure"),
        "Ref",
        {"agencyID": AGENCY, "id": STRUCTURE, "version": of.version, "class": "DataStructure"},
    )
    return header


def _in_order(observations: Sequence[Observation], of: Structure) -> list[Observation]:
    return sorted(observations, key=lambda one: [one.get(id, "") for id in (*of.dimensions, "TIME_PERIOD")])


def _said(row: Observation, components: Sequence[Component]) -> dict[str, str]:
    return {one.id: row[one.id] for one in components if row.get(one.id)}


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
