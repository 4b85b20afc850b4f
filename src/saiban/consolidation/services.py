"""Everything that people do in this room: hand in files, say what columns mean, mend, run, decide."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.models import Role
from saiban.access.viewer import Viewer
from saiban.consolidation import jobs, uploads
from saiban.consolidation.decisions import contradicted, decide
from saiban.consolidation.models import Decision, Extract, SavedMapping, Upload
from saiban.consolidation.receiving import Arrival, register, save_mapping
from saiban.directory.models import DataSource
from saiban.intake.mapping_parts import Mapping
from saiban.registry.models import RegistryEvent, SourceRecord


class Refused(Exception):
    """The viewer may not do this to that; the text says why."""


@transaction.atomic
def hand_in(viewer: Viewer, handed_in: UploadedFile) -> Upload:
    """Keep a file that the viewer hands in for their organisation; the same bytes again are the same upload."""
    sha256, name, size = uploads.keep(handed_in)
    upload, _created = Upload.objects.get_or_create(
        organisation=viewer.organisation,
        sha256=sha256,
        defaults={"file_name": name, "size": size, "received_by": viewer.user},
    )
    log.write(viewer, act="consolidation.load", subject_kind="upload", subjects=[upload.pk])
    return upload


@transaction.atomic
def say_what_columns_mean(viewer: Viewer, mapping: Mapping) -> SavedMapping:
    """Save a mapping for a source of the viewer's own organisation (a steward: of any).

    Raises Refused where the source belongs to another organisation, MappingError where the mapping is wrong.
    """
    organisation = viewer.organisation.code if viewer.organisation else None
    known = DataSource.objects.filter(code=mapping.source).first()
    owners = {mapping.organisation} | ({known.organisation_id} if known else set())
    if viewer.role != Role.STEWARD and owners != {organisation}:
        raise Refused(_("This list belongs to another organisation."))
    saved = save_mapping(mapping, saved_by=viewer.user)
    log.write(viewer, act="consolidation.map_columns", subject_kind="mapping", subjects=[saved.pk])
    return saved


@transaction.atomic
def load(viewer: Viewer, upload: Upload, mapping: SavedMapping, *, mends: Extract | None = None) -> Extract:
    """Have an upload read with a mapping in the background; the same again is the same extract."""
    extract = register(Arrival(uploads.path_of(upload), mapping, upload, mends))
    log.write(viewer, act="consolidation.load", subject_kind="extract", subjects=[extract.pk])
    transaction.on_commit(lambda: jobs.read_later(extract))
    return extract


def mend(viewer: Viewer, extract: Extract, handed_in: UploadedFile) -> Extract:
    """Take back the mended quarantine of an extract."""
    return load(viewer, hand_in(viewer, handed_in), extract.mapping, mends=extract)


@transaction.atomic
def run(viewer: Viewer) -> None:
    """Have the registry consolidated in the background from all extracts that stand."""
    log.write(viewer, act="consolidation.run", subject_kind="run")
    transaction.on_commit(lambda: jobs.consolidate_later(viewer.user))


@transaction.atomic
def undo_merge(viewer: Viewer, event: RegistryEvent, reason: str) -> list[Decision]:
    """Decide that the numbers a merge brought together are different people; the next run parts them again.

    One decision a merged number, between the oldest record that it held and the oldest of the survivor; each part
    takes back the number it had. Raises Refused for anything but a merge of people, and where decisions that stand say
    that the parts are one person.
    """
    if event.kind != RegistryEvent.Kind.MERGE or event.subject != RegistryEvent.Subject.PERSON:
        raise Refused(_("Only a merge of people can be undone here."))
    held = {number: event.before.get(str(number), []) for number in (event.survivor, *event.others)}
    if not all(held.values()):
        raise Refused(_("This merge has been undone in part already; look at the newer events."))
    survivor, *others = (_oldest_record(held[number]) for number in (event.survivor, *event.others))
    if any(contradicted(survivor, other, Decision.Verdict.DIFFERENT) for other in others):
        raise Refused(_("A clerk decided that these are one person. Take that word back on the page Review first."))
    decisions = [decide(viewer.user, survivor, other, Decision.Verdict.DIFFERENT, reason) for other in others]
    log.write(
        viewer, act="consolidation.review", subject_kind="person", subjects=[event.survivor, *event.others], results=1
    )
    return decisions


def _oldest_record(keys: list[int]) -> str:
    """Return the record of the smallest key; event bookkeeping holds keys of source records."""
    return SourceRecord.objects.values_list("record", flat=True).get(pk=min(keys))
