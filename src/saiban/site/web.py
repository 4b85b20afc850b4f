"""Settings of gunicorn: `gunicorn -c python:saiban.site.web`. Address and number of workers come from `serve`."""

from __future__ import annotations

import gc
import os
import signal

from saiban.frame import processes

wsgi_app = "saiban.site.wsgi"
bind = os.environ.get("SAIBAN_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("SAIBAN_WEB_WORKERS", "2"))
worker_class = "saiban.site.web_worker.LingeringWorker"
threads = 4
preload_app = True
timeout = 120
graceful_timeout = 10
keepalive = 5
accesslog = None  # saiban.frame.middleware writes a line without addresses instead
loglevel = "warning"
proc_name = "saiban"


def on_starting(server: object) -> None:
    """Under `serve`, end when that process ends."""
    if os.environ.get("SAIBAN_SUPERVISED") == "1":
        processes.end_with_input(signal.SIGQUIT)  # ends its workers too


def when_ready(server: object) -> None:
    """Before workers are forked: what loading the pages opened to the database must not be shared among them."""
    from django.db import connections

    connections.close_all()
    gc.freeze()  # what start-up made stays: no worker looks through it again for what to throw away
