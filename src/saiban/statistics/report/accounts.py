"""What schemes took in and spent in a year, as a table of a report."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from saiban.frame.documents import Heading, Paragraph, Part, Rows
from saiban.frame.language import left_to_right, listed
from saiban.statistics.accounts.items import financial_year, items
from saiban.statistics.accounts.queries import missing, standing
from saiban.statistics.models import AccountsReturn
from saiban.statistics.wording import Names
from saiban.terms.money import group_lakhs

MILLION = Decimal(1_000_000)


def parts(year: int) -> Iterator[Part]:
    """Yield the accounts of a financial year: a line for each scheme that returned them, and who did not."""
    found = {scheme: one for (scheme, _year), one in standing(year).items()}
    yield Heading(_("Receipts and expenditure, %(year)s") % {"year": left_to_right(financial_year(year))})
    names = Names()
    if found:
        columns = (_("Scheme"), _("Received"), _("Benefits"), _("Administration"), _("Spent in all"), _("Accounts"))
        rows = [
            (names.of("scheme", scheme), *(_millions(amount) for amount in _sums(one)), str(one.get_basis_display()))
            for scheme, one in sorted(found.items())
        ]
        yield Rows(columns, rows, (4, 2, 2, 3, 2, 3))
        yield Paragraph(_("In millions of rupees, as the schemes returned them and a second person approved them."))
    late = [str(one) for one in missing(year)]
    if late:
        yield Paragraph(_("No approved accounts of this year have come from: %(schemes)s.") % {"schemes": listed(late)})


def _sums(accounts: AccountsReturn) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Add up what came in, went to benefits, to administration, and was spent in all."""
    received = benefits = administration = spent = Decimal(0)
    for line in accounts.lines.all():
        item = items()[line.item]
        if item.section == "receipts":
            received += line.rupees
            continue
        spent += line.rupees
        benefits += line.rupees if item.by_function else 0
        administration += line.rupees if item.code == "administration" else 0
    return received, benefits, administration, spent


def _millions(rupees: Decimal) -> str:
    """Write rupees in millions with one digit."""
    tenths = int((rupees / MILLION * 10).to_integral_value())
    sign = "-" if tenths < 0 else ""
    return f"{sign}{group_lakhs(abs(tenths) // 10)}.{abs(tenths) % 10}"
