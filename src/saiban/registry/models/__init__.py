"""The tables of the registry. Amounts are rupees; facts carry their dates and the record that said so."""

from saiban.registry.models.employers import Contribution, Employer, EmployerIdentifier, Employment
from saiban.registry.models.facts import Address, BenefitPaid, DistrictFigure, Enrolment, Overlap
from saiban.registry.models.households import Family, Household, HouseholdMember
from saiban.registry.models.names import NameToken
from saiban.registry.models.people import Identifier, Person
from saiban.registry.models.publication import Publication, RegistryEvent, SourceRecord

__all__ = [
    "Address",
    "BenefitPaid",
    "Contribution",
    "DistrictFigure",
    "Employer",
    "EmployerIdentifier",
    "Employment",
    "Enrolment",
    "Family",
    "Household",
    "HouseholdMember",
    "Identifier",
    "NameToken",
    "Overlap",
    "Person",
    "Publication",
    "RegistryEvent",
    "SourceRecord",
]
