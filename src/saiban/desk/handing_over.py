"""What the window wrote down goes into the registry as one more source: a file of each organisation's desks, received
like every other file. The next consolidation links its rows and gives numbers to people who had none.
"""

from __future__ import annotations

import csv
import hashlib
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.utils import timezone

from saiban.consolidation.decisions import contradicted, decide
from saiban.consolidation.lock import only_one
from saiban.consolidation.models import Decision, Extract
from saiban.consolidation.receiving import Arrival, read_all, save_mapping
from saiban.desk.models import RegisteredPerson
from saiban.directory.models import Organisation
from saiban.frame.crypto import open_sealed
from saiban.frame.home import subfolder
from saiban.intake.keys import HEX_DIGITS
from saiban.intake.mapping import load_mapping
from saiban.registry.models import Person, SourceRecord

COLUMNS = (
    "entry", "written on", "household", "relation", "name", "father", "husband", "sex", "born", "age",
    "marital status", "disabled", "cnic", "phone", "district", "tehsil", "address",
)  # fmt: skip

_MAPPING = """source: {source}
name: {{en: "One window: {name_en}", ur: "ون ونڈو: {name_ur}"}}
organisation: {organisation}
unit: person
files: "desk-*.csv"
mode: snapshot
as_of: {{column: written on}}
read: {{format: csv, encoding: utf-8, delimiter: ","}}
key: [scheme_number]
required: [name]
columns:
  entry: scheme_number
  household: household
  relation: relation
  name: name
  father: father_name
  husband: husband_name
  sex: sex
  born: birth_date
  age: age
  marital status: marital_status
  disabled: disabled
  cnic: cnic
  phone: phone
  district: district
  tehsil: tehsil
  address: address
numbers:
  scheme_number: {{identifies: "no"}}
"""


def source_of(organisation: Organisation) -> str:
    """The code of the source that an organisation's desks are."""
    return f"desk-{organisation.code}"


def record_of(person: RegisteredPerson) -> str:
    """The name of the record that an entry becomes in the registry."""
    key = hashlib.sha256(person.entry.hex.upper().encode()).hexdigest()[:HEX_DIGITS]
    return f"{source_of(person.household.organisation)}:{key}"


def hand_over(today: date | None = None) -> list[Extract]:
    """Have what stands in every organisation's desks received as an extract; the same entries are the same extract.

    Raises TimeoutError where a run holds the registry for too long.
    """
    day = today or timezone.localdate()
    organisations = Organisation.objects.filter(
        pk__in=RegisteredPerson.objects.filter(as_of__lte=day).values("household__organisation")
    )
    with (
        only_one(),
        tempfile.TemporaryDirectory(dir=subfolder("desk")) as folder,
    ):
        arrivals = [_arrival(organisation, day, Path(folder)) for organisation in organisations.order_by("code")]
        extracts = read_all(arrivals)
    _bind_the_known(day)
    return extracts


def number_of(person: RegisteredPerson) -> str:
    """The registry number of somebody registered at the window; empty until a run has given one."""
    record = SourceRecord.objects.filter(record=record_of(person)).select_related("person__merged_into").first()
    if record is None or record.person is None:
        return person.number
    return _present(record.person).number


def _present(person: Person) -> Person:
    while person.merged_into is not None:
        person = person.merged_into
    return person


def _arrival(organisation: Organisation, day: date, folder: Path) -> Arrival:
    names = {"name_en": organisation.name_en, "name_ur": organisation.name_ur}
    quoted = {key: name.replace('"', "'") for key, name in names.items()}
    text = _MAPPING.format(source=source_of(organisation), organisation=organisation.code, **quoted)
    path = folder / f"{source_of(organisation)}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows(_row(person) for person in _standing(organisation, day))
    return Arrival(path, save_mapping(load_mapping(text)))


def _standing(organisation: Organisation, day: date) -> Iterable[RegisteredPerson]:
    rows = RegisteredPerson.objects.filter(household__organisation=organisation, as_of__lte=day)
    rows = rows.select_related("household__district", "household__tehsil")
    newest = {row.entry: row for row in rows.order_by("as_of", "code")}
    return sorted(newest.values(), key=lambda row: row.entry)


def _row(person: RegisteredPerson) -> list[str]:
    home = person.household
    born, age = _born(person)
    return [
        person.entry.hex,
        person.as_of.isoformat(),
        home.number or home.code.hex,
        person.relation,
        person.name,
        person.father_name,
        person.husband_name,
        person.sex,
        born,
        age,
        person.marital_status,
        "" if person.disabled is None else "yes" if person.disabled else "no",
        open_sealed("cnic", bytes(person.cnic)) if person.cnic else "",
        open_sealed("phone", bytes(person.phone)) if person.phone else "",
        home.district.name_en,
        home.tehsil.name_en if home.tehsil else "",
        home.address,
    ]


def _born(person: RegisteredPerson) -> tuple[str, str]:
    """Write a date of birth as far as it is known; one that was worked out from an age goes back to the age."""
    born = person.birth_date
    if born is None:
        return "", ""
    if person.birth_precision == "age":
        return "", str(person.as_of.year - born.year)
    length = {"year": 4, "month": 7}.get(person.birth_precision, 10)
    return born.isoformat()[:length], ""


def _bind_the_known(day: date) -> None:
    """Say of entries about people whom the registry knows that they are those people: the officer saw them."""
    known = RegisteredPerson.objects.filter(as_of__lte=day).exclude(number="")
    for person in known.select_related("household__organisation", "registered_by__user"):
        record = record_of(person)
        own = SourceRecord.objects.filter(person__number=person.number, run_ended__isnull=True).exclude(record=record)
        other = own.order_by("pk").values_list("record", flat=True).first()
        if other is None or contradicted(record, other, Decision.Verdict.SAME):
            continue
        first, second = sorted((record, other))
        if not Decision.objects.filter(record_a=first, record_b=second, withdrawn_at__isnull=True).exists():
            decide(person.registered_by.user, record, other, Decision.Verdict.SAME, "identified at the window")
