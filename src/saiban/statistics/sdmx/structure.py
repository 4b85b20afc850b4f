"""The SDG data structure (IAEG-SDGs:SDG), as far as indicator 1.3.1 needs it.

Its components are the same from version 1.4 (2021) to 1.17 (2024). The tables are facts of the registry of the SDMX
community (registry.sdmx.org); of the code lists they hold what we may send, not every code.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, cast

from saiban.statistics.definitions import table

AGENCY = "IAEG-SDGs"
STRUCTURE = "SDG"
VERSION = "1.4"
"""The version of the structure under which we send, where none is asked for."""

Role = Literal["dimension", "time", "measure", "attribute"]
Attached = Literal["", "series", "observation"]


@dataclass(frozen=True)
class Component:
    """A dimension, the time, the measure or an attribute: what it is called, and what it may hold.

    `codelist` is empty where it holds free text or a number; `type` then says which.
    """

    id: str
    role: Role
    name: str
    mandatory: bool
    attached: Attached
    codelist: str
    agency: str
    codelist_version: str
    type: str


@dataclass(frozen=True)
class Structure:
    """A version of the data structure. `codes` maps a code list to its codes with their names."""

    version: str
    components: tuple[Component, ...]
    codes: Mapping[str, Mapping[str, str]]

    @property
    def id(self) -> str:
        """The structure by agency and version, as SDMX-CSV names it."""
        return f"{AGENCY}:{STRUCTURE}({self.version})"

    @property
    def urn(self) -> str:
        """The name of the structure in the whole world."""
        return f"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={self.id}"

    @property
    def of_series(self) -> tuple[Component, ...]:
        """What is said once of a series: the dimensions without time, and the attributes of a series."""
        return tuple(one for one in self.components if one.role == "dimension" or one.attached == "series")

    @property
    def of_observation(self) -> tuple[Component, ...]:
        """What is said of each observation: time, value and the attributes of an observation."""
        return tuple(one for one in self.components if one not in self.of_series)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions without time, in their order."""
        return tuple(one.id for one in self.components if one.role == "dimension")


@functools.cache
def structure(version: str = VERSION) -> Structure:
    """Return the data structure under a version."""
    codes: dict[str, dict[str, str]] = {}
    for row in table("sdg_codes.csv"):
        codes.setdefault(row["codelist"], {})[row["code"]] = row["name"]
    components = tuple(
        Component(
            id=row["component"],
            role=cast(Role, row["role"]),
            name=row["name"],
            mandatory=row["mandatory"] == "yes",
            attached=cast(Attached, row["attached"]),
            codelist=row["codelist"],
            agency=row["agency"],
            codelist_version=row["codelist_version"],
            type=row["type"],
        )
        for row in table("sdg_structure.csv")
    )
    return Structure(version, components, MappingProxyType(codes))


@functools.cache
def custom_breakdowns() -> Mapping[tuple[str, str], str]:
    """Return our own codes of CUST_BREAKDOWN by dimension and code of ours: the UN's lists have no province."""
    return MappingProxyType(
        {(row["dimension"], row["value"]): row["code"] for row in table("sdg_custom_breakdowns.csv")}
    )
