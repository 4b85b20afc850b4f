"""Counsel: what assignment asks of a prosecutor beside their user, postings, leave and cases at hand."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Posting, User
from saiban.cases.models import Case, Party
from saiban.directory.models import Place
from saiban.prosecution.models.places import Court


class Counsel(models.Model):
    """A prosecutor. `certificates` and `not_tracks` are codes of court tracks; `capacity` is in hundredths of a case.

    Leave is the case engine's (`saiban.cases.models.Leave`), cases at hand are its assignments.
    """

    user = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="counsel")
    grade = models.PositiveSmallIntegerField(_("grade (BPS)"))
    since = models.DateField(_("prosecutor or advocate since"))
    district = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("district"))
    certificates = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    not_tracks = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    clearance = models.PositiveSmallIntegerField(_("sees files up to"), default=0)
    capacity = models.PositiveIntegerField(_("capacity"), default=4000)
    deputation = models.BooleanField(_("takes cases of other districts"), default=False)
    barred = models.CharField(_("takes nothing now, because"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("counsel")
        constraints = [
            models.CheckConstraint(name="counsel_grade", condition=Q(grade__gte=16, grade__lte=22)),
            models.CheckConstraint(name="counsel_clearance", condition=Q(clearance__lte=3)),
        ]

    def __str__(self) -> str:
        return str(self.user)


class CounselPosting(models.Model):
    """The roster: a court's prosecutor for so long, and who stands in. By it ordinary cases get their counsel."""

    counsel = models.ForeignKey(Counsel, models.PROTECT, related_name="roster", verbose_name=_("counsel"))
    court = models.ForeignKey(Court, models.PROTECT, related_name="roster", verbose_name=_("court"))
    substitute = models.ForeignKey(Counsel, models.PROTECT, null=True, blank=True, related_name="+")
    days = DateRangeField(_("days"))
    order = models.CharField(_("office order"), max_length=80, blank=True)
    entered_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(db_default=models.functions.Now())
    ended_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("posting to a court")
        indexes = [models.Index(name="roster_of_court", fields=["court"])]
        constraints = [
            models.CheckConstraint(
                name="roster_substitute", condition=Q(substitute__isnull=True) | ~Q(substitute=models.F("counsel"))
            )
        ]


class ConflictDeclaration(models.Model):
    """A case that somebody must not work on, as they declared. It holds until a head says that it does not matter.

    Ended (`ended_at`) by that answer, never deleted; `party` is whom it is about, where it is one of the case.
    """

    class Kind(models.TextChoices):
        FAMILY = "family", _("family or friend of a party or witness")
        ACTED = "acted", _("acted for a party before")
        WITNESS = "witness", _("is a witness, or gave a statement")
        INTEREST = "interest", _("money or property")
        OTHER = "other", _("another reason")

    class Answer(models.TextChoices):
        UPHELD = "upheld", _("there is a conflict")
        DISMISSED = "dismissed", _("there is none that matters")

    counsel = models.ForeignKey(Counsel, models.PROTECT, related_name="conflicts", verbose_name=_("counsel"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="conflicts")
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", verbose_name=_("with whom"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    words_cipher = models.BinaryField(null=True)
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(db_default=models.functions.Now())
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("declared conflict of interest")
        constraints = [
            models.UniqueConstraint(
                name="conflict_once", fields=["counsel", "case"], condition=Q(ended_at__isnull=True)
            )
        ]
