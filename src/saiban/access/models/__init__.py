"""Users, postings and the access log."""

from saiban.access.models.agreements import Agreement, AgreementEvent, AgreementUse
from saiban.access.models.log import AccessLog, LogSeal, WellKnownPerson
from saiban.access.models.own_record import Objection, RecordSlip
from saiban.access.models.postings import PostingProposal, PostingReview, ReviewTerm
from saiban.access.models.users import FormerPassword, Posting, Purpose, Role, SignInFailure, User

__all__ = [
    "AccessLog",
    "Agreement",
    "AgreementEvent",
    "AgreementUse",
    "FormerPassword",
    "LogSeal",
    "Objection",
    "Posting",
    "PostingProposal",
    "PostingReview",
    "Purpose",
    "RecordSlip",
    "ReviewTerm",
    "Role",
    "SignInFailure",
    "User",
    "WellKnownPerson",
]
