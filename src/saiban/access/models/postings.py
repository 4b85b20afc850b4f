"""How postings come about and stay: proposals that wait for a second administrator, and the periodic review."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models.users import Posting, Role, User
from saiban.directory.models import Office, Organisation, Place


class PostingProposal(models.Model):
    """A posting in a privileged role that one administrator proposes and another decides on. Kept for good.

    `ends` is the posting that ends when this one begins (somebody moves).
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="proposals", verbose_name=_("user"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    role = models.CharField(_("role"), max_length=40, choices=Role)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place"))
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hub or office")
    )
    office_note = models.CharField(max_length=120, blank=True)  # as in `Posting`
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"), null=True, blank=True)
    ends = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    at = models.DateTimeField(db_default=models.functions.Now())
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(null=True)
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")  # None when decided: refused

    class Meta:
        verbose_name = _("proposed posting")
        constraints = [
            models.CheckConstraint(
                name="proposal_decided_by_another",
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=models.F("proposed_by")) & ~Q(decided_by=models.F("user"))),
            ),
            models.CheckConstraint(
                name="proposal_posting_needs_decision", condition=Q(posting__isnull=True) | Q(decided_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        parts = [
            self.get_role_display(),
            str(self.organisation),
            *filter(None, [str(self.office) if self.office else self.office_note, self.place and str(self.place)]),
        ]
        return ", ".join(parts)


class ReviewTerm(models.Model):
    """How often the postings of an organisation are confirmed, and how long an unconfirmed one still holds.

    The row without organisation holds for all that have none of their own.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    months = models.PositiveSmallIntegerField(_("months between reviews"))
    grace_days = models.PositiveSmallIntegerField(_("days of grace"))

    class Meta:
        verbose_name = _("term of review")
        constraints = [
            models.UniqueConstraint(name="review_term_once", fields=["organisation"], nulls_distinct=False),
            models.CheckConstraint(name="review_term_some", condition=Q(months__gte=1, months__lte=12)),
        ]


class PostingReview(models.Model):
    """What a periodic review said of a posting, or that nobody said anything in time. Rows are only added."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        ENDED = "ended", _("ended")
        LAPSED = "lapsed", _("lapsed: not confirmed in time")

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="reviews")
    at = models.DateTimeField(db_default=models.functions.Now())
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # None: the clock
    outcome = models.CharField(max_length=10, choices=Outcome)

    class Meta:
        verbose_name = _("review of a posting")
