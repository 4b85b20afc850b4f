"""The web application: `gunicorn saiban.site.wsgi`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from saiban.frame import database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saiban.site.settings")
database.use()
application = get_wsgi_application()
