"""Published figures as observations of the SDG series: what the structure has a place for, and what it has not.

It has sex, age, town and country and disability; a province, a type of scheme and formality go out under our own codes
of CUST_BREAKDOWN, one at a time, with a label. Districts and single schemes have no place and stay at home.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from saiban.statistics.definitions import UNKNOWN, indicators
from saiban.statistics.disclosure import PublicFigure
from saiban.statistics.sdmx.checking import Observation
from saiban.statistics.sdmx.structure import Structure, custom_breakdowns

PAKISTAN = "586"
"""The country in CL_AREA (ISO 3166-1 numeric)."""
_PLACES = {
    "sex": ("SEX", {"female": "F", "male": "M", "transgender": "_O", UNKNOWN: "_U"}),
    "urban": ("URBANISATION", {"urban": "U", "rural": "R"}),
    "disability": ("DISABILITY_STATUS", {"disabled": "PD", "not_disabled": "PWD"}),
}
_ALWAYS = {"SI_COV_MATNL": {"SEX": "F"}}
_AGES = {"SI_COV_CHLD": "Y0T14"}


@dataclass(frozen=True)
class Sent:
    """The observations, and how many figures of SDG series have no place in the structure."""

    observations: tuple[Observation, ...]
    left_out: int


def observations(figures: Iterable[PublicFigure], of: Structure, labels: dict[tuple[str, str], str]) -> Sent:
    """Return the observations of those figures whose indicator is a series of the United Nations.

    `labels` names the groups that go out under CUST_BREAKDOWN, by dimension and code. Of several days in one year the
    newest stands for the year. A hidden figure goes out as such, without a value, and so does one that nobody has.
    """
    newest: dict[tuple[tuple[str, str], ...], tuple[date, Observation]] = {}
    left_out = 0
    for figure in figures:
        series = indicators()[figure.indicator].unsd_series if figure.indicator in indicators() else ""
        if not series:
            continue
        dimensions = _dimensions(series, figure, of)
        if dimensions is None:
            left_out += 1
            continue
        observation = dimensions | _value(figure) | _custom_label(figure, labels)
        key = tuple((id, observation.get(id, "")) for id in (*of.dimensions, "TIME_PERIOD"))
        if key not in newest or newest[key][0] < figure.as_of:
            newest[key] = (figure.as_of, observation)
    return Sent(tuple(observation for _day, observation in newest.values()), left_out)


def _dimensions(series: str, figure: PublicFigure, of: Structure) -> dict[str, str] | None:
    """Return the key of a figure; None where a dimension or code of it has no place in the structure."""
    key = dict.fromkeys(of.dimensions, "_T")
    key |= {"FREQ": "A", "REPORTING_TYPE": "N", "SERIES": series, "REF_AREA": PAKISTAN}
    key |= {"AGE": _AGES.get(series, "_T"), **_ALWAYS.get(series, {})}
    for dimension, code in figure.by:
        if dimension == "age_group":
            name, sent = "AGE", code if code in of.codes["CL_AGE"] else None
        elif dimension in _PLACES:
            name, codes = _PLACES[dimension]
            sent = codes.get(code)
        else:
            name, sent = "CUST_BREAKDOWN", custom_breakdowns().get((dimension, code))
            if key[name] != "_T":
                return None
        if sent is None:
            return None
        key[name] = sent
    return {**key, "TIME_PERIOD": str(figure.as_of.year)}


def _value(figure: PublicFigure) -> dict[str, str]:
    """Return the value with its attributes, in per cent to two places."""
    told = {
        "UNIT_MULT": "0",
        "UNIT_MEASURE": "PT",
        "NATURE": "C",
        "TIME_DETAIL": figure.as_of.isoformat(),
        "SOURCE_DETAIL": figure.denominator_source,
    }
    if figure.suppressed:
        return told | {"OBS_STATUS": "Q"}
    if figure.share is not None:
        return told | {"OBS_VALUE": _percent(figure.share), "OBS_STATUS": "A" if figure.kind == "exact" else "E"}
    if figure.low is not None and figure.high is not None:
        return told | {"OBS_STATUS": "O", "LOWER_BOUND": _percent(figure.low), "UPPER_BOUND": _percent(figure.high)}
    return told | {"OBS_STATUS": "M" if figure.kind == "no_scheme" else "L"}


def _percent(share: float) -> str:
    return f"{100 * share:.2f}"


def _custom_label(figure: PublicFigure, labels: dict[tuple[str, str], str]) -> dict[str, str]:
    told = [labels.get(pair, pair[1]) for pair in figure.by if pair in custom_breakdowns()]
    return {"CUST_BREAKDOWN_LB": told[0]} if told else {}
