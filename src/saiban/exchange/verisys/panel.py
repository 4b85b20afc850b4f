"""What a person's page shows of verification."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

from saiban.exchange.verisys.queries import known_of
from saiban.registry.models import Person


def verification(request: HttpRequest, person: Person) -> Mapping[str, object]:
    """Return what the partner said of the person's numbers."""
    return {"known": known_of(request.viewer, person)}
