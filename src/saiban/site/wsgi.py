"""The web application: `gunicorn saiban.site.wsgi`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from saiban.frame import database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saiban.site.settings")
database.use()
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - imports every room's pages now, once for all of gunicorn's processes, and not for a visitor
