"""What lets people see who saw their record, and say that something in it is wrong."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from saiban.access.models.users import Posting, User
from saiban.access.shared_fields import labels


class RecordSlip(models.Model):
    """A slip of paper by which a person opens their own record once: the code itself is kept as a keyed digest."""

    person = models.BigIntegerField()  # the internal key, as on the log
    code_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=models.functions.Now())
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("slip for the own record")
        constraints = [models.CheckConstraint(name="slip_expires", condition=Q(expires_at__gt=F("made_at")))]


class Objection(models.Model):
    """A person's objection to a use of their record, or request for its correction, until somebody answered it.

    What was said never changes and nothing is taken away (triggers); the state goes on once, from received.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("request for correction")
        OBJECTION = "objection", _("objection to a use")

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        ANSWERED = "answered", _("answered")
        UPHELD = "upheld", _("upheld")
        REFUSED = "refused", _("refused")

    person = models.BigIntegerField(db_index=True)  # the internal key, as on the log
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    fields = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("fields"))
    text = models.TextField(_("what is wrong"), max_length=2000)
    language = models.CharField(_("language"), max_length=2)
    received_at = models.DateTimeField(_("received"), db_default=models.functions.Now())
    received_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # None: by a slip
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    due = models.DateField(_("to be answered by"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("objection")
        indexes = [models.Index(name="objection_open", fields=["due"], condition=Q(state="received"))]
        constraints = [
            models.CheckConstraint(name="objection_said", condition=~Q(text="")),
            models.CheckConstraint(
                name="objection_answered",
                condition=Q(state="received", answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(state="received") & ~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
        ]

    @property
    def about(self) -> list[str]:
        """The fields that it is about, in words."""
        return labels(self.fields)

    @property
    def reference(self) -> str:
        """The number by which the desk and the person speak of it."""
        return f"{self.pk:06d}"
