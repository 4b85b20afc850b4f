"""What a household's page shows."""

from __future__ import annotations

from dataclasses import dataclass

from saiban.access.viewer import Viewer
from saiban.directory.models import DataSource
from saiban.registry.models import Family, Household, HouseholdMember, Person
from saiban.registry.queries.present import present
from saiban.registry.queries.sight import Sight
from saiban.terms.codes import Relation


@dataclass(frozen=True)
class FamilyWithin:
    """A family and its children, as far as the viewer may see them."""

    family: Family
    woman: Person | None
    husband: Person | None
    children: list[HouseholdMember]


@dataclass(frozen=True)
class HouseholdPage:
    """A household with its members, the families inside it and the sources that report it."""

    household: Household
    members: list[HouseholdMember]
    families: list[FamilyWithin]
    sources: list[DataSource]
    whole: bool


def find_household(viewer: Viewer, number: str) -> Household | None:
    """Return the household that bears this number today; None where there is none that the viewer may see."""
    known = present(Household.objects.filter(number=number).first())
    households = Sight(viewer).households().select_related("district", "tehsil", "head")
    return households.filter(pk=known.pk).first() if known else None


def household_of(viewer: Viewer, person: Person) -> Household | None:
    """Return the household in which the viewer's sources saw a person last; None where they know of none."""
    sight = Sight(viewer)
    memberships = sight.said(HouseholdMember.objects.filter(person=person)).order_by("-valid", "id")
    newest = memberships.values_list("household", flat=True).first()
    return sight.households().select_related("district", "tehsil").filter(pk=newest).first() if newest else None


def household_page(viewer: Viewer, household: Household) -> HouseholdPage:
    """Gather a household's page: each member once, the head first, as the newest report has them."""
    sight = Sight(viewer)
    rows = sight.said(HouseholdMember.objects.filter(household=household, person__in=sight.people()))
    newest: dict[int, HouseholdMember] = {}
    for member in rows.select_related("person__district", "family").order_by("-valid", "-record__as_of", "id"):
        newest.setdefault(member.person_id, member)
    members = sorted(newest.values(), key=_standing)
    people = {member.person_id: member.person for member in members}
    families = Family.objects.filter(household=household, run_ended__isnull=True).order_by("id")
    sources = {record.source for record in sight.records().filter(household=household).select_related("source")}
    return HouseholdPage(
        household=household,
        members=members,
        families=[_within(family, people, members) for family in families if family.woman_id in people],
        sources=sorted(sources, key=lambda source: source.code),
        whole=sight.whole,
    )


def _standing(member: HouseholdMember) -> tuple[int, str, int]:
    order = {str(relation): place for place, relation in enumerate(Relation)}
    born = member.person.birth_date
    return order.get(member.relation, len(order)), str(born or "9999"), member.person_id


def _within(family: Family, people: dict[int, Person], members: list[HouseholdMember]) -> FamilyWithin:
    parents = (family.woman_id, family.husband_id)
    return FamilyWithin(
        family=family,
        woman=people.get(family.woman_id),
        husband=people.get(family.husband_id) if family.husband_id else None,
        children=[one for one in members if one.family_id == family.pk and one.person_id not in parents],
    )
