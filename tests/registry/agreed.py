"""Agreements in force, for tests of what leaves the registry: one person proposes, another approves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from saiban.access.models import Agreement, User
from saiban.access.permits import Asker, Permit, permit
from saiban.directory.models import Organisation


def user(username: str, full_name: str) -> User:
    """A user of this name, made where there is none."""
    return User.objects.get_or_create(username=username, defaults={"full_name": full_name})[0]


def agree(code: str, organisation: str = "eobi", **terms: Any) -> Agreement:
    """An approved agreement of an organisation; `terms` are columns, `until` the first day on which it is over."""
    until: date = terms.pop("until", timezone.localdate() + timedelta(days=365))
    agreement = Agreement.objects.create(
        code=code,
        organisation_id=organisation,
        purpose=terms.pop("purpose", "duplicate_check"),
        law="Benazir Income Support Programme Act 2010",
        section="section 10",
        all_schemes="schemes" not in terms,
        whole_country="places" not in terms,
        a_day=terms.pop("a_day", 1000),
        valid=DateRange(until - timedelta(days=730), until),
        proposed_by=user("farzana", "Farzana Malik"),
        **terms,
    )
    agreement.state = Agreement.State.APPROVED
    agreement.decided_by = user("tariq", "Tariq Mehmood")
    agreement.save()
    return agreement


def permitted(code: str, organisation: str = "eobi", **terms: Any) -> Permit:
    """The permit of an organisation's system under an agreement that is made for it."""
    agreement = agree(code, organisation, **terms)
    asker = Asker(Organisation.objects.get(pk=organisation), partner="eobi-core", request="0b8f")
    return permit(asker, purpose=agreement.purpose, agreement=code)
