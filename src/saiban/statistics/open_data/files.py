"""The files of open data: each by its name, made of one edition's published figures."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from saiban.directory.models import Organisation
from saiban.statistics.definitions import DIMENSIONS, UNKNOWN
from saiban.statistics.disclosure import PublicFigure
from saiban.statistics.models import Edition
from saiban.statistics.open_data import catalogue, open_sdg
from saiban.statistics.open_data.table import figures_csv
from saiban.statistics.publishing import everything_public
from saiban.statistics.queries import days
from saiban.statistics.sdmx.observations import observations
from saiban.statistics.sdmx.structure import structure
from saiban.statistics.wording import Names

SENDER = "SAIBAN_PK"
PUBLISHER = "registry"
"""The organisation of the directory that publishes the figures."""
SDMX_ML, SDMX_CSV = "https://sdmx.org/sdmx_standard/sdmx-ml-2-1", "https://sdmx.org/sdmx_standard/sdmx-csv-2-0"
OPEN_SDG = "https://open-sdg.org"


@dataclass(frozen=True)
class OpenFile:
    """A file of open data. `folder` is where an export puts it; `conforms_to` is the standard that it keeps to."""

    name: str
    folder: str
    label: Promise
    title: str  # in English, for the catalogue
    media_type: str
    conforms_to: str
    make: Callable[[Edition], bytes]


def labels(figures: list[PublicFigure]) -> dict[tuple[str, str], str]:
    """Return the English name of each code by which the figures are broken down."""
    names = Names()
    with override("en"):
        pairs = {pair for figure in figures for pair in figure.by}
        return {(dimension, code): names.of(dimension, code) for dimension, code in sorted(pairs)} | {
            (dimension, UNKNOWN): "Not known" for dimension in DIMENSIONS
        }


def _sdmx(edition: Edition, form: str) -> bytes:
    from saiban.statistics.sdmx.messages import (  # brings pysdmx, which pages do without
        Sending,
        as_csv,
        as_xml,
        structure_as_xml,
    )

    sending = Sending(SENDER, f"SDG_1_3_1_{edition.digest[:12]}", edition.made_at)
    if form == "structure":
        return structure_as_xml(structure(), sending).encode()
    figures = everything_public(edition)
    sent = observations(figures, structure(), labels(figures)).observations
    return as_xml(sent, structure(), sending) if form == "ml" else as_csv(sent, structure()).encode()


def _table(edition: Edition) -> bytes:
    return figures_csv(everything_public(edition)).encode()


def _open_sdg(edition: Edition) -> bytes:
    figures = everything_public(edition)
    return open_sdg.data_csv(figures, labels(figures)).encode()


def _open_sdg_config(edition: Edition) -> bytes:
    return open_sdg.indicator_config(edition.as_of).encode()


def _open_sdg_meta(edition: Edition) -> bytes:
    return open_sdg.metadata(edition.as_of).encode()


_FILES = (
    OpenFile(
        "figures.csv", "", _("Every published figure in one table"), "All published figures", "text/csv", "", _table
    ),
    OpenFile(
        "sdg-1-3-1.xml",
        "sdmx",
        _("Indicator 1.3.1 as SDMX-ML 2.1"),
        "SDG indicator 1.3.1, SDMX-ML 2.1",
        "application/vnd.sdmx.structurespecificdata+xml",
        SDMX_ML,
        functools.partial(_sdmx, form="ml"),
    ),
    OpenFile(
        "sdg-1-3-1.csv",
        "sdmx",
        _("Indicator 1.3.1 as SDMX-CSV 2.0"),
        "SDG indicator 1.3.1, SDMX-CSV 2.0",
        "application/vnd.sdmx.data+csv",
        SDMX_CSV,
        functools.partial(_sdmx, form="csv"),
    ),
    OpenFile(
        "sdg-structure.xml",
        "sdmx",
        _("The data structure of both"),
        "SDG data structure, as far as used",
        "application/vnd.sdmx.structure+xml",
        SDMX_ML,
        functools.partial(_sdmx, form="structure"),
    ),
    OpenFile(
        "indicator_1-3-1.csv",
        "open-sdg/data",
        _("Indicator 1.3.1 for an Open SDG site"),
        "SDG indicator 1.3.1 for Open SDG",
        "text/csv",
        OPEN_SDG,
        _open_sdg,
    ),
    OpenFile(
        "1-3-1.yml",
        "open-sdg/indicator-config",
        _("Its settings"),
        "Open SDG settings of indicator 1.3.1",
        "application/yaml",
        OPEN_SDG,
        _open_sdg_config,
    ),
    OpenFile(
        "1-3-1.md",
        "open-sdg/meta",
        _("What is counted, in words"),
        "Open SDG metadata of indicator 1.3.1",
        "text/markdown",
        OPEN_SDG,
        _open_sdg_meta,
    ),
)
FILES: Mapping[str, OpenFile] = MappingProxyType({one.name: one for one in _FILES})


def content(name: str, edition: Edition) -> bytes:
    """Return a file of an edition. Raises KeyError for a name that no file has."""
    return _content(FILES[name].name, edition.digest)


@functools.lru_cache(maxsize=2 * len(_FILES))
def _content(name: str, digest: str) -> bytes:
    """Make a file once for each edition: what an edition publishes never changes."""
    return FILES[name].make(Edition.objects.get(digest=digest))


def catalogue_statements(edition: Edition, home: str, address: Callable[[str], str]) -> list[catalogue.Statement]:
    """Return what the catalogue at `home` says; `address` gives the address of each file by its name."""
    of = [_distribution(one, edition, address(one.name)) for one in _FILES]
    publisher = Organisation.objects.get(code=PUBLISHER)
    covered = catalogue.Dataset(
        code="coverage",
        title=("Coverage by social protection (SDG 1.3.1)", "سماجی تحفظ کا دائرہ (پائیدار ترقی کا اشاریہ 1.3.1)"),
        description=(
            "Shares of people whom social protection covers, by branch, sex, age, disability, district and scheme, "
            "over the years. Numerators are counted in the national registry, denominators come from the census.",
            "سماجی تحفظ پانے والوں کا حصہ: شعبے، جنس، عمر، معذوری، ضلعے اور سکیم کے حساب سے، سال بہ سال۔ شمار کنندہ "
            "قومی رجسٹری سے ہے اور کل آبادی مردم شماری سے۔",
        ),
        keywords=(("social protection", "سماجی تحفظ"), ("SDG 1.3.1", "ایس ڈی جی 1.3.1"), ("coverage", "دائرہ کار")),
        issued=edition.made_at.date(),
        first=min(days(edition), default=edition.as_of),
        last=edition.as_of,
        distributions=tuple(of),
    )
    return catalogue.statements(home, (publisher.name_en, publisher.name_ur), [covered])


def _distribution(one: OpenFile, edition: Edition, url: str) -> catalogue.Distribution:
    held = content(one.name, edition)
    digest = hashlib.sha256(held).hexdigest()
    return catalogue.Distribution(url, one.title, one.media_type, len(held), digest, one.conforms_to)
