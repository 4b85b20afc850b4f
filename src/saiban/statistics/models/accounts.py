"""The yearly accounts that each scheme returns: no extract carries what it took in and spent."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from saiban.directory.models import Scheme
from saiban.statistics.models.checked import DECIDED_ONCE, NEVER_DELETED, Checked, as_proposed

RUPEES = {"max_digits": 20, "decimal_places": 2}


class AccountsReturn(Checked):
    """What a scheme took in and spent in a financial year. Of those approved for one year the newest counts.

    `year` is the one in which the financial year begins: 2024 is 1 July 2024 to 30 June 2025.
    """

    class Basis(models.TextChoices):
        AUDITED = "audited", _("audited")
        UNAUDITED = "unaudited", _("closed, not audited")
        PROVISIONAL = "provisional", _("provisional")

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+", verbose_name=_("scheme"))
    year = models.PositiveSmallIntegerField(_("financial year"))
    basis = models.CharField(_("state of the accounts"), max_length=11, choices=Basis)
    document = models.CharField(_("document"), max_length=200)
    note = models.TextField(_("note"), blank=True)

    class Meta(Checked.Meta):
        verbose_name = _("accounts return")
        ordering = ["-year", "scheme", "-id"]
        triggers = [NEVER_DELETED, DECIDED_ONCE, as_proposed("scheme", "year", "basis", "document", "note")]
        constraints = [
            *Checked.Meta.constraints,
            models.UniqueConstraint(
                name="accounts_one_proposal", fields=["scheme", "year"], condition=Q(state="proposed")
            ),
            models.CheckConstraint(name="accounts_year", condition=Q(year__gte=1947, year__lte=2100)),
            models.CheckConstraint(name="accounts_document_said", condition=~Q(document="")),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.year_said}"

    @property
    def year_said(self) -> str:
        """The financial year as it is written: 2024-25."""
        return f"{self.year}-{(self.year + 1) % 100:02d}"


class AccountsLine(models.Model):
    """One amount of a return: an item of `tables/accounts_items.csv`, and for benefits the function they serve.

    What is not known has no line; an amount of 0 says that there was nothing.
    """

    accounts = models.ForeignKey(AccountsReturn, models.PROTECT, related_name="lines")
    item = models.CharField(max_length=30)
    function = models.CharField(max_length=30, blank=True)
    rupees = models.DecimalField(_("rupees"), **RUPEES)

    class Meta:
        verbose_name = _("line of an accounts return")
        ordering = ["id"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(name="accounts_line_once", fields=["accounts", "item", "function"]),
            models.CheckConstraint(name="accounts_line_named", condition=~Q(item="")),
        ]
