"""Lists of reports that a police station sends: each row becomes a case, or stays here with the reason."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Posting
from saiban.cases.models import Case


class StationList(models.Model):
    """A list as it came in: rows in = rows accepted + rows set aside."""

    name = models.CharField(_("name of the file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    taken_by = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(db_default=models.functions.Now())
    rows_in = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    set_aside = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("list of a police station")
        constraints = [
            models.CheckConstraint(name="list_rows_add_up", condition=Q(rows_in=F("accepted") + F("set_aside")))
        ]


class StationListRow(models.Model):
    """A row of a list, as it was written (sealed): the case that it became, or why it became none."""

    list = models.ForeignKey(StationList, models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField()
    written_cipher = models.BinaryField()
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    fault = models.CharField(max_length=40, blank=True)
    field = models.CharField(max_length=40, blank=True)
    said = models.TextField(blank=True)

    class Meta:
        verbose_name = _("row of a list")
        constraints = [
            models.UniqueConstraint(name="list_row_line", fields=["list", "line"]),
            models.CheckConstraint(name="list_row_case_or_fault", condition=Q(case__isnull=False) ^ ~Q(fault="")),
        ]


def row_kind(list_: int, line: int) -> str:
    """What a row of a list is sealed under."""
    return f"station_list:{list_}:{line}"
