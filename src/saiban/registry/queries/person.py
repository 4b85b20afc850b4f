"""Everything that a person's page shows, as far as the viewer may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saiban.access.viewer import Viewer
from saiban.directory.models import DataSource, Place, Scheme
from saiban.frame.crypto import open_sealed
from saiban.registry.models import (
    Address,
    BenefitPaid,
    Contribution,
    Employment,
    Enrolment,
    Family,
    HouseholdMember,
    Identifier,
    Person,
    RegistryEvent,
    SourceRecord,
)
from saiban.registry.queries.periods import last_day
from saiban.registry.queries.present import present
from saiban.registry.queries.said import Golden, golden_values
from saiban.registry.queries.sight import Sight
from saiban.registry.queries.timeline import Timeline, timeline
from saiban.terms.identity_numbers import format_cnic

_KINDS = {
    "cnic": _("CNIC"),
    "mother_cnic": _("Mother's CNIC"),
    "father_cnic": _("Father's CNIC"),
    "nic_old": _("Old NIC"),
    "poc": _("Pakistan Origin Card"),
    "por": _("Proof of Registration card"),
    "acc": _("Afghan Citizen Card"),
    "passport": _("Passport"),
    "birth_registration": _("Birth registration"),
    "family": _("Family number"),
    "nser_household": _("NSER household"),
    "ntn": _("National tax number"),
    "iban": _("Bank account"),
    "eobi_no": _("EOBI number"),
    "essi_no": _("Social security number"),
    "phone": _("Phone"),
}
_HOLDERS = {
    "head": _("the household head's"),
    "mother": _("the mother's"),
    "father": _("the father's"),
    "husband": _("the husband's"),
}


@dataclass(frozen=True)
class Number:
    """An identity number with the sources that know it; `clear` is empty unless it was unmasked."""

    kind: str
    scheme: Scheme | None
    last_four: str
    holder: str
    shared: bool
    sources: tuple[DataSource, ...]
    first: date | None
    last: date | None
    clear: str = ""

    @property
    def label(self) -> str:
        return str(_KINDS.get(self.kind, _("Scheme number")))

    @property
    def holder_label(self) -> str:
        """Whose number it is said to be; empty where it is the person's own."""
        return "" if self.holder == "own" else str(_HOLDERS.get(self.holder, _("somebody else's")))

    @property
    def masked(self) -> str:
        """The end of a number that is neither CNIC nor phone: never more than half of it where it is short."""
        return f"••••{self.last_four[-4:] if len(self.last_four) == 4 else ''}"

    @property
    def shown(self) -> str:
        """The number in clear, a CNIC with its dashes."""
        return format_cnic(self.clear) if self.is_cnic else self.clear

    @property
    def is_cnic(self) -> bool:
        """True for the person's own CNIC and a relative's."""
        return self.kind.endswith("cnic")


@dataclass(frozen=True)
class FamilyOf:
    """A family that the person belongs to; the woman or husband is None where the viewer may not see them."""

    family: Family
    woman: Person | None
    husband: Person | None


@dataclass(frozen=True)
class PersonPage:
    """What the page of a person holds. `whole` is false where other organisations' words are kept back.

    `agreements` are the codes of agreements under which more can be asked.
    """

    person: Person
    whole: bool
    values: list[Golden]
    numbers: list[Number]
    memberships: list[HouseholdMember]
    families: list[FamilyOf]
    addresses: list[Address]
    jobs: list[Employment]
    timeline: Timeline
    events: list[tuple[RegistryEvent, list[str]]]
    sources: list[DataSource]
    agreements: list[str]

    @property
    def conflicts(self) -> int:
        """How many fields the sources disagree about."""
        return sum(value.conflict for value in self.values)


def find_person(viewer: Viewer, number: str) -> Person | None:
    """Return the person who bears this registry number today, though it be that of a merged one.

    None where there is none, or none that the viewer may see; the two can't be told apart.
    """
    known = present(Person.objects.filter(number=number).first())
    people = Sight(viewer).people().select_related("district", "tehsil", "run_ended")
    return people.filter(pk=known.pk).first() if known else None


def last_fours(viewer: Viewer, people: Iterable[int]) -> dict[int, str]:
    """Return the last four digits of each person's own CNIC, by key; who has none that the viewer sees is left out."""
    sight = Sight(viewer)
    own = Identifier.objects.filter(person__in=list(people), kind="cnic", holder="own", run_ended__isnull=True)
    if not sight.whole:
        own = own.filter(source__in=sight.sources)
    return dict(own.order_by("-id").values_list("person", "last_four"))


