"""The disclosure log of a case: what the defence was given, when, to whom and how; what was withheld, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.cases.declarations import Confidentiality
from saiban.cases.documents.queries import papers_of
from saiban.cases.faults import FieldFaults
from saiban.cases.models import Case, CaseEvent, DocumentVersion
from saiban.cases.work.opened import Opened
from saiban.frame import crypto
from saiban.frame.documents import Document, Facts, Heading, Paragraph, Part, Rows, Signatures
from saiban.frame.language import day_words, left_to_right
from saiban.prosecution.models import Accused, Disclosure, Witness
from saiban.prosecution.models.disclosures import disclosure_kind
from saiban.prosecution.writing import Writing

COPIES = "copies"
COPIES_DAYS = 7
LONGEST = 300


@dataclass(frozen=True)
class Given:
    """A line as somebody writes it down: given (`way`, `to`) or withheld (`ground`).

    `accused`, `witness` and `corrects` are numbers within the case (None: all accused, no witness, no line), `version`
    the key of a version of a document. `copies` says that these are the copies of ss. 241-A and 265-C Cr.P.C.
    """

    kind: str
    what: str
    on: date | None
    way: str = ""
    to: str = ""
    ground: str = ""
    accused: int | None = None
    witness: int | None = None
    version: int | None = None
    copies: bool = False
    corrects: int | None = None


@dataclass(frozen=True)
class Supplied:
    """An accused with the day on which the copies of the law were supplied, and the first day for the charge."""

    accused: Accused
    on: date | None

    @property
    def charge_from(self) -> date | None:
        """The first day on which the charge may be framed: seven days after the copies."""
        return self.on + timedelta(days=COPIES_DAYS) if self.on is not None else None


@transaction.atomic
def write(*, opened: Opened, given: Given, seen: int, key: str) -> list[Disclosure]:
    """Add a line to the log and return it; one for each accused where copies are supplied to all of them.

    The same key adds nothing. Raises `FieldFaults`, and what `record_event` raises where copies are supplied.
    """
    case, viewer = Case.objects.select_for_update().get(pk=opened.case.pk), opened.viewer
    done = list(Disclosure.objects.filter(case=case, key__startswith=f"{key}:"))
    if done:
        return done
    rows = _checked(opened, given)
    assert viewer.posting is not None  # noqa: S101 - whoever writes here has a posting
    writing = Writing(case, viewer, key, seen)
    last = Disclosure.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    made = []
    for number, accused in enumerate(rows, last + 1):
        event: CaseEvent | None = None
        if given.copies and accused is not None:
            event = writing.event(COPIES, on=given.on, track=accused.track)
        kind = disclosure_kind(case.pk, number)
        row = Disclosure.objects.create(
            case=case,
            number=number,
            kind=given.kind,
            what_cipher=crypto.seal(kind, given.what.strip()),
            version=_version(opened, given.version),
            witness=Witness.objects.filter(case=case, number=given.witness).first(),
            accused=accused,
            on=given.on,
            way=given.way,
            to_cipher=crypto.seal(kind, given.to.strip()) if given.to.strip() else None,
            ground=given.ground,
            seq=event.seq if event is not None else None,
            corrects=Disclosure.objects.filter(case=case, number=given.corrects).first(),
            by=viewer.posting,
            key=f"{key}:{number}",
        )
        log.write(
            viewer, act="case_disclosure", subject_kind="case", subjects=[case.pk], fields=[_digest(row)], results=1
        )
        made.append(row)
    return made


def lines_of(case: Case) -> list[tuple[Disclosure, bool]]:
    """Return the lines of a case that somebody looks at, in order, each with whether another has put it right."""
    rows = Disclosure.objects.filter(case=case).select_related(
        "by__user", "accused__party", "witness", "version__document", "corrects"
    )
    lines = list(rows.order_by("number"))
    wrong = {line.corrects_id for line in lines}
    return [(line, line.pk in wrong) for line in lines]


def supplied(case: Case) -> list[Supplied]:
    """Return for each accused of a case when the copies of the law were supplied."""
    people = Accused.objects.filter(case=case).select_related("party", "track").order_by("number")
    return [Supplied(one, one.copies_on) for one in people]


def document(opened: Opened) -> Document:
    """Return the log as a document for the court or the defence, in the language of the moment."""
    lines = [line for line, wrong in lines_of(opened.case) if not wrong]
    given = [line for line in lines if not line.withheld]
    withheld = [line for line in lines if line.withheld]
    parts: list[Part] = [Facts([(_("Case"), left_to_right(opened.case.number)), (_("As of"), _today())])]
    if given:
        rows = [
            [str(one.number), day_words(one.on), _what(one), _whom(one), str(one.get_way_display())] for one in given
        ]
        columns = [_("No."), _("Day"), _("What"), _("To whom"), _("How")]
        parts += [Heading(_("Given to the defence")), Rows(columns, rows, widths=(1, 3, 6, 5, 4))]
    if withheld:
        rows = [[str(one.number), day_words(one.on), _what(one), str(one.get_ground_display())] for one in withheld]
        columns = [_("No."), _("Day"), _("What"), _("Ground")]
        parts += [Heading(_("Withheld")), Rows(columns, rows, widths=(1, 3, 6, 6))]
    copies = [[str(one.accused.number), day_words(one.on), day_words(one.charge_from)] for one in supplied(opened.case)
              if one.on is not None and one.charge_from is not None]  # fmt: skip
    if copies:
        columns = [_("Accused"), _("Copies supplied"), _("Charge not before")]
        parts += [Heading(_("Copies under ss. 241-A and 265-C Cr.P.C.")), Rows(columns, copies, widths=(1, 2, 2))]
    if not lines:
        parts.append(Paragraph(_("Nothing was disclosed yet.")))
    parts.append(Signatures([_("Prosecutor"), _("Received for the defence")]))
    return Document(_("Disclosure to the defence"), str(opened.case.organisation), tuple(parts), opened.case.number)


def _today() -> str:
    return day_words(timezone.localdate())


def _what(line: Disclosure) -> str:
    about = [str(line.get_kind_display()), line.what, line.witness.pseudonym if line.witness else ""]
    return " · ".join(part for part in about if part)


def _whom(line: Disclosure) -> str:
    accused = (
        _("accused %(number)s") % {"number": line.accused.number} if line.accused is not None else _("all accused")
    )
    return f"{line.to} ({accused})"


def _checked(opened: Opened, given: Given) -> Sequence[Accused | None]:
    """Return the accused for whom lines are to be written (None: one line for all); raises `FieldFaults`."""
    faults: dict[str, str] = {}
    people = list(Accused.objects.filter(case=opened.case).select_related("track").order_by("number"))
    named = [one for one in people if one.number == given.accused]
    if given.kind not in Disclosure.Kind.values:
        faults["kind"] = _("Choose what it is.")
    if not given.what.strip() or len(given.what) > LONGEST:
        faults["what"] = _("Say what it is, in at most %(count)s letters.") % {"count": LONGEST}
    if given.on is None or given.on > timezone.localdate():
        faults["on"] = _("On which day? Not in the future.")
    if given.accused is not None and not named:
        faults["accused"] = _("Choose among the accused of this case.")
    if bool(given.ground) == bool(given.way):
        faults["way"] = _("Say how it was given, or on what ground it was withheld: one of the two.")
    elif given.way and not given.to.strip():
        faults["to"] = _("Who received it?")
    elif given.ground and given.copies:
        faults["copies"] = _("What was withheld is no copy that was supplied.")
    if given.version is not None and _version(opened, given.version) is None:
        faults["version"] = _("Choose among the documents of this case.")
    elif given.way and given.version is not None and _is_sealed(opened, given.version):
        faults["version"] = _("This paper is sealed: it is not for the defence before its level is changed.")
    if given.witness is not None and not Witness.objects.filter(case=opened.case, number=given.witness).exists():
        faults["witness"] = _("Choose among the witnesses of this case.")
    lines = Disclosure.objects.filter(case=opened.case)
    if given.corrects is not None and not lines.filter(number=given.corrects).exists():
        faults["corrects"] = _("The log has no line of this number.")
    if faults:
        raise FieldFaults(faults)
    if given.copies:
        return named or people
    return named or [None]


def _version(opened: Opened, key: int | None) -> DocumentVersion | None:
    """Return a version of a document that the viewer may see; None for any other key."""
    if key is None:
        return None
    papers = papers_of(opened.viewer, opened.case)
    known = {version.pk: version for paper in papers for version in (paper.newest, *paper.older)}
    return known.get(key)


def _is_sealed(opened: Opened, key: int) -> bool:
    version = _version(opened, key)
    return version is not None and version.document.confidentiality == Confidentiality.SEALED


def _digest(row: Disclosure) -> str:
    """Return the digest of a line as it was written, for the log: its key, which nobody can guess, is its salt."""
    told = (row.key, row.number, row.kind, row.what, row.to, row.way, row.ground, row.on.isoformat())
    return sha256("\n".join(map(str, told)).encode()).hexdigest()[:16]
