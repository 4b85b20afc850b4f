"""A million made-up people straight into the published tables, quickly: by COPY, not by a run."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import connection

from saiban.frame import keys
from saiban.frame.crypto import blind_many, seal_many
from saiban.registry.models import Publication
from saiban.terms import registry_numbers
from saiban.terms.registry_numbers import NumberKind

_PERSON = """COPY registry_person (id, number, row_digest, run_added_id, run_changed_id, name, name_ur, father_name,
    husband_name, name_key, sex, birth_date, birth_precision, marital_status, disability, district_id, schemes, sources,
    provenance) FROM STDIN"""
_IDENTIFIER = """COPY registry_identifier (row_digest, run_added_id, person_id, kind, cipher, blind, last_four, holder,
    shared, source, valid, record_id) FROM STDIN"""
_LOT = 50_000


def cnic(key: int) -> str:
    """Return the number of the key-th made-up person."""
    return f"35202{key:07d}{1 + key % 9}"


def fill(people: int) -> None:
    """Make so many people, each with a CNIC."""
    publication = Publication.objects.create(inputs="0" * 64, figures={"persons": people})
    secret = keys.key("numbers")
    numbers = registry_numbers.numbers(NumberKind.PERSON, 1, people, secret)
    born = date(1950, 1, 1)
    for first in range(1, people + 1, _LOT):
        some = range(first, min(people, first + _LOT - 1) + 1)
        values = [cnic(key) for key in some]
        kinds = ["cnic"] * len(values)
        with connection.cursor() as cursor:
            with cursor.copy(_PERSON) as copy:
                for key in some:
                    copy.write_row(
                        [key, numbers[key - 1], uuid.UUID(int=key), publication.pk, publication.pk,
                         f"Bench Person {key}", "", f"Bench Father {key % 9973}", "", f"BNC PRSN {key}",
                         "female" if key % 2 else "male", born + timedelta(days=key % 20_000), "day", "married",
                         b"\x01", "PK617", ["kafaalat"] if key % 3 else [], ["bisp"], "{}"]
                    )  # fmt: skip
            with cursor.copy(_IDENTIFIER) as copy:
                for key, value, cipher, index in zip(
                    some, values, seal_many(kinds, values), blind_many(kinds, values), strict=True
                ):
                    copy.write_row(
                        [uuid.UUID(int=key), publication.pk, key, "cnic", cipher, index, value[-4:], "own", False,
                         "bisp", "[2024-01-01,)", key]
                    )  # fmt: skip
