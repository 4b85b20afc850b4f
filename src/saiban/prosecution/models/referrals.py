"""Bodies that may send signed files, what came in from them, cases that went out, and which court somebody reads."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from saiban.access.models import Posting, User
from saiban.cases.models import Case
from saiban.directory.models import Place
from saiban.prosecution.models.places import Court


class KnownBody(models.Model):
    """A body with one of its public keys: proposed by one, in force once another has approved it.

    A body that changes its key has a row for each. `account` is the posting under which what a police body sends by
    the interface is written down; nobody signs in with it.
    """

    class Kind(models.TextChoices):
        INSTITUTION = "institution", _("institution that complains against employers")
        SERVICE = "service", _("prosecution service of another province")
        POLICE = "police", _("police: registers reports by the interface")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        ENDED = "ended", _("ended")

    class Law(models.TextChoices):
        EOB = "eob", _("Employees' Old-Age Benefits Act 1976")
        SOCIAL_SECURITY = "social_security", _("social security law of the province")

    code = models.SlugField(_("code"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=120)
    name_ur = models.CharField(_("name in Urdu"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    law = models.CharField(_("law under which it complains"), max_length=16, choices=Law, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place"))
    public_key = models.JSONField(_("public key"))  # a JWK of Ed25519
    kid = models.CharField(_("id of the key"), max_length=60)  # its thumbprint
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    account = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    proposed_at = models.DateTimeField(db_default=models.functions.Now())
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("known body")
        constraints = [
            models.UniqueConstraint(
                name="body_key_once", fields=["kid"], condition=Q(state__in=["proposed", "approved"])
            ),
            models.CheckConstraint(
                name="body_two_people", condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="body_dates", condition=Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to"))
            ),
            models.CheckConstraint(name="body_law", condition=Q(kind="institution") ^ Q(law="")),
        ]

    def __str__(self) -> str:
        return self.name_ur if get_language() == "ur" else self.name_en

    @property
    def holds(self) -> bool:
        """Say whether what this key signs is taken today."""
        today = timezone.localdate()
        begun = self.valid_from <= today and (self.valid_to is None or today <= self.valid_to)
        return self.state == self.State.APPROVED and begun


class Referral(models.Model):
    """A file that came in: what it says (sealed) and what became of it; one that could not be taken in keeps its fault.

    `file_id` is the sender's own id of it, `digest` the SHA-256 of the file: the same file again is the same row.
    """

    class State(models.TextChoices):
        FAULTY = "faulty", _("not taken in")
        WAITING = "waiting", _("waiting for a prosecutor")
        TAKEN = "taken", _("taken")
        REFUSED = "refused", _("refused")

    class Reason(models.TextChoices):
        SANCTION = "sanction", _("no valid sanction")
        LIMITATION = "limitation", _("the time of the law is over")
        INCOMPLETE = "incomplete", _("documents are missing")
        NO_OFFENCE = "no_offence", _("no offence is made out")
        NOT_OURS = "not_ours", _("another service has to decide")
        EARLIER = "earlier", _("brought before already")
        CHAIN = "chain", _("the record of the origin does not verify")
        OTHER = "other", _("another reason")

    digest = models.CharField(max_length=64)
    file_id = models.CharField(max_length=36, blank=True)
    kind = models.CharField(_("kind"), max_length=10, blank=True)
    body = models.ForeignKey(KnownBody, models.PROTECT, null=True, related_name="+", verbose_name=_("sender"))
    made_at = models.DateTimeField(_("made"), null=True)
    received_at = models.DateTimeField(_("received"), db_default=models.functions.Now())
    received_by = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    payload_cipher = models.BinaryField(null=True)
    state = models.CharField(_("state"), max_length=8, choices=State)
    fault = models.CharField(max_length=40, blank=True)
    field = models.CharField(max_length=120, blank=True)
    said = models.TextField(blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, blank=True)
    decided_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer_cipher = models.BinaryField(null=True)

    class Meta:
        verbose_name = _("referral")
        constraints = [
            models.UniqueConstraint(name="referral_once", fields=["body", "file_id"], condition=~Q(state="faulty")),
            models.UniqueConstraint(name="referral_file_once", fields=["digest"], condition=~Q(state="faulty")),
            models.CheckConstraint(name="referral_case", condition=Q(state="taken") ^ Q(case__isnull=True)),
            models.CheckConstraint(name="referral_reason", condition=Q(state="refused") ^ Q(reason="")),
        ]
        indexes = [models.Index(name="referral_standing", fields=["state", "-received_at"])]


class Transfer(models.Model):
    """A case that is to go, or went, to another province's service: asked by one, approved by another."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waiting for the head")
        REFUSED = "refused", _("refused by the head")
        SENT = "sent", _("approved: the file is ready")
        TAKEN = "taken", _("taken by the other service")
        RETURNED = "returned", _("refused by the other service")

    case = models.ForeignKey(Case, models.PROTECT, related_name="transfers")
    to = models.ForeignKey(KnownBody, models.PROTECT, related_name="+", verbose_name=_("to"))
    words_cipher = models.BinaryField()  # reason and order, as JSON
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=models.functions.Now())
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    file_id = models.CharField(max_length=36, unique=True)
    digest = models.CharField(max_length=64, blank=True)  # of the signed file, which lies with the documents
    head = models.CharField(max_length=64, blank=True)
    number_there = models.CharField(_("number there"), max_length=24, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("transfer to another service")
        constraints = [
            models.UniqueConstraint(
                name="transfer_open_once", fields=["case"], condition=Q(state__in=["proposed", "sent", "taken"])
            ),
            models.CheckConstraint(
                name="transfer_two_people", condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by"))
            ),
        ]


class CourtReading(models.Model):
    """Whose posting as a reader is for which court; given by a head of the service, apart from who made the posting."""

    posting = models.OneToOneField(Posting, models.PROTECT, related_name="+")
    court = models.ForeignKey(Court, models.PROTECT, related_name="+", verbose_name=_("court"))
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("reading of a court's cases")


PAYLOAD = "referral_payload"
ANSWER = "referral_answer"
WORDS = "transfer_words"
"""What payloads, answers and the words of transfers are sealed under."""
