"""The exchange room as a Django app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from saiban.frame import extensions
from saiban.frame.sealed import SealedColumn, declare


class ExchangeConfig(AppConfig):
    name = "saiban.exchange"
    label = "exchange"
    verbose_name = _("exchange")

    def ready(self) -> None:
        from saiban.exchange.api import retention as of_api
        from saiban.exchange.deliveries import retention as of_deliveries
        from saiban.exchange.lists import retention as of_lists

        of_lists.declare()
        of_deliveries.declare()
        of_api.declare()
        _declare_sealed()
        extensions.menu(_("Lists"), "exchange:lists", act="exchange.lists", order=40)
        extensions.menu(_("Verification"), "exchange:verisys", act="exchange.verisys", order=45, figure=_deaths)
        extensions.panel("registry.person", "exchange/verisys/_person.html", context=_verification, order=20)
        extensions.menu(_("Trace a copy"), "exchange:trace", act="exchange.trace", order=92)
        extensions.menu(_("Partner systems"), "exchange:partners", act="exchange.partners", order=83)
        extensions.menu(_("Deliveries"), "exchange:deliveries", act="exchange.deliveries", order=84, figure=_given_up)


def _declare_sealed() -> None:
    """Tell which columns hold ciphers, so that keys can be changed."""
    from saiban.exchange.deliveries.sealed import KIND as MESSAGE
    from saiban.exchange.lists.sealed import KIND as LIST

    columns = {
        MESSAGE: ("message.content", "delivery.question", "delivery.content"),
        LIST: ("sentlist.layout", "listpart.rows", "listpart.answers"),
    }
    for kind, places in columns.items():
        for place in places:
            table, _dot, column = place.partition(".")
            declare(SealedColumn(f"exchange_{table}", column, f"'{kind}'"))
    declare(SealedColumn("exchange_subscription", "criteria", f"'{MESSAGE}'", blind="digest"))
    declare(SealedColumn("exchange_question", "cipher", "'cnic'", blind="blind"))


def _deaths(_request: HttpRequest) -> str:
    from saiban.exchange.verisys import queries

    waiting = queries.waiting_deaths()
    return str(waiting) if waiting else ""


def _verification(request: HttpRequest, person: Any) -> Mapping[str, object]:
    from saiban.exchange.verisys.panel import verification

    return verification(request, person)


def _given_up(request: HttpRequest) -> str:
    from saiban.exchange.deliveries import queries

    return queries.given_up_figure(request.viewer)
