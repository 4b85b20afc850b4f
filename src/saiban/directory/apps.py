"""The directory at start-up: its line in the menu."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from saiban.frame import extensions


class DirectoryConfig(AppConfig):
    """Organisations, schemes and places."""

    name = "saiban.directory"
    verbose_name = _("directory")

    def ready(self) -> None:
        """Put the schemes into the menu."""
        extensions.menu(_("Schemes"), "directory:schemes", act="directory.view", order=80)
