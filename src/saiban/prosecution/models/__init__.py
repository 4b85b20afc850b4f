"""The tables of the prosecution room. What happened stands in the events of the case engine; these are its nouns.

`Prosecution` and `Accused` are flat rows beside a case and its tracks, kept from its events, for lists and figures.
"""

from saiban.prosecution.models.accused import Accused, Charge
from saiban.prosecution.models.approvals import ApprovalRequest, ApprovalStep
from saiban.prosecution.models.counsel import ConflictDeclaration, Counsel, CounselPosting
from saiban.prosecution.models.disclosures import Disclosure
from saiban.prosecution.models.entrustment import CounselProposal, PostingAdvice
from saiban.prosecution.models.exhibits import CustodyEntry, Exhibit
from saiban.prosecution.models.extracts import Extract
from saiban.prosecution.models.hearings import Attendance, Hearing, HearingEntry
from saiban.prosecution.models.knowledge import Authority
from saiban.prosecution.models.lists import StationList, StationListRow
from saiban.prosecution.models.openings import Opening
from saiban.prosecution.models.place_changes import PlaceChange
from saiban.prosecution.models.places import Court, PoliceStation
from saiban.prosecution.models.prosecutions import Prosecution
from saiban.prosecution.models.referrals import CourtReading, KnownBody, Referral, Transfer
from saiban.prosecution.models.reviews import Marking, ReviewSample, SampledFile
from saiban.prosecution.models.witnesses import Witness, WitnessIdentity

__all__ = [
    "Accused",
    "ApprovalRequest",
    "ApprovalStep",
    "Attendance",
    "Authority",
    "Charge",
    "ConflictDeclaration",
    "Counsel",
    "CounselPosting",
    "CounselProposal",
    "Court",
    "CourtReading",
    "CustodyEntry",
    "Disclosure",
    "Exhibit",
    "Extract",
    "Hearing",
    "HearingEntry",
    "KnownBody",
    "Marking",
    "Opening",
    "PlaceChange",
    "PoliceStation",
    "PostingAdvice",
    "Prosecution",
    "Referral",
    "ReviewSample",
    "SampledFile",
    "StationList",
    "StationListRow",
    "Transfer",
    "Witness",
    "WitnessIdentity",
]
