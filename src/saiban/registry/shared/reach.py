"""Whom a permit speaks about: people of today's registry within its schemes and its districts.

A person is within a scheme that has enrolled them now, or whose sources have a record of them (surveyed, enrolled
before). Every question of this folder goes through `condition` or `within`.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from saiban.access.permits import Permit
from saiban.frame import prepared

AT_ONCE = 10_000
"""Numbers or people of one question; a larger one is cut up by whoever asks."""


class Charged(int):
    """The key of a person whom the permit's allowance has been spent for: to read them costs no more."""


def condition(permit: Permit) -> tuple[str, list[Any]]:
    """Return the reach as SQL over the table `registry_person`, with its parameters."""
    parts = ["registry_person.merged_into_id IS NULL AND registry_person.run_ended_id IS NULL"]
    parameters: list[Any] = []
    if permit.districts is not None:
        parts.append("registry_person.district_id = ANY(%s)")
        parameters.append(sorted(permit.districts))
    if permit.schemes is not None:
        schemes = sorted(permit.schemes)
        parts.append(
            "(registry_person.schemes && %s::varchar[] OR registry_person.sources && "
            "(SELECT array_agg(code) FROM directory_datasource WHERE scheme_id = ANY(%s)))"
        )
        parameters += [schemes, schemes]
    return " AND ".join(parts), parameters


def within(permit: Permit) -> RawSQL:
    """Return the reach as a condition for `Person.objects.filter`."""
    sql, parameters = condition(permit)
    return RawSQL(sql, parameters, output_field=BooleanField())  # noqa: S611 (the text is our own, values are bound)


def granted(permit: Permit, fields: Collection[str] | None) -> frozenset[str]:
    """Return the fields that are asked for (None: all granted). Raises NotPermitted for one that is not granted."""
    if fields is None:
        return frozenset(permit.fields)
    permit.require(fields=fields)
    return frozenset(fields)


def together() -> AbstractContextManager[object]:
    """Let what is spent, read and logged stand or fall together: with what surrounds it, or in an own transaction.

    What is gathered (`prepared.gathered`) is written at its end, before anything of the answer leaves.
    """
    return nullcontext() if prepared.gathering() or connection.in_atomic_block else transaction.atomic()
