"""Who belongs to a sitting: the person at the window and the household, with what is known of each for the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.desk.handing_over import number_of
from saiban.desk.models import RegisteredPerson, Sitting
from saiban.desk.registering import members as registered_members
from saiban.desk.registering import standing
from saiban.desk.sitting.known import Facts, known_of
from saiban.directory.models import Place, Scheme
from saiban.registry import queries
from saiban.registry.models import Person
from saiban.schemes.active import book_in_force
from saiban.schemes.definitions import FactValue
from saiban.schemes.people import having_said

ADULT = 18


class NotToBeSeen(Exception):
    """The person of a sitting is not, or no longer, among those whom the viewer may see."""


@dataclass(frozen=True)
class Member:
    """Somebody of the family. `key` is the registry number, or the entry of who has none; it may stand in a form.

    `draws` are the schemes that the person is known to be in now; `last_four` the end of the CNIC or B-form.
    """

    key: str
    name: str
    name_ur: str
    father_name: str
    husband_name: str
    relation: str
    sex: str
    birth_date: date | None
    birth_precision: str
    marital_status: str
    last_four: str
    no_document: bool
    draws: tuple[Scheme, ...]
    facts: Mapping[str, FactValue]
    entry: RegisteredPerson | None = None  # how the window wrote them down, where they are known from there

    @property
    def keys(self) -> set[str]:
        """Every key that the person had at a window."""
        return {self.key} | ({self.entry.entry.hex} if self.entry else set())

    @property
    def called(self) -> str:
        """The name in the reader's script where it is known in it."""
        return (self.name_ur or self.name) if get_language() == "ur" else (self.name or self.name_ur)

    @property
    def age(self) -> int | None:
        """Full years today; None where no date of birth is known."""
        born, today = self.birth_date, timezone.localdate()
        return None if born is None else today.year - born.year - ((today.month, today.day) < (born.month, born.day))

    @property
    def number(self) -> str:
        """The registry number; empty where there is none yet."""
        return self.key if len(self.key) == 12 else ""


@dataclass(frozen=True)
class Family:
    """The household at the window, who stands there first. `score` with `survey_date` is read, never made, here."""

    members: tuple[Member, ...]
    number: str
    place: Place | None
    score: Decimal | None
    survey_date: date | None

    @property
    def person(self) -> Member:
        """Who stands at the window."""
        return self.members[0]

    def member(self, key: str) -> Member | None:
        """The member of this key; None for nobody's."""
        return next((one for one in self.members if one.key == key), None)

    @property
    def without_document(self) -> list[Member]:
        """Those without any paper: NADRA has to register them first."""
        return [one for one in self.members if one.no_document]

    def answered(
        self, answers: Mapping[str, Mapping[str, FactValue]], draws: Mapping[str, frozenset[str]] | None
    ) -> Family:
        """The same family with what was answered at the window; what is known stands.

        `answers` are facts by member ("" for the household), `draws` the schemes that each member says to draw from
        (None: nobody was asked).
        """
        home = answers.get("", {})

        def told(one: Member) -> Member:
            said = {**home, **answers.get(one.key, {})}
            drawn = None if draws is None else draws.get(one.key, frozenset())
            return replace(one, facts=having_said(one.facts, said, draws_from=drawn))

        return replace(self, members=tuple(told(one) for one in self.members))

    @property
    def unseen(self) -> frozenset[str]:
        """The schemes of which it is not known whether members draw from them."""
        told = [one.facts.get("unseen") for one in self.members]
        return frozenset(code for codes in told if isinstance(codes, tuple) for code in codes)


def family_at(viewer: Viewer, sitting: Sitting) -> Family:
    """Gather the family of a sitting, as far as the viewer may see it, and log the look. Raises NotToBeSeen."""
    if sitting.entry is not None:
        return _registered(viewer, sitting.entry)
    person = queries.find_person(viewer, sitting.number)
    if person is None:
        raise NotToBeSeen
    return _known(viewer, person, known_of(viewer, sitting, person))


