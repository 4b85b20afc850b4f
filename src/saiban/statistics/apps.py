"""The statistics room as a Django app."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from saiban.frame import extensions


class StatisticsConfig(AppConfig):
    name = "saiban.statistics"
    label = "statistics"
    verbose_name = _("statistics")

    def ready(self) -> None:
        extensions.menu(_("Who is covered"), "statistics:coverage", act="statistics.view", order=25)
        extensions.menu(
            _("Accounts of schemes"), "statistics:accounts", act="statistics.read_accounts", order=37, figure=_to_decide
        )
        extensions.panel("access.sign_in", "statistics/_public_link.html")
        extensions.home_tile("statistics/_home_covered.html", context=_covered, order=25)
        extensions.pipeline_step("statistics", _("Counting who is covered"), run=_make_edition)


def _covered(request: HttpRequest, _subject: object) -> Mapping[str, object]:
    from saiban.statistics.dashboards.home import covered

    return covered(request)


def _to_decide(request: HttpRequest) -> str:
    from saiban.statistics.deciding import waiting_for
    from saiban.statistics.models import AccountsReturn, Target

    waiting = waiting_for(request.viewer, AccountsReturn, Target)
    return str(waiting) if waiting else ""


def _make_edition(golden: Path, publication: int) -> None:
    from saiban.statistics.making import make_edition  # brings DuckDB and Arrow, which pages do without

    make_edition(golden, publication)
