"""Users, postings and the access log."""

from saiban.access.models.agreements import Agreement, AgreementEvent, AgreementUse
from saiban.access.models.log import AccessLog, LogSeal, WellKnownPerson
from saiban.access.models.users import Posting, Purpose, Role, SignInFailure, User

__all__ = [
    "AccessLog",
    "Agreement",
    "AgreementEvent",
    "AgreementUse",
    "LogSeal",
    "Posting",
    "Purpose",
    "Role",
    "SignInFailure",
    "User",
    "WellKnownPerson",
]
