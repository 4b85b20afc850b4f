"""The consolidation room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from saiban.frame import extensions


class ConsolidationConfig(AppConfig):
    name = "saiban.consolidation"
    label = "consolidation"
    verbose_name = _("consolidation")

    def ready(self) -> None:
        extensions.menu(_("Extracts"), "consolidation:extracts", act="consolidation.extracts", order=60)
        extensions.menu(_("Runs"), "consolidation:runs", act="consolidation.run", order=70)
