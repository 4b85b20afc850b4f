"""Files arrive: sources and mappings are registered, each new file is read once, broken ones are reported."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from saiban.access.models import User
from saiban.consolidation.models import Extract, SavedMapping, Upload
from saiban.consolidation.reading import read_file
from saiban.consolidation.store import extract_folder, extract_name, lake
from saiban.directory.models import DataSource, Organisation, Scheme
from saiban.engine import digests
from saiban.frame.processes import die_with_parent
from saiban.intake.extract import files_of
from saiban.intake.mapping import load_mapping, to_yaml
from saiban.intake.mapping_parts import Mapping
from saiban.intake.yaml_lines import MappingError


@dataclass(frozen=True)
class Arrival:
    """A file with the mapping it is to be read by."""

    path: Path
    mapping: SavedMapping
    upload: Upload | None = None
    mends: Extract | None = None


@transaction.atomic
def save_mapping(mapping: Mapping, *, saved_by: User | None = None) -> SavedMapping:
    """Register the mapping's source, and the mapping where its meaning is new.

    Raises MappingError where the organisation or scheme is not in the directory.
    """
    if not Organisation.objects.filter(code=mapping.organisation).exists():
        raise MappingError(
            f"{mapping.source}: no organisation has the code {mapping.organisation!r}; choose one of "
            + ", ".join(Organisation.objects.values_list("code", flat=True))
        )
    if mapping.scheme and not Scheme.objects.filter(code=mapping.scheme).exists():
        raise MappingError(
            f"{mapping.source}: no scheme has the code {mapping.scheme!r}; choose one of "
            + ", ".join(Scheme.objects.values_list("code", flat=True))
        )
    source, _ = DataSource.objects.update_or_create(
        code=mapping.source,
        defaults={
            "name_en": mapping.label("en"),
            "name_ur": mapping.label("ur"),
            "organisation_id": mapping.organisation,
            "scheme_id": mapping.scheme,
        },
    )
    newest = source.mappings.order_by("-id").first()
    if newest is not None and newest.digest == mapping.digest:
        return newest
    saved, _ = SavedMapping.objects.get_or_create(
        source=source, digest=mapping.digest, defaults={"text": to_yaml(mapping), "saved_by": saved_by}
    )
    return saved


def arrivals_in(folder: Path) -> list[Arrival]:
    """Return every file under `folder/extracts` that a mapping in `folder/mappings` claims, in the order of names.

    Raises FileNotFoundError where there is no mapping, MappingError where one is wrong.
    """
    mapping_files = sorted((folder / "mappings").glob("*.yaml"))
    if not mapping_files:
        raise FileNotFoundError(f"{folder}/mappings holds no .yaml file; see docs/mappings.md for how to write one")
    arrivals = []
    for mapping_file in mapping_files:
        mapping = load_mapping(mapping_file)
        saved = save_mapping(mapping)
        arrivals += [Arrival(path, saved) for path in files_of(mapping, folder / "extracts")]
    return arrivals


def register(arrival: Arrival) -> Extract:
    """Return the extract of this file, new or known: the same content under the same mapping is the same extract."""
    extract, _ = Extract.objects.get_or_create(
        source=arrival.mapping.source,
        sha256=digests.file_digest(arrival.path),
        mapping=arrival.mapping,
        defaults={
            "file_name": arrival.path.name,
            "upload": arrival.upload,
            "mends": arrival.mends,
        },
    )
    return extract


def read_all(arrivals: Iterable[Arrival], *, told: Callable[[Extract], None] = lambda _: None) -> list[Extract]:
    """Read every arrival that has not been read yet, two files at a time; `told` hears of each as it ends.

    A broken file becomes an extract in state *broken* with its one error; the others go on.
    """
    pairs = [(register(arrival), arrival.path) for arrival in arrivals]
    waiting = [(extract, path) for extract, path in pairs if not _is_read(extract)]
    workers = min(len(waiting), int(os.environ.get("SAIBAN_THREADS", str(os.cpu_count() or 1))))
    if waiting:
        with ProcessPoolExecutor(workers, get_context("spawn"), die_with_parent, (os.getpid(),)) as pool:
            reading = {
                pool.submit(
                    read_file, path, extract.mapping.text, lake().root, extract_name(extract), timezone.localdate()
                ): extract
                for extract, path in sorted(waiting, key=lambda pair: -pair[1].stat().st_size)
            }
            for done in as_completed(reading):
                extract = reading[done]
                _note(extract, done.result())
                told(extract)
    return [extract for extract, _ in pairs]


def _is_read(extract: Extract) -> bool:
    return extract.state == Extract.State.READ and extract_folder(extract).exists()


def _note(extract: Extract, manifest: dict[str, object]) -> None:
    if "error" in manifest:
        extract.state, extract.error = Extract.State.BROKEN, str(manifest["error"])
    else:
        extract.state, extract.error = Extract.State.READ, ""
        extract.as_of = date.fromisoformat(str(manifest["as_of"]))
        extract.rows_in = int(str(manifest["rows_in"]))
        extract.rows_accepted = int(str(manifest["rows_accepted"]))
        extract.rows_quarantined = int(str(manifest["rows_quarantined"]))
        extract.manifest = manifest
        if manifest["mends"] and extract.mends is None:
            extract.mends = Extract.objects.filter(source=extract.source, sha256__startswith=manifest["mends"]).first()
    extract.save()
