"""Days that were declared holidays or working days, and working weeks that differ: rows with who said so."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models import User
from saiban.directory.models import Office, Place


class DeclaredDay(models.Model):
    """A day that is a holiday, or is none: the moon was sighted another evening, a province or an office has its own.

    An office's row goes before a province's, that before the country's, that before the computed calendar; of two
    equals the later entered one holds. It counts once a second person approved it.
    """

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("holiday")
        NO_HOLIDAY = "no_holiday", _("no holiday after all")
        WORKING_DAY = "working_day", _("working day, weekly day off or not")

    day = models.DateField(_("day"))
    kind = models.CharField(_("is a"), max_length=20, choices=Kind)
    name_en = models.CharField(_("name in English"), max_length=200)
    name_ur = models.CharField(_("name in Urdu"), max_length=200)
    province = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    said_by = models.CharField(_("who said so"), max_length=300)  # committee or department, notification, date
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("declared day")
        constraints = [
            models.CheckConstraint(
                name="day_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("entered_by")),
            ),
            models.CheckConstraint(name="day_of_one", condition=Q(province__isnull=True) | Q(office__isnull=True)),
        ]
        indexes = [models.Index(name="declared_day", fields=["day"])]


class WorkingWeek(models.Model):
    """The days on which a province or an office does not work, where they are not Saturday and Sunday."""

    days_off = ArrayField(models.PositiveSmallIntegerField())  # 0 Monday to 6 Sunday
    province = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    said_by = models.CharField(_("who said so"), max_length=300)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("working week")
        constraints = [
            models.CheckConstraint(
                name="week_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("entered_by")),
            ),
            models.CheckConstraint(name="week_of_one", condition=Q(province__isnull=True) ^ Q(office__isnull=True)),
            models.CheckConstraint(
                name="week_days", condition=Q(days_off__contained_by=[0, 1, 2, 3, 4, 5, 6]) & Q(days_off__len__lte=6)
            ),
        ]
