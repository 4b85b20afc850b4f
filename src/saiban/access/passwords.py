"""Passwords: those that the system makes for people, and what it asks of those that people choose.

Source: NIST SP 800-63B-4 (2025), section 3.1.1.2: at least 15 characters where the password stands alone, at least 8
where a second factor goes with it; compared with common ones; no rules of composition; changed on suspicion and not by
the calendar (an administrator gives a new one). Ours is stricter where a factor goes with it: 12. That former passwords
are not taken again is the agencies' rule, not NIST's.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from saiban.access.models import User

ALONE = 15
WITH_FACTOR = 12
FORMER = 5

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


def fresh_password() -> str:
    """A random password such as "k7mp-x3qd-9rtz-hw4e": 16 characters of 31, about 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


class LengthValidator:
    """Asks for 15 characters, or 12 of a user who has set up a second factor."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a password that is too short."""
        least = self._least(user)
        if len(password) < least:
            raise ValidationError(
                _("At least %(least)d characters: three or four words that do not belong together.") % {"least": least}
            )

    def get_help_text(self) -> str:
        """What the page says beside the field."""
        return _("Three or four words that do not belong together are long enough and easy to remember.")

    def _least(self, user: User | None) -> int:
        from saiban.access.sign_in.second_factor import factors_of

        return WITH_FACTOR if user is not None and user.pk and factors_of(user).exists() else ALONE


class FormerPasswordValidator:
    """Refuses the present password and the last five, of which digests are kept."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a password that the user has or had."""
        if user is None or user.pk is None:
            return
        kept = list(user.former_passwords.order_by("-id").values_list("password", flat=True)[:FORMER])
        if any(check_password(password, digest) for digest in kept):
            raise ValidationError(_("You had this password before. Choose another one."))

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Keep the digest of what was set, and forget those beyond the last five."""
        if user is None or user.pk is None:
            return
        user.former_passwords.create(password=user.password)
        newest = user.former_passwords.order_by("-id").values_list("pk", flat=True)[:FORMER]
        user.former_passwords.exclude(pk__in=list(newest)).delete()

    def get_help_text(self) -> str:
        """What the page says beside the field."""
        return _("It must not be one of your last five.")
