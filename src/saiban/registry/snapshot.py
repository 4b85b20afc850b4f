"""What the registry says before a run, as Parquet: who has which number, what was merged, which codes are known.

`write_snapshot(out)` writes into the folder `out`:

    records.parquet      record, id, person, household, employer, ended
    persons.parquet      number, merged_into, ended        (also households.parquet, employers.parquet)
    families.parquet     number, woman, ended
    history.parquet      subject, event, number, record    what each number held just before a merge
    sources.parquet      source, organisation, scheme, trust   (trust: see TRUST; the smaller the better)
    publication.json     {"publication": id of the newest publication, or null}

Rows stream from COPY into CSV files and from there into Parquet, so that memory stays small whatever the size.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from django.db import connection, transaction

from saiban.engine.duck import connect
from saiban.registry.exporting import exported
from saiban.registry.golden.making import text
from saiban.registry.models import Publication

TRUST = ("government_pension", "contributory", "tax_financed", "survey")
"""Kinds of scheme, the most trusted first: a pension office sees documents and pays for life, an institution checks
wages against returns, a grant is checked at its door, a survey writes down what it is told."""

_NUMBERS = "SELECT id, merged_into_id, run_ended_id IS NOT NULL FROM registry_{} ORDER BY id"
_NUMBER_COLUMNS = {"number": "BIGINT", "merged_into": "BIGINT", "ended": "BOOLEAN"}

_TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "records": (
        "SELECT record, id, person_id, household_id, employer_id, run_ended_id IS NOT NULL "
        "FROM registry_sourcerecord ORDER BY id",
        {
            "record": "VARCHAR",
            "id": "BIGINT",
            "person": "BIGINT",
            "household": "BIGINT",
            "employer": "BIGINT",
            "ended": "BOOLEAN",
        },
    ),
    "persons": (_NUMBERS.format("person"), _NUMBER_COLUMNS),
    "households": (_NUMBERS.format("household"), _NUMBER_COLUMNS),
    "employers": (_NUMBERS.format("employer"), _NUMBER_COLUMNS),
    "families": (
        "SELECT id, woman_id, run_ended_id IS NOT NULL FROM registry_family ORDER BY id",
        {"number": "BIGINT", "woman": "BIGINT", "ended": "BOOLEAN"},
    ),
    "history": (
        "SELECT e.subject, e.id, held.key::bigint, record.value::bigint FROM registry_registryevent e, "
        "jsonb_each(e.before) held, jsonb_array_elements_text(held.value) record WHERE e.kind = 'merge' "
        "ORDER BY e.id, held.key::bigint, record.value::bigint",
        {"subject": "VARCHAR", "event": "BIGINT", "number": "BIGINT", "record": "BIGINT"},
    ),
    "sources": (
        "SELECT s.code, s.organisation_id, s.scheme_id, coalesce(array_position(ARRAY[{}], k.kind), {}) "
        "FROM directory_datasource s LEFT JOIN directory_scheme k ON k.code = s.scheme_id ORDER BY s.code".format(
            ", ".join(f"'{kind}'" for kind in TRUST), len(TRUST) + 1
        ),
        {"source": "VARCHAR", "organisation": "VARCHAR", "scheme": "VARCHAR", "trust": "INTEGER"},
    ),
}


def write_snapshot(out: Path) -> None:
    """Write the snapshot into the folder `out`.

    The caller holds the lock of the one run at a time, so nothing of this changes meanwhile; `publish` makes sure.
    """
    with transaction.atomic(), connection.cursor() as cursor, connect(spill=out / "spill") as con:
        newest = Publication.objects.order_by("-id").values_list("id", flat=True).first()
        for name, (query, columns) in _TABLES.items():
            rows = exported(cursor, query, out / f"{name}.csv", columns)
            con.execute(f"COPY ({rows}) TO {text(out / f'{name}.parquet')} (FORMAT parquet, COMPRESSION zstd)")
            (out / f"{name}.csv").unlink()
    shutil.rmtree(out / "spill")
    (out / "publication.json").write_text(json.dumps({"publication": newest}), "utf-8")
