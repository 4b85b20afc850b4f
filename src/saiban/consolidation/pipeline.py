"""The main job, step by step: read what arrived, link, choose golden values, publish.

Every step writes a lake folder named by what went into it, so that a run killed at any moment and started again does
over only the step it was in; the publication is one transaction, whose commit is the only moment at which anything
changes for a reader.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import structlog
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from saiban.access.models import User
from saiban.consolidation.cards import kept as cards
from saiban.consolidation.inputs import Inputs, current_inputs, write_decisions, write_number_rules, write_records
from saiban.consolidation.linking import Former, forget_extension, former, how_made, link
from saiban.consolidation.lock import only_one
from saiban.consolidation.models import Extract, Run
from saiban.consolidation.receiving import Arrival, read_all
from saiban.consolidation.review import queue
from saiban.consolidation.store import lake, published_tables, say_published
from saiban.engine import digests
from saiban.engine.duck import connect
from saiban.engine.lake import Lake
from saiban.frame import extensions
from saiban.frame.crypto import keys_in_use
from saiban.frame.tidy import tidy
from saiban.registry.golden import build
from saiban.registry.models import Publication
from saiban.registry.publish import publish
from saiban.registry.snapshot import write_snapshot

logger = structlog.get_logger("saiban.consolidation")


class Listener(Protocol):
    """Hears how a run goes on; the command line draws it, the worker ignores it."""

    def step(self, name: str) -> None:
        """A step begins."""

    def read(self, extract: Extract) -> None:
        """A file has been read, or found broken."""

    def waiting(self) -> None:
        """Another run is on; this one waits for it."""


class Silence:
    """A listener that says nothing."""

    def step(self, name: str) -> None: ...
    def read(self, extract: Extract) -> None: ...
    def waiting(self) -> None: ...


@dataclass
class Consolidation:
    """What a run did: the files it was given, the publication that stands now, and the seconds by step."""

    extracts: list[Extract] = field(default_factory=list)
    inputs: str = ""
    publication: Publication | None = None
    changed: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    linked: dict[str, Any] = field(default_factory=dict)  # see saiban.consolidation.linking.how_made
    failed_steps: dict[str, str] = field(default_factory=dict)  # steps of other rooms that failed, and how

    @contextmanager
    def timed(self, name: str, listener: Listener) -> Iterator[None]:
        listener.step(name)
        began = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = round(time.monotonic() - began, 2)


def consolidate(
    arrivals: Iterable[Arrival] = (),
    *,
    started_by: User | None = None,
    listener: Listener | None = None,
    anew: bool = False,
) -> Consolidation:
    """Read what arrived and publish the registry that follows from all extracts that stand.

    The same inputs publish nothing and change nothing; with `anew` every step is looked at again all the same, and
    everybody is linked anew. Raises TimeoutError where another run holds the registry.
    """
    listener = listener or Silence()
    result = Consolidation()
    with only_one(waiting=listener.waiting):
        store = lake()
        store.sweep()
        with result.timed("intake", listener):
            result.extracts = read_all(arrivals, told=listener.read)
        inputs = current_inputs()
        result.inputs = inputs.digest
        result.publication = Publication.objects.order_by("-id").first()
        done = Run.objects.filter(state=Run.State.PUBLISHED).order_by("-id").first()
        if not anew and done is not None and done.inputs == inputs.digest:
            _follow_up(result, listener)
            return result
        run = _begin(inputs, started_by)
        try:
            before = former(store, done.inputs if done and not anew else None)
            folders = _prepare(inputs, store, before, result, listener)
            cards.keep(folders["links"], run)
            golden = folders["golden"]
            with result.timed("publish", listener), transaction.atomic():
                earlier, figures = result.publication, json.loads((golden / "figures.json").read_text("utf-8"))
                result.publication = publish(golden, inputs.digest, figures)
                run.state, run.publication, run.finished_at = Run.State.PUBLISHED, result.publication, timezone.now()
                run.seconds = result.seconds
                run.save()
                queue.load(folders["links"], run)
                say_published(golden, result.publication)
            result.changed = result.publication != earlier
        except Exception as failure:  # whatever it is, the run says that it failed, and it is raised
            Run.objects.filter(pk=run.pk).update(state=Run.State.FAILED, error=type(failure).__name__)
            raise
        with result.timed("tidy", listener):
            tidy(model._meta.db_table for model in apps.get_app_config("registry").get_models())
        _forget_former_runs(store, folders)
        _follow_up(result, listener)
    return result


def _follow_up(result: Consolidation, listener: Listener) -> None:
    """Do what other rooms make of a publication; one that fails is told of, and the publication stands."""
    golden = published_tables(result.publication)
    for step in extensions.pipeline_steps() if golden else []:
        with result.timed(step.code, listener):
            try:
                step.run(golden, result.publication.pk)
            except Exception as failure:  # whatever it is, the registry is published; the next run tries again
                logger.exception("a step after the publication failed", step=step.code)
                result.failed_steps[step.code] = type(failure).__name__


def _begin(inputs: Inputs, started_by: User | None) -> Run:
    """Take up the run that a killed process left with the same inputs, or begin a new one."""
    run = Run.objects.filter(inputs=inputs.digest).exclude(state=Run.State.PUBLISHED).first()
    if run is None:
        return Run.objects.create(inputs=inputs.digest, started_by=started_by)
    run.state, run.error = Run.State.RUNNING, ""
    run.save()
    return run


def _prepare(
    inputs: Inputs, store: Lake, before: Former | None, result: Consolidation, listener: Listener
) -> dict[str, Path]:
    """Do every step up to the publication; return the folder of each, of which `golden` holds the tables to publish."""
    with result.timed("gather", listener):
        records = store.made("records", inputs.digest, lambda out: _gather(inputs, out))
    with result.timed("link", listener):
        if before is None:
            forget_extension(store.folder("links", inputs.digest))
        links = store.made("links", inputs.digest, lambda out: link(inputs, records, out, before))
        result.linked = how_made(links)
    with result.timed("snapshot", listener):
        snapshot = store.made("snapshot", _before(inputs), write_snapshot)
    with result.timed("golden", listener):
        name = digests.digest(links.name, snapshot.name, keys_in_use())
        golden = store.made("golden", name, lambda out: _golden(records, links, snapshot, out))
    return {"records": records, "links": links, "snapshot": snapshot, "golden": golden}


def _before(inputs: Inputs) -> str:
    """Name the state of the database that a run starts from: the publication before it."""
    newest = Publication.objects.order_by("-id").values_list("id", flat=True).first()
    return digests.digest(inputs.digest, newest)


def _gather(inputs: Inputs, out: Path) -> None:
    write_records(inputs, out)
    write_decisions(inputs, out)
    write_number_rules(inputs, out)


def _golden(gathered: Path, links: Path, snapshot: Path, out: Path) -> None:
    with connect(spill=out / "spill") as connection:
        figures: dict[str, Any] = build(
            connection,
            gathered / "records.parquet",
            links,
            snapshot,
            out,
            decisions=gathered / "decisions.parquet",
        )
    shutil.rmtree(out / "spill")
    (out / "figures.json").write_text(json.dumps(figures, sort_keys=True), "utf-8")


def _forget_former_runs(store: Lake, folders: dict[str, Path]) -> None:
    """Remove what earlier runs prepared: their outcome stands in the database, and their extracts stay."""
    for kind, standing in folders.items():
        for folder in (store.root / kind).iterdir():
            if folder != standing:
                shutil.rmtree(folder)
