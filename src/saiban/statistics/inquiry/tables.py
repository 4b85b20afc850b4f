"""The six tables as rows: what each scheme is, pays, whom it insures and pays, what it took in and spent.

Keyed as the inquiry keys them: country, scheme, benefit, year, sex, age group. S1 and S2 follow from the scheme book,
S3 and S4 from the registry, S5 and S6 from the accounts that schemes returned and somebody else approved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from saiban.directory.models import Scheme
from saiban.schemes import active, labels
from saiban.schemes.definitions import Book
from saiban.schemes.wording import figures_today, filled
from saiban.statistics.accounts.items import financial_year, items
from saiban.statistics.accounts.queries import standing
from saiban.statistics.inquiry import counts
from saiban.statistics.inquiry.schemes import Contribution, InquiryScheme, inquiry_schemes
from saiban.statistics.kept import kept
from saiban.statistics.models import AccountsReturn, Edition
from saiban.statistics.wording import HIDDEN, Names, language

COUNTRY = "PAK"
_ISOLATES = "\u2066\u2069"  # what keeps an age in order on a page, and has no place in a cell
Cell = str | int | Decimal | None


@dataclass(frozen=True)
class Sheet:
    """A table of the inquiry: its number and name, what stands in it and where it comes from, columns and rows."""

    code: str
    title: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheets(edition: Edition, year: int) -> list[Sheet]:
    """Return S1 to S6: people on the day of the edition, accounts of a financial year, in the reader's language."""
    book = active.book_in_force()
    schemes = list(inquiry_schemes().values())
    named = {one.code: one for one in Scheme.objects.select_related("organisation")}
    accounts = {scheme: one for (scheme, _year), one in standing(year).items()}
    lake = kept(edition)
    people = Names()
    return [
        _identity(schemes, named, book),
        _benefits(schemes, named, book),
        _counts("S3", _("Members"), counts.members(lake) if lake else [], named, edition.as_of, people),
        _counts("S4", _("Recipients"), counts.recipients(lake) if lake else [], named, edition.as_of, people),
        _accounts("S5", "receipts", _("Receipts"), schemes, named, accounts, year),
        _accounts("S6", "expenditure", _("Expenditure"), schemes, named, accounts, year),
    ]


def _identity(schemes: Iterable[InquiryScheme], named: dict[str, Scheme], book: Book) -> Sheet:
    columns = (
        *_key(),
        _("Run by"),
        _("Law"),
        _("Since"),
        _("Kind"),
        _("Means-tested"),
        _("Functions"),
        _("Employers contribute"),
        _("Workers contribute"),
        _("Of"),
        _("Ceiling (rupees a month)"),
        _("Source of the contributions"),
    )
    rows = []
    for one in schemes:
        scheme, started = named[one.code], one.started(book)
        paid = {contribution.payer: contribution for contribution in one.contributions}
        first = next(iter(one.contributions), None)
        means = any(book.schemes[code].type == "means_tested" for code in one.benefits if code in book.schemes)
        rows.append(
            (
                *_named(one, named),
                str(scheme.organisation),
                one.law(book).said(language()),
                started.isoformat() if started else None,
                str(scheme.get_kind_display()),
                _("yes") if means else _("no"),
                _functions(one.functions(book)),
                _share(paid.get("employers")),
                _share(paid.get("workers")),
                first.base.said(language()) if first else None,
                first.ceiling if first else None,
                first.source if first else None,
            )
        )
    about = _("What each scheme is: from the directory and the scheme book.")
    return Sheet("S1", _("Schemes"), about, columns, tuple(rows))


def _benefits(schemes: Iterable[InquiryScheme], named: dict[str, Scheme], book: Book) -> Sheet:
    columns = (
        *_key(),
        _("Benefit"),
        _("Name of the benefit"),
        _("Functions"),
        _("Conditions"),
        _("Amount"),
        _("Paid"),
        _("Law"),
    )
    rows = []
    for one in schemes:
        for code in one.benefits:
            rules = book.schemes.get(code)
            if rules is None:
                continue
            values = figures_today(rules, book)
            said = [filled(condition.label.said(language()), values) for condition in rules.conditions]
            rows.append(
                (
                    *_named(one, named),
                    code,
                    rules.name.said(language()),
                    _functions(rules.functions),
                    "; ".join(said),
                    filled(rules.entitlement.words.said(language()), values),
                    str(labels.PERS[rules.entitlement.per]),
                    rules.law.said(language()),
                )
            )
    about = _("What each benefit is for, on what conditions and how much: from the scheme book in force today.")
    return Sheet("S2", _("Benefits"), about, columns, tuple(rows))


def _counts(
    code: str, title: str, counted: Sequence[counts.Counted], named: dict[str, Scheme], day: date, people: Names
) -> Sheet:
    columns = (*_key(), _("Benefit"), _("Functions"), _("Day"), _("Sex"), _("Age"), _("People"))
    rows = tuple(
        (
            *_named(inquiry_schemes()[one.scheme], named),
            one.register,
            _functions(one.functions),
            day.isoformat(),
            _("both sexes") if sex == counts.ALL else people.of("sex", sex),
            _("all ages") if age == counts.ALL else people.of("age_group", age).strip(_ISOLATES),
            HIDDEN if number is None else number,
        )
        for one in counted
        for (sex, age), number in one.people.items()
    )
    about = _("As the registry counts them, each person once in each list. %(sign)s: few people, not shown.")
    return Sheet(code, title, about % {"sign": HIDDEN}, columns, rows)


def _accounts(
    code: str,
    section: str,
    title: str,
    schemes: Iterable[InquiryScheme],
    named: dict[str, Scheme],
    accounts: dict[str, AccountsReturn],
    year: int,
) -> Sheet:
    columns = (
        *_key(),
        _("Financial year"),
        _("Item"),
        _("Name of the item"),
        _("Function"),
        _("Rupees"),
        _("State of the accounts"),
        _("Document"),
    )
    rows = tuple(row for one in schemes for row in _account_rows(one, section, named, accounts.get(one.code), year))
    about = _("From the accounts that schemes returned and a second person approved. No amount: not returned.")
    return Sheet(code, title, about, columns, rows)


def _account_rows(
    one: InquiryScheme, section: str, named: dict[str, Scheme], accounts: AccountsReturn | None, year: int
) -> Iterator[tuple[Cell, ...]]:
    """Yield the lines of a scheme's accounts; one line that says so where none have come."""
    start = (*_named(one, named), financial_year(year))
    if accounts is None:
        yield (*start, None, _("not returned"), None, None, None, None)
        return
    asked = items()
    for line in accounts.lines.all():
        item = asked[line.item]
        if item.section == section:
            function = str(labels.BRANCHES[line.function]) if line.function else ""
            stand = str(accounts.get_basis_display())
            yield (*start, item.code, item.label.said(language()), function, line.rupees, stand, accounts.document)


def _key() -> tuple[str, str, str]:
    return (_("Country"), _("Scheme"), _("Name of the scheme"))


def _named(one: InquiryScheme, named: dict[str, Scheme]) -> tuple[str, str, str]:
    return (COUNTRY, one.code, str(named[one.code]))


def _functions(functions: Iterable[str]) -> str:
    return ", ".join(str(labels.BRANCHES[one]) for one in functions)


def _share(contribution: Contribution | None) -> str | None:
    return None if contribution is None else f"{(contribution.share * 100).normalize():f}%"
