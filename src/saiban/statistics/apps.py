"""The statistics room as a Django app."""

from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from saiban.frame import extensions


class StatisticsConfig(AppConfig):
    name = "saiban.statistics"
    label = "statistics"
    verbose_name = _("statistics")

    def ready(self) -> None:
        extensions.pipeline_step("statistics", _("Counting who is covered"), run=_make_edition)


def _make_edition(golden: Path, publication: int) -> None:
    from saiban.statistics.making import make_edition  # brings DuckDB and Arrow, which pages do without

    make_edition(golden, publication)