def family_key(viewer: Viewer, person: Person) -> str:
    """What stands for a person's family: the number of the household that the viewer sees, else the person's own."""
    membership = queries.household_of(viewer, person)
    return membership.number if membership else person.number


def _known(viewer: Viewer, person: Person, facts: Facts) -> Family:
    household = queries.household_of(viewer, person)
    page = queries.household_page(viewer, household) if household else None
    relations = {one.person_id: one.relation for one in page.members} if page else {}
    people = {one.person_id: one.person for one in page.members} if page else {}
    people[person.pk] = person
    schemes = Scheme.objects.in_bulk()
    fours = queries.last_fours(viewer, people)
    members = tuple(
        _member(people[key], relations.get(key, ""), fours.get(key, ""), facts[key], schemes)
        for key in _in_order(person.pk, relations, facts)
        if key in people
    )
    return Family(
        members=members,
        number=household.number if household else "",
        place=person.tehsil or person.district,
        score=household.pmt_score if household else None,
        survey_date=household.survey_date if household else None,
    )


def _in_order(person: int, relations: Mapping[int, str], facts: Mapping[int, object]) -> list[int]:
    """The keys of those of whom facts are known: who stands there first, then as the household's page has them."""
    rest = [key for key in relations if key in facts and key != person]
    return [person, *rest, *(key for key in facts if key != person and key not in relations)]


def _member(
    person: Person, relation: str, last_four: str, facts: Mapping[str, FactValue], schemes: Mapping[str, Scheme]
) -> Member:
    enrolled = facts.get("enrolled")
    return Member(
        key=person.number,
        name=person.name,
        name_ur=person.name_ur,
        father_name=person.father_name,
        husband_name=person.husband_name,
        relation=relation,
        sex=person.sex,
        birth_date=person.birth_date,
        birth_precision=person.birth_precision,
        marital_status=person.marital_status,
        last_four=last_four,
        no_document=False,
        draws=tuple(schemes[code] for code in (enrolled if isinstance(enrolled, tuple) else ()) if code in schemes),
        facts=facts,
    )


def _registered(viewer: Viewer, entry: RegisteredPerson) -> Family:
    """The family as the window wrote it down, of which no scheme has been heard yet."""
    person = standing(entry.entry)
    rest = [one for one in registered_members(person.household) if one.entry != person.entry]
    people = [person, *rest]
    members = tuple(_written(one, len(people)) for one in people)
    log.write(viewer, act="view", subject_kind="registration", results=len(members))
    return Family(members, "", person.household.tehsil or person.household.district, None, None)


def _written(person: RegisteredPerson, size: int) -> Member:
    latin, urdu = person.called
    district = person.household.district
    age = person.age(timezone.localdate())
    facts: dict[str, FactValue] = {
        "sex": person.sex or None,
        "birth_date": person.birth_date,
        "marital_status": person.marital_status or None,
        "relation": person.relation or None,
        "disability": person.disabled,
        "alive": True,
        "province": district.parent_id,
        "district": district.code,
        "cnic_held": bool(person.cnic) if age is not None and age >= ADULT else None,
        "birth_registered": True if person.cnic else False if person.no_document else None,
        "household_size": size,
        "enrolled": (),
        "unseen": tuple(sorted(book_in_force().schemes)),
    }
    return Member(
        key=number_of(person) or person.entry.hex,
        name=latin,
        name_ur=urdu,
        father_name=person.father_name,
        husband_name=person.husband_name,
        relation=person.relation,
        sex=person.sex,
        birth_date=person.birth_date,
        birth_precision=person.birth_precision,
        marital_status=person.marital_status,
        last_four=person.cnic_last_four,
        no_document=person.no_document,
        draws=(),
        facts={code: value for code, value in facts.items() if value is not None},
        entry=person,
    )
