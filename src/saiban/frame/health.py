"""Whether the site works: asked by monitoring, answered without figures of the registry."""

from __future__ import annotations

import shutil
from functools import cache

from django.db import Error, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from saiban.frame.home import data_folder

LEAST_FREE_DISK = 500 * 1024 * 1024  # bytes


@transaction.non_atomic_requests
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers, all migrations are applied and the disk has room; else 503.

    Outside a transaction, which could not even be begun while the database is away.
    """
    applied = _applied()
    checks = {
        "database": applied is not None,
        "disk": shutil.disk_usage(data_folder()).free >= LEAST_FREE_DISK,
        "migrations": applied is not None and _migrations_of_this_release() <= applied,
    }
    well = all(checks.values())
    return JsonResponse({"status": "ok" if well else "failing", **checks}, status=200 if well else 503)


def _applied() -> set[tuple[str, str]] | None:
    """Return room and name of each migration that the database knows, or None where it does not answer."""
    try:
        return set(MigrationRecorder(connection).applied_migrations())
    except Error:
        return None


@cache
def _migrations_of_this_release() -> frozenset[tuple[str, str]]:
    """Return room and name of each migration in the source, which does not change while this process lives."""
    return frozenset(MigrationLoader(connection=None).disk_migrations)
