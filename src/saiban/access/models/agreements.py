"""Sharing agreements: who may ask about whom, what for, and what comes back."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from saiban.access.purposes import BARRED_PURPOSES, SharingPurpose
from saiban.directory.models import Organisation


class Agreement(models.Model):
    """What one organisation may ask of the registry, for one purpose, under one law, in one period.

    A trigger holds what people agreed on: once proposed, an agreement's words never change, only its state goes on; and
    its asking organisation is none of a barred kind. Schemes, places and fields are lists of codes, so that the whole
    agreement is one row that can't be changed by changing another.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ENDED = "ended", _("ended early")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="agreements", verbose_name=_("who asks")
    )
    purpose = models.CharField(_("purpose"), max_length=20, choices=SharingPurpose)
    law = models.CharField(_("law"), max_length=200)
    section = models.CharField(_("section"), max_length=100)
    all_schemes = models.BooleanField(_("people of all schemes"), default=False)
    schemes = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("schemes"))
    whole_country = models.BooleanField(_("the whole country"), default=False)
    places = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("places"))
    fields = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("fields"))
    a_day = models.PositiveIntegerField(_("people a day"))
    valid = DateRangeField(_("valid"))
    notes_en = models.TextField(_("notes in English"), blank=True)
    notes_ur = models.TextField(_("notes in Urdu"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey("access.User", models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    decided_by = models.ForeignKey(
        "access.User", models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )

    class Meta:
        verbose_name = _("sharing agreement")
        ordering = ["code"]
        indexes = [models.Index(name="agreement_asker", fields=["organisation", "purpose"])]
        constraints = [
            models.CheckConstraint(
                name="agreement_two_people", condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="agreement_decided",
                condition=Q(state__in=("proposed", "withdrawn")) | Q(decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="agreement_purpose_not_barred",
                condition=~Q(purpose__in=sorted(one.value for one in BARRED_PURPOSES)),
            ),
            models.CheckConstraint(
                name="agreement_period",
                condition=Q(valid__isempty=False, valid__lower_inf=False, valid__upper_inf=False),
            ),
            models.CheckConstraint(name="agreement_a_day", condition=Q(a_day__gt=0)),
            models.CheckConstraint(
                name="agreement_schemes_said",
                condition=Q(all_schemes=True, schemes__len=0) | Q(all_schemes=False, schemes__len__gt=0),
            ),
            models.CheckConstraint(
                name="agreement_places_said",
                condition=Q(whole_country=True, places__len=0) | Q(whole_country=False, places__len__gt=0),
            ),
            models.CheckConstraint(name="agreement_law_said", condition=~Q(law="") & ~Q(section="")),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.organisation}, {self.get_purpose_display()}"

    @property
    def notes(self) -> str:
        """The notes in the reader's language."""
        return self.notes_ur if get_language() == "ur" else self.notes_en

    @property
    def last_day(self) -> date:
        """The last day on which the agreement is valid."""
        return self.valid.upper - timedelta(days=1)

    def stands(self, day: date | None = None) -> bool:
        """Say whether the agreement opens anything on a day (today): approved, not ended, within its period."""
        return self.state == self.State.APPROVED and (day or timezone.localdate()) in self.valid


class AgreementEvent(models.Model):
    """A step in an agreement's life. Append-only: triggers refuse update and delete."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="events")
    at = models.DateTimeField(db_default=models.functions.Now())
    user = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    posting = models.ForeignKey("access.Posting", models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=Agreement.State)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("step of an agreement")
        ordering = ["id"]


class AgreementUse(models.Model):
    """How many people were asked about under an agreement on a day, counted in several slots of one allowance.

    A day's slots together hold the agreement's `a_day`. A question takes its people from one slot that nobody else is
    counting in, so that questions asked at once need not wait for each other to be committed; see `permits`.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="uses")
    day = models.DateField()
    slot = models.PositiveSmallIntegerField()
    allowed = models.PositiveIntegerField()
    people = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("use of an agreement")
        constraints = [
            models.UniqueConstraint(name="use_once_a_slot", fields=["agreement", "day", "slot"]),
            models.CheckConstraint(name="use_within_allowance", condition=Q(people__lte=F("allowed"))),
        ]
