"""Versions of scheme files: text, who proposed it, who else decided, from when it is in force; and what it would do.

The files of the package are the book until somebody's version is approved. Nothing here is deleted; a trigger
(`migrations/0002`) holds that what was proposed never changes and that a decision is taken once.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

NEVER_DELETED = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)


class _Sha256(Func):
    """The SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""

    template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
    output_field = models.CharField()


class SchemeVersion(models.Model):
    """A scheme's file as somebody proposed it, and what somebody else decided.

    `replaces` is the digest of the text that stood when it was proposed (empty: no such scheme yet): where another
    text stands by the time of the decision, it is not approved.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    scheme = models.CharField(_("scheme"), max_length=40)
    number = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("text"))
    digest = models.CharField(max_length=64)
    replaces = models.CharField(max_length=64, blank=True)
    why = models.TextField(_("why"))
    in_force_from = models.DateField(_("in force from"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField(_("proposed on"), db_default=models.functions.Now())
    proposed_by = models.ForeignKey("access.User", models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    decided_by = models.ForeignKey(
        "access.User", models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )

    class Meta:
        verbose_name = _("version of a scheme")
        ordering = ["scheme", "-number"]
        triggers = [NEVER_DELETED]
        constraints = [
            models.UniqueConstraint(name="version_numbered_once", fields=["scheme", "number"]),
            models.CheckConstraint(name="version_number_from_1", condition=Q(number__gte=1)),
            models.CheckConstraint(name="version_text_said", condition=~Q(text="") & ~Q(scheme="") & ~Q(why="")),
            models.CheckConstraint(name="version_digest_of_text", condition=Q(digest=_Sha256(F("text")))),
            models.CheckConstraint(
                name="version_two_people", condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="version_decided",
                condition=Q(state__in=("proposed", "withdrawn"), decided_by__isnull=True)
                | Q(state__in=("approved", "refused"), decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.number}"


class VersionStep(models.Model):
    """A step in the life of a version: who did what when, and why. Rows are only added."""

    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="steps")
    at = models.DateTimeField(db_default=models.functions.Now())
    user = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    posting = models.ForeignKey("access.Posting", models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=SchemeVersion.State)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("step of a version")
        ordering = ["id"]


class Effect(models.Model):
    """Whom a version would affect, worked out over the whole registry by the worker.

    `figures` maps a province's code (empty: not known) to how many people each `saiban.schemes.effects.Change` holds,
    in full; what is shown of them is decided where they are shown. `people` is everybody, `counted` those done so far.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being worked out")
        DONE = "done", _("worked out")
        FAILED = "failed", _("failed")

    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="effects")
    asked_at = models.DateTimeField(db_default=models.functions.Now())
    as_of = models.DateField(_("as of"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    people = models.PositiveBigIntegerField(default=0)
    counted = models.PositiveBigIntegerField(default=0)
    figures = models.JSONField(default=dict)
    fault = models.TextField(blank=True)

    class Meta:
        verbose_name = _("effect of a version")
        ordering = ["-id"]
        triggers = [NEVER_DELETED]
        constraints = [
            models.UniqueConstraint(
                name="effect_once_at_work", fields=["version"], condition=Q(state__in=("waiting", "running"))
            ),
            models.CheckConstraint(name="effect_counted_within", condition=Q(counted__lte=F("people"))),
        ]

    @property
    def at_work(self) -> bool:
        """True while it waits or is being worked out."""
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def percent(self) -> int:
        """How much of the work is done, from 0 to 100."""
        if self.state == self.State.DONE:
            return 100
        return 100 * self.counted // self.people if self.people else 0
