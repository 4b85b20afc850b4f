"""Users, their postings, and failed sign-ins."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from saiban.directory.models import Office, Organisation, Place


class Role(models.TextChoices):
    """What a posting lets its holder do; the acts of each role are in `saiban.access.rules`."""

    STEWARD = "steward", _("registry steward")
    CLERK = "clerk", _("agency clerk")
    SCHEME_OFFICER = "scheme_officer", _("scheme officer")
    DESK_OFFICER = "desk_officer", _("desk officer")
    INSPECTOR = "inspector", _("inspector")
    ANALYST = "analyst", _("analyst")
    AUDITOR = "auditor", _("auditor")
    AGREEMENT_OFFICER = "agreement_officer", _("agreement officer")
    ADMINISTRATOR = "administrator", _("administrator (no sight of content)")
    PROSECUTOR_GENERAL = "prosecutor_general", _("prosecutor general")
    ADDITIONAL_PROSECUTOR_GENERAL = "additional_prosecutor_general", _("additional prosecutor general")
    DEPUTY_PROSECUTOR_GENERAL = "deputy_prosecutor_general", _("deputy prosecutor general")
    ASSISTANT_PROSECUTOR_GENERAL = "assistant_prosecutor_general", _("assistant prosecutor general")
    DISTRICT_PROSECUTOR = "district_prosecutor", _("district public prosecutor")
    DEPUTY_DISTRICT_PROSECUTOR = "deputy_district_prosecutor", _("deputy district public prosecutor")
    ASSISTANT_DISTRICT_PROSECUTOR = "assistant_district_prosecutor", _("assistant district public prosecutor")
    REGISTRAR = "registrar", _("registrar of the prosecution")
    LAW_OFFICER = "law_officer", _("officer of the law department")
    COURT_READER = "court_reader", _("reader of a court (sees its own cases)")
    STATISTICS_READER = "statistics_reader", _("reader of figures of terrorism cases")


class Purpose(models.TextChoices):
    """Why somebody looks at a person's record; written on the log with every look."""

    STEWARDSHIP = "stewardship", _("keeping the registry right")
    CASE_HANDLING = "case_handling", _("serving the person")
    INSPECTION = "inspection", _("inspecting an employer's duties")
    STATISTICS = "statistics", _("statistics and research")
    AUDIT = "audit", _("audit and oversight")
    PROSECUTION = "prosecution", _("working on a prosecution")


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        """Create a user with a hashed password."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. What they may do comes from postings, never from flags on the user.

    `organisation` keeps the account: its administrators, and those of the registry's keeper, look after it.
    """

    username = models.CharField(_("user name"), max_length=60, unique=True)
    full_name = models.CharField(_("full name"), max_length=200)
    is_active = models.BooleanField(_("active"), default=True)
    own_number = models.CharField(_("own registry number"), max_length=12, blank=True)  # so that own family is seen
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    must_change_password = models.BooleanField(default=False)  # somebody else knows it: whoever handed it over
    session_round = models.PositiveIntegerField(default=0)  # counted up to end every session of the user

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("user")

    def __str__(self) -> str:
        return self.full_name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """The digest that every session carries: another password or another round ends them all."""
        value = f"{self.password}:{self.session_round}"
        return salted_hmac("saiban.access.session", value, secret=secret, algorithm="sha256").hexdigest()


class Posting(models.Model):
    """A user's role in an organisation, for a place and a period."""

    user = models.ForeignKey(User, models.PROTECT, related_name="postings", verbose_name=_("user"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    role = models.CharField(_("role"), max_length=40, choices=Role)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place"))
    office = models.ForeignKey(  # where one sits; sight comes from the place
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hub or office")
    )
    office_note = models.CharField(max_length=120, blank=True)  # typed before offices were known; never written now
    valid = DateRangeField(_("valid"))
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # None: a set-up command
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_on = models.DateField(db_default=models.functions.Now())  # by the last periodic review, or its first day

    class Meta:
        verbose_name = _("posting")

    @property
    def holds(self) -> bool:
        """Say whether the posting is valid today."""
        return timezone.localdate() in self.valid

    def __str__(self) -> str:
        parts = [
            self.get_role_display(),
            str(self.organisation),
            *filter(None, [str(self.office) if self.office else self.office_note, self.place and str(self.place)]),
        ]
        return ", ".join(parts)


class SignInFailure(models.Model):
    """A failed sign-in, counted to slow down guessing.

    Names are kept as a keyed digest, because people type their password there by mistake.
    """

    at = models.DateTimeField(db_default=models.functions.Now())
    name_digest = models.CharField(max_length=64)
    address = models.GenericIPAddressField()

    class Meta:
        verbose_name = _("failed sign-in")
        indexes = [
            models.Index(name="failure_name_at", fields=["name_digest", "at"]),
            models.Index(name="failure_address_at", fields=["address", "at"]),
        ]


class FormerPassword(models.Model):
    """The digest of a password that a user had, so that it is not taken again."""

    user = models.ForeignKey(User, models.PROTECT, related_name="former_passwords")
    password = models.CharField(max_length=128)
    at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("former password")
