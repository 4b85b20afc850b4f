"""What is entered of a first information report and of a police report, in the order of its seven columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from saiban.prosecution.law.tracks import ORDINARY


@dataclass(frozen=True)
class PersonEntry:
    """Somebody by name: a complainant, a victim, an officer."""

    name: str
    phone: str = ""
    cnic: str = ""
    parentage: str = ""


@dataclass(frozen=True)
class AccusedEntry:
    """An accused. `column` of the police report: 2 not sent up or absconding, 3 in custody, 4 on bail; "" without one.

    `arrested_on` begins the clocks of custody, `bailed_on` ends them. `offences` are the accused's own where they
    differ from those of the report ("302/34 PPC").
    """

    name: str
    cnic: str = ""
    parentage: str = ""
    sex: str = ""
    juvenile: bool = False
    profession: str = ""
    column: str = ""
    arrested_on: date | None = None
    bailed_on: date | None = None
    absconding: bool = False
    offences: str = ""
    bail_excluded_by: str = ""


@dataclass(frozen=True)
class PropertyEntry:
    """A thing that was recovered."""

    words: str
    kind: str = "other"
    quantity: str = ""
    seal: str = ""
    forensic: bool = False


@dataclass(frozen=True)
class WitnessEntry:
    """A witness. Of a protected one `authority` says by whose order, and the name is sealed apart."""

    name: str
    kind: str = "other"
    phone: str = ""
    sex: str = ""
    child: bool = False
    protected: bool = False
    authority: str = ""


@dataclass(frozen=True)
class Registration:
    """Everything that the page, a row of a list or a message says. Only the first line of fields is needed.

    `offences` as they are written ("302/34 PPC r/w 7 ATA"); `track` is the one that a person confirmed.
    `report` is `interim` or `final` where a police report came along on `report_on`; `report_class` says of a final one
    whether it is a challan.
    """

    station: str
    number: int
    year: int
    on: date
    offences: str
    track: str = ORDINARY
    series: str = ""
    at: time | None = None
    received_on: date | None = None
    complainants: tuple[PersonEntry, ...] = ()
    victims: tuple[PersonEntry, ...] = ()
    accused: tuple[AccusedEntry, ...] = ()
    property: tuple[PropertyEntry, ...] = ()
    witnesses: tuple[WitnessEntry, ...] = ()
    facts: str = ""
    report: str = ""
    report_on: date | None = None
    report_class: str = "challan"
    sensitive: bool = False
    women_or_children: bool = False
    numbers: Mapping[str, str] = field(default_factory=dict)
