"""Whether observations keep to the data structure: what an XML schema can say, and what it can't."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from saiban.statistics.sdmx.structure import Component, Structure

Observation = Mapping[str, str]
"""An observation: the text of each component that has one, by the component's code."""

MISSING = {"H": "holiday", "L": "not collected", "M": "cannot exist", "O": "missing", "Q": "suppressed"}
"""Observation statuses under which there is no value."""

ONLY = {"SI_COV_MATNL": {"SEX": "F"}}
"""What the custodians allow of a series beyond the code lists (global content constraint of the series)."""


class SdmxRefused(ValueError):
    """Observations that can't be sent; the message names each, what is wrong and what to do."""


def check(observations: Sequence[Observation], structure: Structure) -> None:
    """Hold observations to the structure. Raises SdmxRefused with up to twenty faults.

    Every dimension, the time and every mandatory attribute is there; a code stands in its list; a number is a number;
    there is a value, or a status that says why not; one series has one value at a time and says of itself one thing.
    """
    faults: list[str] = []
    seen: dict[tuple[str, ...], int] = {}
    of_series: dict[tuple[str, ...], tuple[str, ...]] = {}
    known = {one.id: one for one in structure.components}
    for place, observation in enumerate(observations, start=1):
        where = f"observation {place} ({observation.get('SERIES', '?')}, {observation.get('TIME_PERIOD', '?')})"
        faults += [
            f"{where}: {id} is no component of {structure.id}: leave it out" for id in observation.keys() - known
        ]
        for component in structure.components:
            fault = _fault(component, observation, structure)
            faults += [f"{where}: {component.id} {fault}"] if fault else []
        for id, code in ONLY.get(observation.get("SERIES", ""), {}).items():
            if observation.get(id) != code:
                faults.append(f"{where}: {id} is {observation.get(id)!r}, this series is for {code!r} alone")
        key = tuple(observation.get(id, "") for id in structure.dimensions)
        said = tuple(observation.get(one.id, "") for one in structure.of_series)
        if of_series.setdefault(key, said) != said:
            faults.append(f"{where}: says something else of its series than the observation before it: make them one")
        first = seen.setdefault((*key, observation.get("TIME_PERIOD", "")), place)
        if first != place:
            faults.append(f"{where}: the same series and time as observation {first}: keep one")
    if faults:
        raise SdmxRefused("; ".join(faults[:20]))


def _fault(component: Component, observation: Observation, structure: Structure) -> str:
    """Say what is wrong with one component of an observation; empty where nothing is."""
    text = observation.get(component.id, "")
    if component.role == "measure":
        status = observation.get("OBS_STATUS", "")
        if bool(text) == (status in MISSING):
            return f"is {text or 'empty'} under the status {status or '(none)'}: give a value, or say why there is none"
    elif not text:
        return "is missing: every observation has it" if component.mandatory else ""
    if text and component.codelist and text not in structure.codes[component.codelist]:
        return f"is {text!r}, which {component.codelist} does not have"
    if text and component.type == "Double" and not _is_number(text):
        return f"is {text!r}, where a number belongs"
    return ""


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
