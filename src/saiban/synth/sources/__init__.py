"""One module for each kind of agency; a source says its layout and how its rows are made from a piece of a country."""

from saiban.synth.desk import Source
from saiban.synth.sources.bisp import KAFAALAT, WAZAIF
from saiban.synth.sources.entitlements import GOVERNMENT_PENSIONS, SEHAT
from saiban.synth.sources.eobi import EOBI_PENSIONERS, EOBI_RETURN
from saiban.synth.sources.relief import BAIT_UL_MAL, ZAKAT
from saiban.synth.sources.surveys import NSER, ONEWINDOW
from saiban.synth.sources.workers import KP_ESSI, PESSI, SESSI, WWF

SOURCES: tuple[Source, ...] = (
    EOBI_RETURN,
    EOBI_PENSIONERS,
    PESSI,
    SESSI,
    KP_ESSI,
    WWF,
    KAFAALAT,
    WAZAIF,
    NSER,
    ONEWINDOW,
    ZAKAT,
    BAIT_UL_MAL,
    GOVERNMENT_PENSIONS,
    SEHAT,
)
"""The sources about people, in the order in which they are written."""
