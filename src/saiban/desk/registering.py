"""Writing people down at the window: a household that the registry does not know, and corrections of one person."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.desk.models import RegisteredHousehold, RegisteredPerson
from saiban.desk.models.registrations import disability_kind
from saiban.directory.models import Place
from saiban.frame.crypto import blind, known_blinds, seal
from saiban.terms.dates import PartialDate


@dataclass(frozen=True)
class PersonSaid:
    """What was said of one person at the window, in standard form; empty where it was not said.

    `cnic` also holds the number of a child's B-form, which is of the same series. `number` is the registry number of
    somebody whom the registry knows; `seen` the paper that the officer saw.
    """

    name: str
    father_name: str = ""
    husband_name: str = ""
    relation: str = ""
    sex: str = ""
    born: PartialDate | None = None
    marital_status: str = ""
    disabled: bool | None = None
    cnic: str = ""
    phone: str = ""
    no_document: bool = False
    seen: str = ""
    number: str = ""


@dataclass(frozen=True)
class HomeSaid:
    """Where a household lives; `number` is its registry number where it is known."""

    district: Place
    tehsil: Place | None = None
    address: str = ""
    number: str = ""


@transaction.atomic
def register_household(*, by: Viewer, home: HomeSaid, people: Sequence[PersonSaid]) -> RegisteredHousehold:
    """Write down a household with its people, the first of whom stands at the window. Raises ValueError for nobody."""
    if not people:
        raise ValueError("a household has at least one person")
    household = RegisteredHousehold.objects.create(
        number=home.number,
        organisation=by.organisation,
        office=by.office,
        district=home.district,
        tehsil=home.tehsil,
        address=home.address,
        registered_by=by.posting,
    )
    for place, said in enumerate(people, 1):
        _write(by, household, place, uuid.uuid4(), timezone.localdate(), said)
    log.write(by, act="desk.register", subject_kind="registration", results=len(people))
    return household


@transaction.atomic
def correct(*, by: Viewer, person: RegisteredPerson, said: PersonSaid) -> RegisteredPerson:
    """Write down anew what was written wrongly at the window; the earlier row is kept.

    Of two corrections on one day the second is handed over on the next, so that no two files of a day disagree.
    """
    rows = RegisteredPerson.objects.select_for_update().filter(entry=person.entry).order_by("-as_of")
    newest = rows[0]
    day = max(timezone.localdate(), newest.as_of + timedelta(days=1))
    corrected = _write(by, newest.household, newest.place, newest.entry, day, said)
    log.write(by, act="desk.correct", subject_kind="registration", results=1)
    return corrected


def _write(
    by: Viewer, household: RegisteredHousehold, place: int, entry: uuid.UUID, day: date, said: PersonSaid
) -> RegisteredPerson:
    code = uuid.uuid4()
    kind, flag = disability_kind(code), {True: "y", False: "n"}
    return RegisteredPerson.objects.create(
        code=code,
        entry=entry,
        household=household,
        number=said.number,
        place=place,
        name=said.name,
        father_name=said.father_name,
        husband_name=said.husband_name,
        relation=said.relation,
        sex=said.sex,
        birth_date=said.born.value if said.born else None,
        birth_precision=said.born.precision if said.born else "",
        marital_status=said.marital_status,
        disability=None if said.disabled is None else seal(kind, flag[said.disabled]),
        no_document=said.no_document,
        seen=said.seen,
        as_of=day,
        registered_by=by.posting,
        **_sealed("cnic", said.cnic),
        **_sealed("phone", said.phone),
    )


def _sealed(kind: str, value: str) -> dict[str, object]:
    if not value:
        return {}
    return {kind: seal(kind, value), f"{kind}_blind": blind(kind, value), f"{kind}_last_four": value[-4:]}


def registered_with(viewer: Viewer, kind: str, value: str) -> list[RegisteredPerson]:
    """Return whom the viewer's own organisation registered with this CNIC or phone: each entry as it stands."""
    indexes = known_blinds([kind], [value])[0]
    own = RegisteredPerson.objects.filter(household__organisation=viewer.organisation)
    rows = own.filter(**{f"{kind}_blind__in": indexes}).select_related("household__district")
    newest = {row.entry: row for row in rows.order_by("as_of")}
    return list(newest.values())


def standing(entry: uuid.UUID) -> RegisteredPerson:
    """Return the row of an entry that stands: the latest that was written."""
    rows = RegisteredPerson.objects.filter(entry=entry).select_related("household__district", "household__tehsil")
    return rows.order_by("-as_of")[0]


def members(household: RegisteredHousehold) -> list[RegisteredPerson]:
    """Return the people of a household as they stand, in the order in which they were written down."""
    newest = {row.entry: row for row in household.people.order_by("as_of")}
    return sorted(newest.values(), key=lambda row: row.place)
