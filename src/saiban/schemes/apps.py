"""The schemes room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchemesConfig(AppConfig):
    name = "saiban.schemes"
    label = "schemes"
    verbose_name = _("the scheme book")
