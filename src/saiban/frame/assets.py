"""Styles, scripts and fonts that pages use, served straight from the Python packages that bring them.

Only the files named here and the rooms' own `static/` folders are reachable; nothing is copied into the source and
nothing is loaded from another host.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pylopdf_fonts_ar
from bootstrap_wrapper import get_bootstrap_css_dir
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import AppDirectoriesFinder, BaseFinder
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.storage import FileSystemStorage


def _package_folder(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the package {name} is not installed")
    return Path(spec.origin).parent


PACKAGE_FILES: dict[str, Path] = {
    "bootstrap/bootstrap.min.css": get_bootstrap_css_dir() / "bootstrap.min.css",
    "bootstrap/bootstrap.rtl.min.css": get_bootstrap_css_dir() / "bootstrap.rtl.min.css",
    "htmx/htmx.min.js": _package_folder("django_htmx") / "static" / "django_htmx" / "htmx-2.min.js",
    "mfa/webauthn-json.js": _package_folder("allauth") / "mfa" / "static" / "mfa" / "js" / "webauthn-json.js",
    "mfa/webauthn.js": _package_folder("allauth") / "mfa" / "static" / "mfa" / "js" / "webauthn.js",
    "mfa/onload.js": _package_folder("allauth") / "account" / "static" / "account" / "js" / "onload.js",
    "swagger/swagger-ui.css": _package_folder("ninja") / "static" / "ninja" / "swagger-ui.css",
    "swagger/swagger-ui-bundle.js": _package_folder("ninja") / "static" / "ninja" / "swagger-ui-bundle.js",
    "fonts/noto-naskh-arabic.ttf": pylopdf_fonts_ar.serif_path(),
}


class OneFileStorage(FileSystemStorage):
    """A file of a package under the name by which pages know it."""

    def __init__(self, name: str, file: Path) -> None:
        super().__init__(location=file.parent)
        self.file = file
        self.prefix = ""

    def path(self, name: str) -> str:
        """Return where the file lies, whatever it is called."""
        return str(self.file)


class PackageFinder(BaseFinder):
    """Finds the files named in PACKAGE_FILES."""

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        """Return where a named file lies (a list with `find_all`)."""
        found = PACKAGE_FILES.get(path)
        if find_all:
            return [str(found)] if found else []
        return str(found) if found else []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield each named file with a storage that opens it."""
        for name, file in PACKAGE_FILES.items():
            yield name, OneFileStorage(name, file)


class RoomFinder(AppDirectoriesFinder):
    """Finds the `static/` files of Saiban's own rooms, and of no other package."""

    def __init__(self, app_names: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(app_names, *args, **kwargs)
        self.apps = [name for name in self.apps if name.startswith("saiban.")]


class DigestStorage(StaticFilesStorage):
    """Addresses with a digest of the content, so that a changed file is fetched anew."""

    def url(self, name: str | None) -> str:
        """Return the address of a file, with `?v=` and the first 12 digits of its SHA-256."""
        version = _version(name or "")
        return f"{super().url(name)}?v={version}" if version else super().url(name)


@cache
def _version(name: str) -> str:
    found = finders.find(name)
    return sha256(Path(found).read_bytes()).hexdigest()[:12] if isinstance(found, str) else ""
