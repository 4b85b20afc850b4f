"""What an officer has filled in and not yet sent: kept at every change, so that no line that breaks loses it."""

from __future__ import annotations

import json
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from saiban.access.models import User
from saiban.frame.crypto import open_sealed, seal

KIND = "desk:draft"


class Draft(models.Model):
    """The entries of one form of one officer, sealed; gone when the form was sent, or after a week."""

    code = models.UUIDField(unique=True, default=uuid.uuid4)
    officer = models.ForeignKey(User, models.PROTECT, related_name="+")
    form = models.CharField(max_length=40)  # register, or the code of a sitting
    entries = models.BinaryField()
    kept_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("draft")
        indexes = [models.Index(name="draft_of_officer", fields=["officer", "-kept_at"])]
        constraints = [
            models.UniqueConstraint(
                name="draft_of_sitting_once", fields=["officer", "form"], condition=~models.Q(form="register")
            )
        ]

    @property
    def opened(self) -> dict[str, list[str]]:
        """The entries: the name of each field with its values, as a browser sends them."""
        found: dict[str, list[str]] = json.loads(open_sealed(KIND, bytes(self.entries)))
        return found

    def hold(self, entries: dict[str, list[str]]) -> None:
        """Put entries in the place of those before; call `save` after."""
        self.entries = seal(KIND, json.dumps(entries, ensure_ascii=False, sort_keys=True))
