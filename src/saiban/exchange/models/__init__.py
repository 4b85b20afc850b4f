"""The tables of the exchange."""

from saiban.exchange.models.messages import Message
from saiban.exchange.models.partners import Partner, PartnerChange

__all__ = ["Message", "Partner", "PartnerChange"]