def person_page(viewer: Viewer, person: Person, unmasked: bool = False) -> PersonPage:
    """Gather a person's page. `person` comes from `find_person`; `unmasked` opens identity numbers (log it first)."""
    sight = Sight(viewer)
    records = list(sight.records().filter(person=person).order_by("id"))
    places = {place.code: place for place in Place.objects.filter(code__in=_places_in(person, records))}
    memberships = sight.said(HouseholdMember.objects.filter(person=person)).select_related(
        "household__district", "family"
    )
    return PersonPage(
        person=person,
        whole=sight.whole,
        values=golden_values(person, records, sight.sources, places),
        numbers=_numbers(sight, person, unmasked),
        memberships=_one_a_household(memberships.order_by("-valid", "id")),
        families=_families(sight, person),
        addresses=list(
            sight.said(Address.objects.filter(person=person))
            .select_related("district", "tehsil", "record__source")
            .order_by("kind", "-as_of", "id")
        ),
        jobs=list(
            sight.said(Employment.objects.filter(person=person))
            .select_related("employer", "scheme")
            .order_by("-valid", "id")
        ),
        timeline=_timeline(sight, person),
        events=_events(sight, person),
        sources=sorted({sight.sources[record.source_id] for record in records}, key=lambda source: source.code),
        agreements=[one.agreement.code for one in sight.permits],
    )


def _places_in(person: Person, records: Iterable[SourceRecord]) -> set[str]:
    named = {record.said.get(field) for record in records for field in ("district", "tehsil")}
    return {code for code in named | {person.district_id, person.tehsil_id} if code}


def _numbers(sight: Sight, person: Person, unmasked: bool) -> list[Number]:
    rows = Identifier.objects.filter(person=person, run_ended__isnull=True)
    if not sight.whole:
        rows = rows.filter(source__in=sight.sources)
    grouped: dict[tuple[str, bytes, str], list[Identifier]] = {}
    for row in rows.order_by("kind", "id"):
        grouped.setdefault((row.kind, bytes(row.blind), row.holder), []).append(row)
    numbers = [_number(sight, same, unmasked) for same in grouped.values()]
    order = list(_KINDS)
    return sorted(numbers, key=lambda one: (order.index(one.kind) if one.kind in order else 99, one.holder != "own"))


def _number(sight: Sight, same: list[Identifier], unmasked: bool) -> Number:
    one = same[0]
    starts = [row.valid.lower for row in same if row.valid and row.valid.lower]
    ends = [day for row in same if (day := last_day(row.valid))]
    sources = {sight.sources[row.source].code: sight.sources[row.source] for row in same if row.source in sight.sources}
    kind, _colon, scheme = one.kind.partition(":")
    return Number(
        kind=kind,
        scheme=sight.schemes.get(scheme or kind),
        last_four=one.last_four,
        holder=one.holder,
        shared=any(row.shared for row in same),
        sources=tuple(sources[code] for code in sorted(sources)),
        first=min(starts, default=None),
        last=max(ends, default=None),
        clear=open_sealed(one.kind, bytes(one.cipher)) if unmasked else "",
    )


def _one_a_household(memberships: Iterable[HouseholdMember]) -> list[HouseholdMember]:
    newest: dict[int, HouseholdMember] = {}
    for membership in memberships:
        newest.setdefault(membership.household_id, membership)
    return list(newest.values())


def _families(sight: Sight, person: Person) -> list[FamilyOf]:
    reported = sight.said(HouseholdMember.objects.filter(person=person, family__isnull=False)).values("family")
    families = list(Family.objects.filter(pk__in=reported, run_ended__isnull=True).order_by("id"))
    parents = sight.people().in_bulk({key for one in families for key in (one.woman_id, one.husband_id) if key})
    return [FamilyOf(one, parents.get(one.woman_id), parents.get(one.husband_id)) for one in families]


def _timeline(sight: Sight, person: Person) -> Timeline:
    enrolments, benefits, contributions = (
        sight.said(kind.objects.filter(person=person)).select_related("scheme", "record").order_by("id")
        for kind in (Enrolment, BenefitPaid, Contribution)
    )
    return timeline(enrolments, benefits, contributions, timezone.localdate())


def _events(sight: Sight, person: Person) -> list[tuple[RegistryEvent, list[str]]]:
    """Merges and splits that touched the number, newest first, each with the other numbers that took part.

    Numbers are told of whom the viewer may see, and those that lead to this person.
    """
    touched = Q(survivor=person.pk) | Q(others__contains=[person.pk])
    events = list(
        RegistryEvent.objects.filter(touched, subject=RegistryEvent.Subject.PERSON)
        .select_related("publication")
        .order_by("-id")[:50]
    )
    keys = {key for event in events for key in (event.survivor, *event.others)}
    numbers = dict(sight.people().filter(pk__in=keys).values_list("pk", "number"))
    numbers |= dict(Person.objects.filter(pk__in=keys, merged_into=person).values_list("pk", "number"))
    return [
        (event, [numbers[key] for key in (event.survivor, *event.others) if key != person.pk and key in numbers])
        for event in events
    ]
