"""An installation for a benchmark, in a data folder that goes afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def scratch_installation(profile: str = "registry") -> Iterator[None]:
    """Set up an installation of this profile, make Django ready on it, and take it away at the end."""
    with tempfile.TemporaryDirectory(prefix="saiban-bench-") as scratch:
        os.environ["SAIBAN_DATA"], os.environ["SAIBAN_PROFILE"] = scratch, profile
        os.environ["DJANGO_SETTINGS_MODULE"] = "saiban.site.settings"
        from saiban.frame import embedded
        from saiban.frame.setup import set_up

        set_up()
        try:
            yield
        finally:
            from django.db import connections

            connections.close_all()
            embedded.stop_server()
