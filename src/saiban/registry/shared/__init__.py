"""What a permit lets out of the registry, for other agencies' systems, lists and messages: they all use only this.

In: a `saiban.access.permits.Permit` and numbers, names or conditions. Out: keys, `SharedPerson`s, yes or no. Only
people within the permit's schemes and districts are found, only granted fields are read from the database. Every
function spends the permit's allowance and writes who was found on the log, in one transaction, so no caller can forget:

* asking costs one for each number, name or page row that is asked about, found or not, so that probing costs too;
* reading people who were found under a permit costs no more; members of their households who come along cost one each.
"""

from saiban.registry.shared.among import among
from saiban.registry.shared.conditions import FILTERS, And, Compare, Condition, Not, Or, Sort
from saiban.registry.shared.enrolled import enrolled
from saiban.registry.shared.faults import Fault, Unanswerable
from saiban.registry.shared.household import households, households_by_numbers
from saiban.registry.shared.names import Candidate, NameAsked, find_by_names
from saiban.registry.shared.numbers import KINDS, find_by_numbers
from saiban.registry.shared.people import look_up, read
from saiban.registry.shared.search import search
from saiban.registry.shared.values import (
    SharedAddress,
    SharedBenefit,
    SharedEmployment,
    SharedEnrolment,
    SharedHousehold,
    SharedMember,
    SharedNumber,
    SharedPerson,
)

__all__ = [
    "FILTERS",
    "KINDS",
    "And",
    "Candidate",
    "Compare",
    "Condition",
    "Fault",
    "NameAsked",
    "Not",
    "Or",
    "SharedAddress",
    "SharedBenefit",
    "SharedEmployment",
    "SharedEnrolment",
    "SharedHousehold",
    "SharedMember",
    "SharedNumber",
    "SharedPerson",
    "Sort",
    "Unanswerable",
    "among",
    "enrolled",
    "find_by_names",
    "find_by_numbers",
    "households",
    "households_by_numbers",
    "look_up",
    "read",
    "search",
]
