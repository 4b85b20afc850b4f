"""Who should take a case: how complex it is, who may not and why, the three best different teams, advice on postings.

In: facts of a case, counsel with posting, grade, leave, load and conflicts, dated weights. Out: a proposal in which
every number can be followed, and which comes out the same from what was stored. A person decides; this only proposes.
Sums are of whole numbers, so that no rounding decides.
"""

from saiban.prosecution.assignment.complexity import Complexity, Contribution, complexity
from saiban.prosecution.assignment.definitions import CaseFacts, Counsel, Leave
from saiban.prosecution.assignment.filters import Reason, barred_as_lead, barred_from_team
from saiban.prosecution.assignment.posting import Advice, Placed, advise
from saiban.prosecution.assignment.proposing import Proposal, Team, propose, why_not
from saiban.prosecution.assignment.storing import again, stored
from saiban.prosecution.assignment.weights import Weights, packaged_weights

__all__ = [
    "Advice",
    "CaseFacts",
    "Complexity",
    "Contribution",
    "Counsel",
    "Leave",
    "Placed",
    "Proposal",
    "Reason",
    "Team",
    "Weights",
    "advise",
    "again",
    "barred_as_lead",
    "barred_from_team",
    "complexity",
    "packaged_weights",
    "propose",
    "stored",
    "why_not",
]
