"""Facts about people that a permit shows; what schemes reported only of the permit's schemes. Keys lead to values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model, QuerySet

from saiban.access.permits import Permit
from saiban.directory.models import DataSource
from saiban.frame.crypto import open_sealed
from saiban.registry.models import Address, BenefitPaid, Employment, Enrolment, Identifier
from saiban.registry.shared.values import (
    SharedAddress,
    SharedBenefit,
    SharedEmployment,
    SharedEnrolment,
    SharedNumber,
)
from saiban.terms.identity_numbers import IdentityKind

Row = TypeVar("Row", bound=Model)
_OF_THE_STATE = frozenset(
    {
        IdentityKind.CNIC,
        IdentityKind.NIC_OLD,
        IdentityKind.POC,
        IdentityKind.POR,
        IdentityKind.ACC,
        IdentityKind.PASSPORT,
        IdentityKind.FAMILY,
        IdentityKind.BIRTH_REGISTRATION,
    }
)
"""Kinds of numbers that no scheme gave; the other kinds are shown where they come from a scheme of the permit."""
_NEVER = frozenset({IdentityKind.IBAN, IdentityKind.NTN, "phone"})


def addresses(permit: Permit, keys: Sequence[int]) -> dict[int, list[SharedAddress]]:
    """The newest address of present stay and of origin."""
    rows = Address.objects.filter(person__in=keys, run_ended__isnull=True).order_by("-kind", "as_of", "-pk")
    newest = {(row.person_id, row.kind): row for row in rows}
    found: dict[int, list[SharedAddress]] = defaultdict(list)
    for (key, kind), row in newest.items():
        found[key].append(SharedAddress(kind, row.district_id, row.tehsil_id, row.text, row.as_of))
    return found


def phones(permit: Permit, keys: Sequence[int]) -> dict[int, list[str]]:
    """Phone numbers in E.164."""
    found: dict[int, list[str]] = defaultdict(list)
    for key, kind, cipher in _numbers(keys).filter(kind="phone").values_list("person", "kind", "cipher").distinct():
        found[key].append(open_sealed(kind, bytes(cipher)))
    return {key: sorted(values) for key, values in found.items()}


def identity_numbers(permit: Permit, keys: Sequence[int]) -> dict[int, list[SharedNumber]]:
    """The people's own identity numbers, but for accounts, tax numbers and phones."""
    rows = _numbers(keys).exclude(kind__in=_NEVER).values_list("person", "kind", "cipher", "source").distinct()
    known = None if permit.schemes is None else _sources(permit)
    found: dict[int, set[SharedNumber]] = defaultdict(set)
    for key, kind, cipher, source in rows:
        if kind in _OF_THE_STATE or known is None or source in known:
            found[key].add(SharedNumber(kind, open_sealed(kind, bytes(cipher))))
    return {
        key: sorted(values, key=lambda one: (one.kind != "cnic", one.kind, one.value)) for key, values in found.items()
    }


def enrolments(permit: Permit, keys: Sequence[int]) -> dict[int, list[SharedEnrolment]]:
    """Enrolments in the permit's schemes, the newest first."""
    found: dict[int, list[SharedEnrolment]] = defaultdict(list)
    for row in _of_schemes(permit, Enrolment.objects.filter(person__in=keys)).order_by("-valid", "scheme", "pk"):
        since, until = _days(row.valid)
        found[row.person_id].append(SharedEnrolment(row.scheme_id, row.status, since, until, row.as_of))
    return found


def benefits(permit: Permit, keys: Sequence[int]) -> dict[int, list[SharedBenefit]]:
    """Payments by the permit's schemes, the newest first."""
    found: dict[int, list[SharedBenefit]] = defaultdict(list)
    for row in _of_schemes(permit, BenefitPaid.objects.filter(person__in=keys)).order_by("-paid_on", "scheme", "pk"):
        since, until = _days(row.period)
        found[row.person_id].append(SharedBenefit(row.scheme_id, row.paid_on, since, until, row.amount))
    return found


def employment(permit: Permit, keys: Sequence[int]) -> dict[int, list[SharedEmployment]]:
    """Jobs that the permit's schemes report, the newest first."""
    rows = _of_schemes(permit, Employment.objects.filter(person__in=keys)).select_related("employer")
    found: dict[int, list[SharedEmployment]] = defaultdict(list)
    for row in rows.order_by("-valid", "scheme", "pk"):
        since, until = _days(row.valid)
        employer = row.employer
        found[row.person_id].append(
            SharedEmployment(row.scheme_id, employer.number, employer.name, since, until, row.wage)
        )
    return found


def _numbers(keys: Sequence[int]) -> QuerySet[Identifier]:
    return Identifier.objects.filter(person__in=keys, holder="own", run_ended__isnull=True)


def _sources(permit: Permit) -> set[str]:
    return set(DataSource.objects.filter(scheme__in=permit.schemes).values_list("code", flat=True))


def _of_schemes(permit: Permit, rows: QuerySet[Row]) -> QuerySet[Row]:
    live = rows.filter(run_ended__isnull=True)
    return live if permit.schemes is None else live.filter(scheme__in=permit.schemes)


def _days(period: DateRange | None) -> tuple[date | None, date | None]:
    """Return the first and the last day of a period; the database keeps the day after the last."""
    if period is None:
        return None, None
    return period.lower, period.upper - timedelta(days=1) if period.upper else None
