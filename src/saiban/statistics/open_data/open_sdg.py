"""Indicator 1.3.1 for an Open SDG site: its data file, its settings and what is said of it.

The shape is that of open-sdg.org: the first column is Year, the last is Value, those between are disaggregations, and
a row in which they are empty is the headline. A figure that is hidden or not known has no row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date

import yaml

from saiban.statistics.definitions import Indicator, indicators
from saiban.statistics.denominators import sources
from saiban.statistics.disclosure import PublicFigure
from saiban.statistics.sdmx.structure import structure

HEADLINE = "any"
UNIT = "Percentage"
DISAGGREGATIONS: Mapping[str, str] = {
    "sex": "Sex",
    "age_group": "Age",
    "disability": "Disability",
    "urban": "Location",
    "province": "Province",
    "district": "District",
    "scheme_type": "Type of scheme",
    "formality": "Formality of work",
    "scheme": "Scheme",
}
COLUMNS = ("Year", "Series", "Units", *DISAGGREGATIONS.values(), "GeoCode", "Value")


def data_csv(figures: Iterable[PublicFigure], labels: Mapping[tuple[str, str], str]) -> str:
    """Write `data/indicator_1-3-1.csv`. `labels` names each code of a dimension in English.

    Of several days in one year the newest stands for the year. `GeoCode` is the P-code of a district or the code of a
    province, by which a map finds it.
    """
    newest: dict[tuple[str, ...], tuple[date, str]] = {}
    for one in figures:
        series = indicators()[one.indicator].unsd_series if one.indicator in indicators() else ""
        if not series or one.share is None:
            continue
        group = dict(one.by)
        told = [
            labels.get((dimension, group[dimension]), "") if dimension in group else "" for dimension in DISAGGREGATIONS
        ]
        code = group.get("district") or group.get("province") or ""
        headline = "" if one.indicator == HEADLINE else structure().codes["CL_SERIES"][series]
        key = (str(one.as_of.year), headline, UNIT, *told, code)
        if key not in newest or newest[key][0] < one.as_of:
            newest[key] = (one.as_of, f"{100 * one.share:.2f}")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for key in sorted(newest):
        writer.writerow([*key, newest[key][1]])
    return text.getvalue()


def indicator_config(updated: date) -> str:
    """Write `indicator-config/1-3-1.yml`: how the site shows the indicator."""
    told = {
        "indicator_number": "1.3.1",
        "indicator_name": "global_indicators.1-3-1-title",
        "goal_number": "1",
        "target_number": "1.3",
        "indicator_sort_order": "01-03-01",
        "reporting_status": "complete",
        "data_non_statistical": False,
        "data_last_update": updated.isoformat(),
        "graph_type": "line",
        "graph_title": "global_indicators.1-3-1-title",
        "data_show_map": True,
        "national_geographical_coverage": "Pakistan",
        "computation_units": UNIT,
        "published": True,
        "source_active_1": True,
        "source_organisation_1": "Saiban, national social protection registry",
        "source_periodicity_1": "Annual",
        "source_geographical_coverage_1": "Pakistan",
    }
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True)


def metadata(updated: date) -> str:
    """Write `meta/1-3-1.md`: what is counted, out of whom, and what is hidden."""
    counted = [one for one in indicators().values() if one.unsd_series]
    front = {
        "indicator": "1.3.1",
        "target_id": "1.3",
        "computation_units": UNIT,
        "data_last_update": updated.isoformat(),
    }
    parts = [_about(one) for one in counted]
    denominators = "\n".join(f"- {one.label.en} ({one.year}): {one.note.en}" for one in sources().values())
    return (
        f"---\n{yaml.safe_dump(front, sort_keys=False)}---\n\n"
        "Counted person by person in the national social protection registry. Groups of fewer than ten people, and "
        "what would give them away, have no row.\n\n" + "\n".join(parts) + f"\n## Denominators\n\n{denominators}\n"
    )


def _about(one: Indicator) -> str:
    return (
        f"## {one.label.en} ({one.unsd_series})\n\n{one.definition.en}\n\n"
        f"- Numerator: {one.numerator.en}\n- Denominator: {one.denominator.en}\n- Definition: {one.source}\n"
    )
