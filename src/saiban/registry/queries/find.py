"""Find: one box for numbers of every kind and for names."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from saiban.access.viewer import Viewer
from saiban.frame.crypto import known_blinds
from saiban.registry.models import Employer, EmployerIdentifier, Family, Household, Identifier, Person
from saiban.registry.queries.names import SHOWN, Wanted, people_named
from saiban.registry.queries.present import present
from saiban.registry.queries.readings import Reading, read
from saiban.registry.queries.sight import Sight


@dataclass(frozen=True)
class Hit:
    """A person on the list of results: nothing that is not needed to tell people apart."""

    person: Person
    schemes: int  # in how many schemes now, of those the viewer may see
    identity: Identifier | None  # the CNIC, of which only the last four digits are shown


@dataclass(frozen=True)
class Found:
    """What a search found: `more` where not all is shown; `astray` where nobody fits everything that was given."""

    reading: Reading
    people: list[Hit] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    employers: list[Employer] = field(default_factory=list)
    more: bool = False
    astray: bool = False

    @property
    def total(self) -> int:
        return len(self.people) + len(self.households) + len(self.employers)


def find(viewer: Viewer, wanted: Wanted) -> Found:
    """Search by whatever `wanted.name` turns out to be: a number is looked up exactly, a name by its key.

    Only who the viewer may see is found. An empty text finds nothing.
    """
    sight = Sight(viewer)
    reading = read(wanted.name, {*sight.schemes, *sight.sources})
    if reading.is_number:
        return _by_number(sight, reading)
    people, more, astray = people_named(sight.present_people().select_related("district"), wanted)
    return Found(reading, _hits(sight, people), more=more, astray=astray)


def _by_number(sight: Sight, reading: Reading) -> Found:
    people = _people_with(sight, reading)
    return Found(
        reading,
        people=_hits(sight, people[:SHOWN]),
        households=_households_with(sight, reading),
        employers=_employers_with(sight, reading),
        more=len(people) > SHOWN,
    )


def _people_with(sight: Sight, reading: Reading) -> list[Person]:
    kinds, values = zip(*reading.identities, strict=True) if reading.identities else ((), ())
    indexes = [index for known in known_blinds(kinds, values) for index in known]
    numbers = Identifier.objects.filter(blind__in=indexes, run_ended__isnull=True)
    if not sight.whole:
        numbers = numbers.filter(source__in=sight.sources)
    condition = Q(pk__in=list(numbers.values_list("person", flat=True).distinct()[: SHOWN + 1]))
    if reading.registry:
        known = present(Person.objects.filter(number=reading.registry).first())
        condition |= Q(pk=known.pk) if known else Q()
    return list(sight.present_people().filter(condition).select_related("district").order_by("id")[: SHOWN + 1])


def _households_with(sight: Sight, reading: Reading) -> list[Household]:
    if not reading.registry:
        return []
    family = Family.objects.filter(number=reading.registry).select_related("household").first()
    known = present(family.household if family else Household.objects.filter(number=reading.registry).first())
    return list(sight.households().filter(pk=known.pk).select_related("district")) if known else []


def _employers_with(sight: Sight, reading: Reading) -> list[Employer]:
    numbered = EmployerIdentifier.objects.filter(value__in={reading.plain, reading.written}, run_ended__isnull=True)
    if not sight.whole:
        numbered = numbered.filter(source__in=sight.sources)
    keys = list(numbered.values_list("employer", flat=True).distinct()[:SHOWN])
    if reading.registry:
        known = present(Employer.objects.filter(number=reading.registry).first())
        keys += [known.pk] if known else []
    return list(sight.employers().filter(pk__in=keys).select_related("district").order_by("id")[:SHOWN])


def _hits(sight: Sight, people: list[Person]) -> list[Hit]:
    own = Identifier.objects.filter(person__in=people, kind="cnic", holder="own", run_ended__isnull=True)
    if not sight.whole:
        own = own.filter(source__in=sight.sources)
    cnics = {number.person_id: number for number in own.order_by("-id")}
    return [Hit(one, sum(code in sight.schemes for code in one.schemes), cnics.get(one.pk)) for one in people]
