"""What writes the library: an entry is proposed, and is in it once another person approved it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer
from saiban.cases.faults import FieldFaults
from saiban.prosecution.knowledge.folding import folded
from saiban.prosecution.models import Authority
from saiban.prosecution.scrutiny.checklist import items
from saiban.terms.packaged import rows

State = Authority.State
FIELDS = (
    "kind", "citation", "title", "court", "year", "point_en", "point_ur", "sections", "items", "link", "confidence",
)  # fmt: skip
SHIPPED = "shipped:"


@transaction.atomic
def propose(*, viewer: Viewer, values: Mapping[str, Any], key: str, replaces: Authority | None = None) -> Authority:
    """Propose an entry and return it; the same key gives the one that was proposed before.

    Raises FieldFaults for a citation that stands in the library or waits already, unless it is the one to be replaced.
    """
    known = Authority.objects.filter(key=key).first()
    if known is not None:
        return known
    same = Authority.objects.filter(citation__iexact=values["citation"], state__in=(State.APPROVED, State.PROPOSED))
    if same.exclude(pk=replaces.pk if replaces is not None else None).exists():
        raise FieldFaults({"citation": _("An entry with this citation is there already, or waits.")})
    unknown = set(values["items"]) - set(items())
    if unknown:
        raise FieldFaults({"items": _("No item of the checklist: %(codes)s.") % {"codes": ", ".join(sorted(unknown))}})
    return Authority.objects.create(
        **{name: values[name] for name in FIELDS},
        words=words_of(values),
        replaces=replaces,
        key=key,
        proposed_by=viewer.posting,
    )


@transaction.atomic
def decide(*, viewer: Viewer, entry: Authority, state: str) -> Authority:
    """Approve or refuse a proposal, or withdraw what stands in the library; the same once more changes nothing.

    Raises FieldFaults for whoever proposed it, and where the entry is not in a state for it.
    """
    held = Authority.objects.select_for_update().get(pk=entry.pk)
    if held.state == state:
        return held
    before = {State.APPROVED: State.PROPOSED, State.REFUSED: State.PROPOSED, State.WITHDRAWN: State.APPROVED}
    if held.state != before.get(State(state)):
        raise FieldFaults({"state": _("Somebody else has decided meanwhile: it is %(state)s.") % {
            "state": held.get_state_display()
        }})  # fmt: skip
    if held.proposed_by is not None and held.proposed_by.user_id == viewer.user.pk:
        raise FieldFaults({"state": _("Whoever proposed an entry does not decide on it.")})
    if state == State.APPROVED:
        if held.replaces_id is not None:
            old = Authority.objects.filter(pk=held.replaces_id, state=State.APPROVED)
            old.update(state=State.REPLACED)
        if Authority.objects.filter(citation=held.citation, state=State.APPROVED).exists():
            raise FieldFaults({"citation": _("An entry with this citation is there already, or waits.")})
    held.state, held.decided_by, held.decided_at = State(state), viewer.posting, timezone.now()
    held.save(update_fields=["state", "decided_by", "decided_at"])
    return held


def words_of(values: Mapping[str, Any]) -> str:
    """Return the text of an entry as it is searched."""
    said = (values[name] for name in ("citation", "title", "court", "point_en", "point_ur"))
    return folded(*said, str(values["year"] or ""), *values["sections"])


def load_library() -> None:
    """Put the provisions that come with the program into the library; what is there stays as people made it."""
    entries = []
    for row in rows("saiban.prosecution.knowledge", "shipped.csv"):
        values = row | {
            "title": "",
            "link": "",
            "year": int(row["year"]) if row["year"] else None,
            "sections": [one for one in row["sections"].split("|") if one],
            "items": [one for one in row["items"].split("|") if one],
        }
        entries.append(
            Authority(**values, words=words_of(values), key=f"{SHIPPED}{row['citation']}"[:80], state=State.APPROVED)
        )
    Authority.objects.bulk_create(entries, ignore_conflicts=True)
