"""What reads accounts: which stand, which wait, and one return beside what the registry saw paid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils.translation import get_language

from saiban.access.viewer import Viewer
from saiban.directory.models import Scheme
from saiban.registry.models import BenefitPaid
from saiban.schemes import active, labels
from saiban.statistics import deciding
from saiban.statistics.accounts.items import Section, items
from saiban.statistics.inquiry.schemes import inquiry_schemes
from saiban.statistics.models import AccountsReturn
from saiban.statistics.models.checked import State


@dataclass(frozen=True)
class Row:
    """A line of the accounts as it is read; `rupees` is None where it was not filled in."""

    label: str
    meaning: str
    item: str
    function: str
    rupees: Decimal | None


@dataclass(frozen=True)
class AccountsPage:
    """A return with its receipts and expenditure, their sums, and what the registry saw paid in that year.

    `paid` is None where no list of payments of that year has come; `gap` is the return's benefits in cash less it.
    """

    accounts: AccountsReturn
    receipts: list[Row]
    expenditure: list[Row]
    received: Decimal
    spent: Decimal
    paid: Decimal | None
    gap: Decimal | None
    before: AccountsReturn | None
    may_decide: bool
    may_withdraw: bool


def returns(viewer: Viewer) -> QuerySet[AccountsReturn]:
    """The returns that the viewer may read: all, or those of the schemes that their own organisation runs."""
    found = AccountsReturn.objects.select_related("scheme__organisation", "proposed_by", "decided_by")
    return found if viewer.may("statistics.view") else found.filter(scheme__organisation=viewer.organisation)


def schemes_to_return(viewer: Viewer) -> QuerySet[Scheme]:
    """The schemes whose accounts the viewer may return."""
    asked = Scheme.objects.filter(code__in=inquiry_schemes()).select_related("organisation")
    return asked if viewer.sees_all_sources else asked.filter(organisation=viewer.organisation)


def standing(year: int | None = None) -> dict[tuple[str, int], AccountsReturn]:
    """The approved accounts by scheme and year, of each the newest; of one year where it is said."""
    approved = AccountsReturn.objects.filter(state=State.APPROVED).prefetch_related("lines").order_by("pk")
    if year is not None:
        approved = approved.filter(year=year)
    return {(one.scheme_id, one.year): one for one in approved}


def missing(year: int) -> list[Scheme]:
    """The schemes of which no approved accounts of a year have come."""
    have = {scheme for scheme, _year in standing(year)}
    return list(Scheme.objects.filter(code__in=set(inquiry_schemes()) - have).select_related("organisation"))


def accounts_page(viewer: Viewer, accounts: AccountsReturn) -> AccountsPage:
    """Gather the page of one return."""
    receipts, expenditure = rows(accounts, "receipts"), rows(accounts, "expenditure")
    paid = paid_in(inquiry_schemes()[accounts.scheme_id].registers, accounts.year)
    cash = total(row for row in expenditure if row.item == "cash_benefits")
    return AccountsPage(
        accounts=accounts,
        receipts=receipts,
        expenditure=expenditure,
        received=total(receipts),
        spent=total(expenditure),
        paid=paid,
        gap=cash - paid if paid is not None else None,
        before=standing(accounts.year - 1).get((accounts.scheme_id, accounts.year - 1)),
        may_decide=deciding.may_decide(viewer, accounts),
        may_withdraw=deciding.may_withdraw(viewer, accounts),
    )


def rows(accounts: AccountsReturn, section: Section) -> list[Row]:
    """The lines of one half of a return, in the order in which they are asked."""
    said = {(line.item, line.function): line.rupees for line in accounts.lines.all()}
    return [
        Row(label, meaning, item, function, said.get((item, function)))
        for item, function, label, meaning in lines_asked(accounts.scheme_id, section)
    ]


def lines_asked(scheme: str, section: Section) -> list[tuple[str, str, str, str]]:
    """The lines that a scheme is asked for: item, function, label and what it means, in the reader's language."""
    language = get_language() or "en"
    functions = inquiry_schemes()[scheme].functions(active.book_in_force())
    asked = []
    for item in items().values():
        if item.section != section:
            continue
        for function in functions if item.by_function else ("",):
            label = item.label.said(language)
            if function:
                label = f"{label}: {labels.BRANCHES[function]}"
            asked.append((item.code, function, label, item.meaning.said(language)))
    return asked


def total(rows: Iterable[Row]) -> Decimal:
    """The sum of the amounts that were filled in."""
    return sum((row.rupees for row in rows if row.rupees is not None), Decimal(0))


def paid_in(schemes: Iterable[str], year: int) -> Decimal | None:
    """Return what the registry's extracts say these schemes paid in a financial year; None where they say nothing."""
    paid: Decimal | None = BenefitPaid.objects.filter(
        scheme__in=schemes, paid_on__range=(date(year, 7, 1), date(year + 1, 6, 30)), run_ended=None
    ).aggregate(rupees=Sum("amount"))["rupees"]
    return paid
