"""What a change of the book can do to somebody, as far as the registry can tell."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Change(models.TextChoices):
    """One of these holds for everybody and every scheme; "could get it" is a yes, or a yes that a body decides on."""

    GAINS = "gains", _("could get it only after the change")
    LOSES = "loses", _("could get it only before the change")
    OTHER_AMOUNT = "other_amount", _("could get it before and after, another amount")
    SAME = "same", _("could get it before and after, the same")
    NEITHER = "neither", _("could not get it before or after")
    CANNOT_TELL = "cannot_tell", _("the registry can't tell, before or after")


CHANGES: tuple[Change, ...] = tuple(Change)
