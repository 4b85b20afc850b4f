"""The consolidation room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsolidationConfig(AppConfig):
    name = "saiban.consolidation"
    label = "consolidation"
    verbose_name = _("consolidation")
