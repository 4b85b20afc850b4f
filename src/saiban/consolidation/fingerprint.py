"""The content of the whole registry and of what led to it, as one hash a table."""

from __future__ import annotations

from saiban.consolidation.models import Extract, Run
from saiban.engine import digests
from saiban.registry import publish


def fingerprint() -> dict[str, str]:
    """Return the registry's fingerprint with those of extracts and runs, less time stamps and surrogate keys."""
    extracts = Extract.objects.order_by("source_id", "sha256", "mapping__digest").values_list(
        "source_id",
        "sha256",
        "mapping__digest",
        "state",
        "error",
        "as_of",
        "rows_in",
        "rows_accepted",
        "rows_quarantined",
    )
    runs = Run.objects.order_by("id").values_list("inputs", "state", "publication__inputs", "error")
    return publish.fingerprint() | {
        "consolidation_extract": digests.digest(list(extracts)),
        "consolidation_run": digests.digest(list(runs)),
    }
