"""Tables of the frame: change events, keys of what was done, the outbox, what set-up and disposal last did."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeEvent(models.Model):
    """Something changed for a subject: the stream that higher rooms and other systems follow. Append-only.

    `run` is the publication that changed it and `user` who did, by their keys: both belong to higher rooms.
    """

    class What(models.TextChoices):
        ADDED = "added"
        CHANGED = "changed"
        ENDED = "ended"
        MERGED = "merged"
        SPLIT = "split"
        RESTORED = "restored"

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=models.functions.Now())
    run = models.BigIntegerField(null=True)
    user = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=20)
    subject = models.BigIntegerField()
    what = models.CharField(max_length=10, choices=What)

    class Meta:
        indexes = [models.Index(name="change_of_subject", fields=["subject_kind", "subject", "id"])]
        constraints = [
            models.CheckConstraint(
                name="change_known",
                condition=models.Q(what__in=["added", "changed", "ended", "merged", "split", "restored"]),
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class IdempotencyKey(models.Model):
    """A request or job that was already taken, by the key that its sender gave it."""

    scope = models.CharField(max_length=80)  # the task or page, and for pages the user
    key = models.CharField(max_length=80)
    at = models.DateTimeField(db_default=models.functions.Now())
    outcome = models.JSONField(null=True)  # what the first one led to: a job's number, a page's address

    class Meta:
        constraints = [models.UniqueConstraint(name="idempotency_once", fields=["scope", "key"])]


class SetUp(models.Model):
    """What set-up last brought the database to; one row."""

    digest = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now=True)


class KeyRotation(models.Model):
    """A change of the key that seals or of the key that indexes, and how far it has come."""

    name = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(db_default=models.functions.Now())
    finished_at = models.DateTimeField(null=True)
    reached = models.JSONField(default=dict)  # column -> [key of the last row that is done, rows done]

    class Meta:
        constraints = [
            models.UniqueConstraint(name="rotation_once", fields=["name", "version"]),
            models.UniqueConstraint(
                models.Value(1), name="one_rotation_at_a_time", condition=models.Q(finished_at__isnull=True)
            ),
        ]


class Disposal(models.Model):
    """Something was disposed of by the retention schedule: what, up to when, how many. Append-only."""

    at = models.DateTimeField(db_default=models.functions.Now())
    rule = models.CharField(max_length=60)
    kept_days = models.PositiveIntegerField()  # what the schedule said on that day
    before = models.DateTimeField()  # what is older was disposed of
    things = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(name="disposal_at", fields=["-at"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class OutboxMessage(models.Model):
    """A text message or mail on its way out; recipient and text are sealed."""

    class Channel(models.TextChoices):
        SMS = "sms", _("text message")
        EMAIL = "email", _("mail")

    class State(models.TextChoices):
        WAITING = "waiting", _("on its way")
        SENT = "sent", _("handed to the gateway")
        GIVEN_UP = "given_up", _("laid aside: could not be sent")

    key = models.CharField(max_length=120, unique=True)  # its sender's own: sent once under it
    channel = models.CharField(max_length=5, choices=Channel)
    recipient = models.BinaryField()
    ending = models.CharField(max_length=4, blank=True)  # the last four digits of a phone
    content = models.BinaryField()
    language = models.CharField(max_length=5)
    about = models.CharField(max_length=40)  # a number that may be seen, such as a case's
    at = models.DateTimeField(db_default=models.functions.Now())
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(db_default=models.functions.Now())
    settled_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=20, blank=True)  # of the last attempt

    class Meta:
        indexes = [
            models.Index(name="outbox_due", fields=["next_at", "id"], condition=models.Q(state="waiting")),
            models.Index(name="outbox_about", fields=["about", "-id"]),
        ]
