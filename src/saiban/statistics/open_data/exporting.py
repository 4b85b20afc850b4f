"""Everything that is published, written into a folder as it would stand on a web server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import override

from saiban.statistics.models import Edition
from saiban.statistics.open_data import catalogue, files
from saiban.statistics.report.yearly import coverage_report

LANGUAGES = ("en", "ur")


def export_to(folder: Path, edition: Edition, *, address: str) -> Mapping[Path, int]:
    """Write the open data, its catalogue and the coverage report of the edition's year; return the size of each file.

    `address` is where the folder will stand on the web: the catalogue names its files there. Paths are within the
    folder.
    """
    home = address.rstrip("/")
    held = {Path(one.folder) / one.name: files.content(one.name, edition) for one in files.FILES.values()}
    said = files.catalogue_statements(
        edition, f"{home}/", lambda name: f"{home}/{(Path(files.FILES[name].folder) / name).as_posix()}"
    )
    held[Path("catalogue.ttl")] = catalogue.as_turtle(said).encode()
    held[Path("catalogue.jsonld")] = catalogue.as_json_ld(said).encode()
    for language in LANGUAGES:
        with override(language):
            report = coverage_report(edition, edition.as_of.year)
        held[Path(f"coverage-{edition.as_of.year}-{language}.pdf")] = report
    for path, content in held.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return {path: len(content) for path, content in held.items()}
