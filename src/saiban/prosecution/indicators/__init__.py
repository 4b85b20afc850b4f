"""The quality and speed of prosecutions in figures: tables of cases, accused, hearings in, indicators out; no database.

Every rate comes with its numerator, n, all its denominators and an interval. Nothing is broken down by prosecutor but
what is held against the case mix, and nothing asks how severe a sentence was.
"""

from saiban.prosecution.indicators.adjusting import Adjusted, adjusted
from saiban.prosecution.indicators.computing import UNKNOWN, Measured, Period, measure
from saiban.prosecution.indicators.declarations import (
    DIMENSIONS,
    Figure,
    Indicator,
    Outcome,
    ReportList,
    denominators,
    figures,
    indicators,
    outcomes,
    report_lists,
)
from saiban.prosecution.indicators.facts import TABLES, Edition, write_edition
from saiban.prosecution.indicators.publishing import publishable

__all__ = [
    "DIMENSIONS",
    "TABLES",
    "UNKNOWN",
    "Adjusted",
    "Edition",
    "Figure",
    "Indicator",
    "Measured",
    "Outcome",
    "Period",
    "ReportList",
    "adjusted",
    "denominators",
    "figures",
    "indicators",
    "measure",
    "outcomes",
    "publishable",
    "report_lists",
    "write_edition",
]
