"""A client of registries that speak the DCI standard: it asks, subscribes, and checks the signature of every answer.

Needs no Django and no database, so that an agency's own system can use it. Its messages are those of
`saiban.exchange.dci`:

    account = Account(registry="https://registry.example/dci/sr", client_id=..., secret=..., sender_id=...)
    with Client(account) as client:
        page = client.search(by_number("UIN", "3520212345672", purpose="duplicate_check"))
"""

from saiban.exchange.client.account import Account, read_signing_key
from saiban.exchange.client.asking import by_condition, by_number
from saiban.exchange.client.callbacks import Callback, CallbackReceiver
from saiban.exchange.client.client import Acknowledged, Client, Page
from saiban.exchange.client.faults import AnswerInvalid, Refused, Unreachable

__all__ = [
    "Account",
    "Acknowledged",
    "AnswerInvalid",
    "Callback",
    "CallbackReceiver",
    "Client",
    "Page",
    "Refused",
    "Unreachable",
    "by_condition",
    "by_number",
    "read_signing_key",
]
