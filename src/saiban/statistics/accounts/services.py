"""What writes accounts: a return is put forward here; `saiban.statistics.deciding` decides on it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer
from saiban.directory.models import Scheme
from saiban.schemes import active
from saiban.statistics import deciding
from saiban.statistics.accounts.items import items
from saiban.statistics.accounts.rules import may_return_for, year_has_ended
from saiban.statistics.inquiry.schemes import inquiry_schemes
from saiban.statistics.models import AccountsLine, AccountsReturn
from saiban.statistics.models.checked import State

Amounts = Mapping[tuple[str, str], Decimal]
"""Rupees by item and, for benefits, function (else empty)."""


@transaction.atomic
def put_forward(
    *, by: Viewer, scheme: Scheme, year: int, basis: str, document: str, amounts: Amounts, note: str = ""
) -> AccountsReturn:
    """Put a scheme's accounts of a financial year forward; they count when somebody else has approved them.

    Raises ValidationError, by field where there is one: where another organisation runs the scheme, the year has not
    ended (but for provisional accounts), another return of that year waits, nothing is filled in, or an amount has no
    place there.
    """
    if not may_return_for(by.role, by.organisation and by.organisation.code, scheme.organisation_id):
        raise ValidationError(_("Only the organisation that runs the scheme, or a steward, returns its accounts."))
    if not year_has_ended(year, timezone.localdate()) and basis != AccountsReturn.Basis.PROVISIONAL:
        raise ValidationError({"year": _("This year has not ended: its accounts can only be provisional.")})
    if AccountsReturn.objects.filter(scheme=scheme, year=year, state=State.PROPOSED).exists():
        raise ValidationError({"year": _("A return of this year waits for a decision already.")})
    if not amounts:
        raise ValidationError(_("Fill in at least one amount."))
    functions = inquiry_schemes()[scheme.code].functions(active.book_in_force())
    for item, function in amounts:
        if items()[item].by_function != bool(function) or (function and function not in functions):
            raise ValidationError(
                _("%(item)s has no place in this scheme's accounts.") % {"item": f"{item} {function}"}
            )
    made = AccountsReturn.objects.create(
        scheme=scheme,
        year=year,
        basis=basis,
        document=document.strip(),
        note=note.strip(),
        proposed_by=by.user,
        proposed_as=by.posting,
    )
    AccountsLine.objects.bulk_create(
        AccountsLine(accounts=made, item=item, function=function, rupees=rupees)
        for (item, function), rupees in amounts.items()
    )
    deciding.note(by, made)
    return made
