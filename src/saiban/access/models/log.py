"""The access log, its seals, and the people at whom nobody is to look without cause."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.access.acts import LABELS
from saiban.access.models.users import Posting, Purpose, User
from saiban.directory.models import Organisation


class AccessLog(models.Model):
    """One row for each look at, or act on, people's records. Append-only: triggers refuse update and delete.

    What chains and seals the rows is kept in a table of its own, so that a row is never touched again. A new column
    belongs into `saiban.access.sealing.rows` too: what is not in a row's sealed form can be changed unseen.
    """

    class Outcome(models.TextChoices):
        DONE = "", _("done")
        REFUSED = "refused", _("refused")

    at = models.DateTimeField(db_default=models.functions.Now())
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    act = models.CharField(max_length=40)  # view, search, unmask, export, publish, decide, sign_in...
    purpose = models.CharField(max_length=20, choices=Purpose, blank=True)
    agreement = models.CharField(max_length=60, blank=True)  # code of the sharing agreement that allowed it
    subject_kind = models.CharField(max_length=20)  # person, household, employer, extract, run...
    subjects = ArrayField(models.BigIntegerField(), default=list)  # internal keys of those seen
    fields = ArrayField(models.CharField(max_length=40), default=list)
    results = models.PositiveIntegerField(default=0)
    request = models.CharField(max_length=36, blank=True)  # the request or job that caused it
    partner = models.CharField(max_length=60, blank=True)  # code of the other system that asked; empty: a person
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    reason = models.CharField(max_length=60, blank=True)  # code of why it was refused

    class Meta:
        verbose_name = _("access log")
        indexes = [
            GinIndex(name="access_log_subjects", fields=["subjects"]),
            models.Index(name="access_log_at", fields=["-at"]),
            models.Index(name="access_log_user_at", fields=["user", "-at"]),
            models.Index(name="access_log_partner_at", fields=["partner", "-at"], condition=~models.Q(partner="")),
        ]

    @property
    def act_label(self) -> str:
        """What was done, in the reader's words; the code where there are none."""
        return str(LABELS.get(self.act, self.act))


class LogSeal(models.Model):
    """The seal of one row of the log: which row stands at a position, and the keyed chain up to it. Append-only.

    Written by the sealer's role alone (`saiban.access.sealing`). A seal is no foreign key: it outlives its row, and so
    names a row that is gone.
    """

    position = models.BigIntegerField(primary_key=True)  # 1, 2, 3 ... without gaps
    row = models.BigIntegerField(unique=True)  # the id of the log's row
    chain = models.BinaryField()  # 32 bytes: HMAC-SHA-256 over the chain before and the row

    class Meta:
        verbose_name = _("seal of the access log")


class WellKnownPerson(models.Model):
    """Somebody whom many would like to look up; auditors keep the list, and looks at these people are shown to them."""

    number = models.CharField(_("registry number"), max_length=12)
    why = models.CharField(_("why"), max_length=200)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=models.functions.Now())
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("well-known person")
        constraints = [
            models.UniqueConstraint(
                name="well_known_once", fields=["number"], condition=models.Q(ended_at__isnull=True)
            ),
        ]
