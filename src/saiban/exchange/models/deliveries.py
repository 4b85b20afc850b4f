"""Subscriptions, and messages that go out until they are acknowledged."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from saiban.exchange.deliveries.rules import Fault
from saiban.exchange.models.messages import Message
from saiban.exchange.models.partners import Partner


class EventKind(models.TextChoices):
    """What a partner can ask to be told of."""

    REGISTER = "register", _("new in the registry")
    UPDATE = "update", _("changed")
    DEREGISTER = "deregister", _("no longer in the registry, or merged into another")
    NEW_MEMBER = "new_member", _("new member of a household")
    ENROLMENT = "enrolment", _("enrolled in a scheme")
    ENROLMENT_STATUS = "enrolment_status", _("status of an enrolment changed")


class Subscription(models.Model):
    """A partner's wish to be told of changes: of which kind, of whom, under which agreement, and where.

    `criteria` is the subscription as it was asked for, sealed, since its filter may name a person; `digest` is the
    blind index by which a second one like it is found.
    """

    code = models.UUIDField(_("code"), default=uuid.uuid4, unique=True)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", verbose_name=_("partner system"))
    registry = models.CharField(_("registry"), max_length=3)  # sr or ibr
    kind = models.CharField(_("event"), max_length=16, choices=EventKind)
    criteria = models.BinaryField()
    digest = models.BinaryField()
    purpose = models.CharField(_("purpose"), max_length=20)
    agreement = models.CharField(_("agreement"), max_length=60)
    address = models.CharField(_("address"), max_length=2000)
    starts_at = models.DateTimeField(_("from"), null=True)
    ends_at = models.DateTimeField(_("until"), null=True)
    frequency = models.CharField(_("how often"), max_length=120, blank=True)  # a Quartz cron; empty: at once
    followed = models.BigIntegerField(default=0)  # key of the change event up to which notifications were found
    made_at = models.DateTimeField(_("made"), db_default=models.functions.Now())
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("subscription")
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "registry", "digest"],
                condition=Q(ended_at__isnull=True),
                name="subscription_once",
            )
        ]


class Delivery(models.Model):
    """A message to a partner: the answer to one of theirs, or the notification of an event. One each, by constraint.

    `message_id` stays the same over all tries: by it the partner knows a message that came before. `content` is the
    message as it was made, sealed, while it is on its way; `granted` is the digest of the permit it was made under.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("on its way")
        DELIVERED = "delivered", _("acknowledged")
        GIVEN_UP = "given_up", _("given up")
        CANCELLED = "cancelled", _("no longer wanted")

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", db_index=False)
    message_id = models.UUIDField(default=uuid.uuid4, unique=True)
    registry = models.CharField(max_length=3)
    action = models.CharField(_("message"), max_length=20)  # on-search, on-subscribe, notify...
    address = models.CharField(max_length=2000)
    answers = models.OneToOneField(Message, models.PROTECT, null=True, related_name="+")
    question = models.BinaryField(null=True)  # the message that is answered, sealed; gone when it is settled
    subscription = models.ForeignKey(Subscription, models.PROTECT, null=True, related_name="deliveries", db_index=False)
    event = models.BigIntegerField(null=True)  # key of the change event
    kind = models.CharField(max_length=16, choices=EventKind, blank=True)
    subject_kind = models.CharField(max_length=20, blank=True)
    subject = models.BigIntegerField(null=True)
    content = models.BinaryField(null=True)
    granted = models.CharField(max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    queued_at = models.DateTimeField(_("queued"))
    next_at = models.DateTimeField(_("next try"))
    attempts = models.PositiveIntegerField(_("tries"), default=0)
    refusals = models.PositiveIntegerField(default=0)
    fault = models.CharField(_("last fault"), max_length=20, choices=Fault, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        verbose_name = _("delivery")
        constraints = [
            models.UniqueConstraint(fields=["subscription", "event"], name="notified_once"),
            models.CheckConstraint(
                condition=Q(answers__isnull=False, event__isnull=True)
                | Q(answers__isnull=True, subscription__isnull=False, event__isnull=False),
                name="answer_or_notification",
            ),
        ]
        indexes = [
            models.Index(name="delivery_waiting", fields=["subscription", "id"], condition=Q(state="waiting")),
            models.Index(name="delivery_state", fields=["partner", "state", "-settled_at"]),
            models.Index(name="delivery_of_subject", fields=["subscription", "subject_kind", "subject"]),
        ]

    @property
    def made_anew(self) -> bool:
        """True where the content can be made again: what is asked of the registry, and notifications."""
        return self.question is not None or self.subscription_id is not None


class Attempt(models.Model):
    """One try to deliver a message, and what came of it (no fault: it was acknowledged)."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="tries")
    at = models.DateTimeField(_("at"))
    fault = models.CharField(_("fault"), max_length=20, choices=Fault, blank=True)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True)

    class Meta:
        verbose_name = _("try")


class FollowedEvents(models.Model):
    """Up to which change event notifications were looked for last: from there a new subscription goes on. One row."""

    event = models.BigIntegerField(default=0)
