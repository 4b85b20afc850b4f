"""The law of Pakistan as far as a prosecution service's system needs it: offences, tracks, services, clocks, all data.

In: the tables beside this file, each row with its source and how sure it is. Out: values. What no source here confirms
says so (`Confidence.UNCONFIRMED`, or `draft` for an offence) and has to be settled by a lawyer.
"""

from saiban.prosecution.law.clock_rules import ClockRule, Exclusion, Limit, TermRule, clock_rules, limits
from saiban.prosecution.law.confidence import Confidence
from saiban.prosecution.law.jurisdictions import Jurisdiction, jurisdiction, jurisdictions
from saiban.prosecution.law.laws import Law, law, laws
from saiban.prosecution.law.offences import Heaviest, Offence, offence, offences, sections
from saiban.prosecution.law.tracks import ProposedTrack, Track, propose_track, tracks

__all__ = [
    "ClockRule",
    "Confidence",
    "Exclusion",
    "Heaviest",
    "Jurisdiction",
    "Law",
    "Limit",
    "Offence",
    "ProposedTrack",
    "TermRule",
    "Track",
    "clock_rules",
    "jurisdiction",
    "jurisdictions",
    "law",
    "laws",
    "limits",
    "offence",
    "offences",
    "propose_track",
    "sections",
    "tracks",
]
