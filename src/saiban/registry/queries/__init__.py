"""Everything that reads the registry for a page: each function takes the viewer first and gives only what they may see.

`sight` holds the rules of who sees what; the other modules begin from it, one for each page.
"""

from saiban.registry.queries.districts import district_rows, map_schemes, public_figures
from saiban.registry.queries.employer import employer_page, find_employer
from saiban.registry.queries.find import Found, Hit, find
from saiban.registry.queries.home import holdings
from saiban.registry.queries.household import find_household, household_of, household_page
from saiban.registry.queries.names import SHOWN, Wanted
from saiban.registry.queries.overlap import find_cell, overlap_matrix, overlap_people
from saiban.registry.queries.person import PersonPage, find_person, last_fours, person_page
from saiban.registry.queries.readings import LONGEST

__all__ = [
    "LONGEST",
    "SHOWN",
    "Found",
    "Hit",
    "PersonPage",
    "Wanted",
    "district_rows",
    "employer_page",
    "find",
    "find_cell",
    "find_employer",
    "find_household",
    "find_person",
    "holdings",
    "household_of",
    "household_page",
    "last_fours",
    "map_schemes",
    "overlap_matrix",
    "overlap_people",
    "person_page",
    "public_figures",
]
