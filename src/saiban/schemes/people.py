"""The registry's people as the evaluator takes them: everybody as a table, or one person with the household."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from django.db import connection, transaction
from django.utils import timezone

from saiban.access import log
from saiban.access.permits import NotPermitted
from saiban.access.shared_fields import SharedField
from saiban.access.viewer import Viewer
from saiban.directory.models import Scheme
from saiban.engine.duck import text
from saiban.registry import disability, shared
from saiban.registry.models import DistrictFigure, HouseholdMember, Person
from saiban.registry.queries.sight import Sight
from saiban.schemes.definitions import FactValue
from saiban.schemes.facts import facts
from saiban.schemes.people_query import KNOWN, SEALED, PeopleQuery, people_query

AT_ONCE = 100_000
"""Sealed values that are opened at once."""


@dataclass(frozen=True)
class KnownPeople:
    """A person as the evaluator takes them, and the others of the household (None: no source says who they are).

    `enrolled` stands among the facts, and `unseen`: the schemes of which it is not known whether one draws from them,
    because they never reported or the viewer may not see what they report. `keys` are those of the person and of each
    of `members`: the desk shows who they are.
    """

    person: Mapping[str, FactValue]
    members: tuple[Mapping[str, FactValue], ...] | None
    keys: tuple[int, ...] = ()

    @property
    def unseen(self) -> tuple[str, ...]:
        """The schemes of which it is not known whether the person draws from them."""
        told = self.person["unseen"]
        return told if isinstance(told, tuple) else ()


def having_said(
    known: Mapping[str, FactValue], answers: Mapping[str, FactValue], *, draws_from: Iterable[str] | None = None
) -> dict[str, FactValue]:
    """Return what is known of a person with what they said at the window; what was known before stands.

    `draws_from` are all the schemes that they draw from (None: not asked); that settles which were unseen.
    """
    facts = {**known, **answers, **{code: value for code, value in known.items() if value is not None}}
    if draws_from is not None:
        enrolled = facts.get("enrolled")
        held = enrolled if isinstance(enrolled, tuple) else ()
        facts |= {"enrolled": tuple(sorted({*held, *draws_from})), "unseen": ()}
    return facts


def people_table(con: duckdb.DuckDBPyConnection, wanted: Iterable[str], *, as_of: date) -> int:
    """Make the table `people` of all the living whose number is in use and return how many they are.

    Columns: `person`, `household`, `enrolled` (a list of codes), and each wanted fact that the registry can know. It is
    read in one transaction, streamed by COPY; disability is opened only where it is wanted. The whole registry is
    read for counting alone: it is no look at a person and no key leaves the table.
    """
    asked = people_query({code: fact for code, fact in facts().items() if code in set(wanted)}, as_of=as_of)
    with tempfile.TemporaryDirectory(prefix="saiban-people-") as folder, transaction.atomic():
        file = Path(folder) / "people.csv"
        _copy_out(asked, file)
        con.execute(f"CREATE OR REPLACE TABLE people AS {_reading(asked, file)}")
        if SEALED in asked.columns:
            _open_disability(con)
    [(counted,)] = con.execute("SELECT count(*) FROM people").fetchall()
    return int(counted)


def facts_of(viewer: Viewer, person: Person) -> KnownPeople:
    """Return what the registry knows of a person and the household, as far as the viewer may see, and log the look.

    `person` comes from `registry.queries.find_person`. Golden values are shown to all who may see the person;
    enrolments, jobs and contributions are those that the viewer's sources report, and the enrolments that agreements
    of the own organisation share for the viewer's purpose (asking is counted there).
    """
    sight = Sight(viewer)
    keys = sorted({person.pk, *_household_of(sight, person)})
    sources = None if sight.whole else list(sight.sources)
    asked = people_query(dict(facts()), as_of=timezone.localdate(), keys=keys, sources=sources)
    with transaction.atomic():
        rows = {row["person"]: row for row in _rows(asked)}
        own = rows.pop(person.pk)
        home = own["household"]
        others = [row for row in rows.values() if home is not None and row["household"] == home and row["alive"]]
        reporting = _schemes_that_report()
        seen = reporting if sight.whole else reporting & set(sight.schemes)
        agreed = {} if sight.whole else _agreed(sight, person, reporting)
        own["enrolled"] = tuple(sorted({*own["enrolled"], *(code for code, draws in agreed.items() if draws)}))
        looked_at = [person.pk, *(row["person"] for row in others)]
        log.write(
            viewer,
            act="eligibility",
            subject_kind="person",
            subjects=looked_at,
            fields=sorted(KNOWN),
            results=len(looked_at),
        )
    known = set(Scheme.objects.values_list("code", flat=True))
    unseen = tuple(sorted(known - seen - agreed.keys()))
    members = tuple(_told(row, tuple(sorted(known - seen))) for row in others)
    return KnownPeople(_told(own, unseen), None if home is None else members, tuple(looked_at))


def _household_of(sight: Sight, person: Person) -> list[int]:
    """Return the keys of those who share the household in which the person was seen last, as far as may be seen."""
    memberships = sight.said(HouseholdMember.objects.filter(person=person)).order_by("-valid", "id")
    household = memberships.values_list("household", flat=True).first()
    if household is None:
        return []
    members = sight.said(HouseholdMember.objects.filter(household=household, person__in=sight.present_people()))
    return list(members.values_list("person", flat=True))


def _agreed(sight: Sight, person: Person, reporting: set[str]) -> dict[str, bool]:
    """Return of the schemes that agreements share whether the person draws from them; nothing where none may be asked.

    Who is within an agreement's districts and is not found under it draws from none of its schemes.
    """
    found: dict[str, bool] = {}
    for permit in sight.permits:
        within = permit.districts is None or person.district_id in permit.districts
        if SharedField.ENROLMENTS not in permit.fields or not within:
            continue
        try:
            with transaction.atomic():  # what an agreement that refuses would have spent is given back
                known = shared.look_up(permit, [("registry", person.number)], fields=[SharedField.ENROLMENTS])
        except NotPermitted:
            continue
        enrolments = [row for ones in known for one in ones for row in one.enrolments or ()]
        active = {row.scheme for row in enrolments if row.status == "active"}
        for scheme in reporting if permit.schemes is None else reporting & permit.schemes:
            found[scheme] = found.get(scheme, False) or scheme in active
    return found


def _schemes_that_report() -> set[str]:
    """Return the schemes with people in the registry as it is published."""
    figures = DistrictFigure.objects.filter(run_ended__isnull=True, scheme__isnull=False)
    return set(figures.values_list("scheme", flat=True).distinct())


def _rows(asked: PeopleQuery) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(asked.sql, asked.parameters)
        rows = [dict(zip(asked.columns, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        row["enrolled"] = tuple(row["enrolled"])
        row[SEALED] = disability.opened("person", row["person"], row[SEALED])
    return rows


def _told(row: Mapping[str, Any], unseen: tuple[str, ...]) -> dict[str, FactValue]:
    """Return a row's facts, all of the book's, unknown ones as None."""
    return {"enrolled": row["enrolled"], "unseen": unseen, **{code: row.get(code) for code in facts()}}


def _copy_out(asked: PeopleQuery, file: Path) -> None:
    listed = ", ".join(
        f"array_to_string({code}, ',') AS {code}" if kind == "VARCHAR[]" else code
        for code, kind in asked.columns.items()
    )
    query = f"COPY (SELECT {listed} FROM ({asked.sql}) told) TO STDOUT (FORMAT csv)"
    with connection.cursor() as cursor, cursor.copy(query, asked.parameters) as parts, file.open("wb") as out:
        for part in parts:
            out.write(part)


def _reading(asked: PeopleQuery, file: Path) -> str:
    """Return SQL for DuckDB that reads the file: lists from text, sealed values as the text that they came in."""
    kinds = {code: "VARCHAR" if kind in ("VARCHAR[]", "BLOB") else kind for code, kind in asked.columns.items()}
    shown = ", ".join(
        f"CASE WHEN coalesce({code}, '') = '' THEN []::VARCHAR[] ELSE string_split({code}, ',') END AS {code}"
        if kind == "VARCHAR[]"
        else code
        for code, kind in asked.columns.items()
    )
    return (
        f"SELECT {shown} FROM read_csv({text(str(file))}, columns={kinds!r}, auto_detect=false, header=false, "
        "delim=',', quote='\"', escape='\"', new_line='\\n')"
    )


def _open_disability(con: duckdb.DuckDBPyConnection) -> None:
    """Put yes, no or unknown in the place of the sealed values."""
    sealed = con.sql(f"SELECT person, {SEALED} FROM people").to_arrow_reader(AT_ONCE)
    batches = []
    for batch in sealed:
        keys, ciphers = batch.column(0).to_pylist(), batch.column(1).to_pylist()
        values = disability.opened_many("person", keys, [bytes.fromhex((cipher or "")[2:]) for cipher in ciphers])
        columns = [pa.array(keys, pa.int64()), pa.array(values, pa.bool_())]
        batches.append(pa.RecordBatch.from_arrays(columns, ["person", SEALED]))
    con.register("flags", pa.Table.from_batches(batches, pa.schema({"person": pa.int64(), SEALED: pa.bool_()})))
    con.execute("CREATE TEMP TABLE opened AS SELECT * FROM flags")
    con.unregister("flags")
    con.execute(
        f"CREATE OR REPLACE TABLE people AS SELECT people.* EXCLUDE ({SEALED}), opened.{SEALED} "
        "FROM people JOIN opened USING (person)"
    )
    con.execute("DROP TABLE opened")
