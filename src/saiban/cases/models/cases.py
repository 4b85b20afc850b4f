"""Cases, the tracks and parties inside them, and the numbers by which they are known.

Stage, outcome, facts and confidentiality are what the events add up to (`saiban.cases.folding`), kept beside them for
lists and searches; `verify_case` compares the two.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.cases.declarations import Confidentiality
from saiban.cases.models.versions import CaseTypeVersion
from saiban.directory.models import Office, Organisation, Place
from saiban.frame import crypto

LEVELS = [
    (Confidentiality.NORMAL.value, _("normal")),
    (Confidentiality.RESTRICTED.value, _("restricted")),
    (Confidentiality.SEALED.value, _("sealed")),
]


class Case(models.Model):
    """A matter that is worked by the steps of its type's declaration.

    `organisation` decides it; `office` is where it came in, and `place` where it belongs. `last_seq` and `head` are
    number and hash of its last event. `key` is that of the request which opened it.
    """

    number = models.CharField(_("case number"), max_length=24, unique=True)
    case_type = models.CharField(_("type"), max_length=40)
    version = models.ForeignKey(CaseTypeVersion, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+", verbose_name=_("office"))
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name=_("place"))
    district = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name=_("district"))
    title_cipher = models.BinaryField(null=True)  # bound to the case number
    stage = models.CharField(_("stage"), max_length=40)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=LEVELS)
    facts = models.JSONField(default=dict)
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True)
    disposed_at = models.DateTimeField(_("content removed"), null=True)
    last_seq = models.PositiveIntegerField()
    last_event_at = models.DateTimeField()
    head = models.CharField(max_length=64)
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        verbose_name = _("case")
        indexes = [
            models.Index(name="case_of_organisation", fields=["organisation", "-last_event_at"]),
            models.Index(name="case_of_type", fields=["organisation", "case_type", "-last_event_at"]),
            models.Index(name="case_of_office", fields=["office", "-last_event_at"]),
            models.Index(name="case_of_district", fields=["organisation", "district", "-last_event_at"]),
            models.Index(
                name="case_to_dispose_of",
                fields=["case_type", "outcome", "closed_at"],
                condition=models.Q(closed_at__isnull=False, disposed_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_confidentiality", condition=models.Q(confidentiality__in=[code for code, _label in LEVELS])
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def title(self) -> str:
        """What the case is about, in the clear."""
        return crypto.open_sealed(title_kind(self.number), self.title_cipher) if self.title_cipher else ""


class Party(models.Model):
    """Somebody in a case: a person or a body. Names and numbers are sealed; a registry number stands as it is."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    number = models.PositiveSmallIntegerField()  # within the case
    kind = models.CharField(_("part in the case"), max_length=40)
    name_cipher = models.BinaryField(null=True)  # bound to case and number; null: nameless
    phone_cipher = models.BinaryField(null=True)
    phone_blind = models.BinaryField(null=True)
    registry_number = models.CharField(_("registry number"), max_length=12, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    language = models.CharField(_("language"), max_length=2, default="ur")
    protected = models.BooleanField(_("protected"), default=False)  # shown by part and number only
    joined_seq = models.PositiveIntegerField()  # the event by which they joined

    class Meta:
        verbose_name = _("party")
        constraints = [models.UniqueConstraint(name="party_number", fields=["case", "number"])]
        indexes = [
            models.Index(name="party_phone", fields=["phone_blind"]),
            models.Index(
                name="party_registry_number", fields=["registry_number"], condition=~models.Q(registry_number="")
            ),
        ]

    @property
    def name(self) -> str:
        """The name in the clear; empty for a nameless party."""
        kind = name_kind(self.case_id, self.number)
        return crypto.open_sealed(kind, self.name_cipher) if self.name_cipher else ""

    @property
    def phone(self) -> str:
        """The telephone number in the clear (E.164); empty where there is none."""
        return crypto.open_sealed(PHONE_KIND, self.phone_cipher) if self.phone_cipher else ""


class PartyIdentifier(models.Model):
    """An identity number of a party: sealed, with a blind index for exact search and its last four digits."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="identifiers")
    kind = models.CharField(_("kind"), max_length=20)
    cipher = models.BinaryField()
    blind = models.BinaryField()
    last_four = models.CharField(max_length=4)

    class Meta:
        verbose_name = _("identity number of a party")
        constraints = [models.UniqueConstraint(name="party_identifier_once", fields=["party", "kind", "blind"])]
        indexes = [models.Index(name="party_identifier_blind", fields=["blind"])]

    @property
    def value(self) -> str:
        """The number in the clear."""
        return crypto.open_sealed(self.kind, self.cipher)


class CaseTrack(models.Model):
    """The way of one subject inside a case: an accused, a charge against an accused."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="tracks")
    number = models.PositiveSmallIntegerField()  # within the case
    kind = models.CharField(_("kind"), max_length=40)  # code of the declared track
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="branches")
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="tracks")
    matter = models.CharField(_("about"), max_length=300, blank=True)
    stage = models.CharField(_("stage"), max_length=40)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    closed_at = models.DateTimeField(_("closed"), null=True)

    class Meta:
        verbose_name = _("track of a case")
        constraints = [models.UniqueConstraint(name="track_number", fields=["case", "number"])]


class CaseIdentifier(models.Model):
    """A number by which others know a case: of a first information report, a court, a token."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="identifiers")
    kind = models.CharField(_("kind"), max_length=40)
    value = models.CharField(_("number"), max_length=80)
    issuer = models.CharField(_("given by"), max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    joined_seq = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("number of a case")
        constraints = [
            models.UniqueConstraint(
                name="case_identifier_once", fields=["case", "kind", "value", "issuer", "year"], nulls_distinct=False
            )
        ]
        indexes = [models.Index(name="case_identifier_value", fields=["value", "kind"])]


class OfficeSerial(models.Model):
    """The short number of an office within case numbers, given when its first case is opened."""

    office = models.OneToOneField(Office, models.PROTECT, primary_key=True, related_name="+")
    serial = models.PositiveSmallIntegerField(unique=True)


class NumberSeries(models.Model):
    """How many cases of a type an office opened in a year (serial 0: opened at no office)."""

    prefix = models.CharField(max_length=4)
    serial = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="number_series", fields=["prefix", "serial", "year"])]


PHONE_KIND = "phone"


def title_kind(number: str) -> str:
    """What the title of a case is sealed under."""
    return f"case_title:{number}"


def name_kind(case: int, number: int) -> str:
    """What the name of a party is sealed under."""
    return f"party_name:{case}:{number}"
