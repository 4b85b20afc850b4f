"""The exchange room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from saiban.frame import extensions


class ExchangeConfig(AppConfig):
    name = "saiban.exchange"
    label = "exchange"
    verbose_name = _("exchange")

    def ready(self) -> None:
        extensions.menu(_("Deliveries"), "exchange:deliveries", act="exchange.deliveries", order=84, figure=_given_up)


def _given_up(request: HttpRequest) -> str:
    from saiban.exchange.deliveries import queries

    return queries.given_up_figure(request.viewer)
