"""The API held to its own description: requests that a machine makes up, right and wrong ones, against the site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from saiban.access.purposes import AGREEABLE
from saiban.access.shared_fields import SharedField
from saiban.exchange.api.application import api
from tests.exchange.asking import System
from tests.registry.agreed import agree
from tests.registry_pages.town import Town

CONFIG: dict[str, Any] = {
    "generation": {"allow-x00": False},  # a body with NUL is refused as a whole, which a description can't say
    # a question can be well formed and still unanswerable: a field compared by an operator that it does not have
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "422", "429"]}},
}


schema = schemathesis.openapi.from_dict(
    json.loads(json.dumps(api.get_openapi_schema())), config=SchemathesisConfig.from_dict(CONFIG)
)
schema.app = WSGIHandler()


@pytest.fixture
def authorised(town: Town, system: System) -> Iterator[dict[str, str]]:
    """The headers of a system with agreements that let it ask for everything."""
    for purpose in AGREEABLE:
        agree(f"everything-{purpose}", purpose=purpose, fields=SharedField.values, a_day=1_000_000)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # the town lies in this test's transaction
    yield {"Authorization": f"Bearer {system.token}"}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_described(case: schemathesis.Case, authorised: dict[str, str]) -> None:
    case.call_and_validate(headers=authorised)
