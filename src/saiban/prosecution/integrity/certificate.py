"""The certified extract as a document: the record, the certificate for the officer in charge, how to check it.

The words of the certificate follow what the law asks of a print of an electronic record (Qanun-e-Shahadat Order 1984,
Art. 73 Expl. 3, 78-A and 164; Electronic Transactions Ordinance 2002, ss. 3, 5-7); a lawyer has to settle them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import segno
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.cases.work.opened import Opened
from saiban.cases.work.page import event_title
from saiban.frame.documents import Code, Document, Facts, Heading, Paragraph, Part, Picture, Rows, Signatures
from saiban.frame.language import day_words, left_to_right, page_language
from saiban.prosecution.custody import Fault, FaultKind
from saiban.prosecution.integrity.record import Ledger, Record
from saiban.prosecution.models import CustodyEntry, Exhibit, Prosecution


@dataclass(frozen=True)
class About:
    """What stands in an extract beside the record: `findings` is how many things are not as they were written."""

    code: str
    at: datetime
    opened: Opened
    findings: int
    address: str
    qr: str
    key: str


def extract(about: About, record: Record) -> Document:
    """Return the extract as a document, in the language of the moment."""
    case = about.opened.case
    parts: list[Part] = [Facts(_facts(about)), Heading(_("Events")), Paragraph(_explained())]
    parts.append(Rows([_("No."), _("When"), _("What, and who wrote it down"), "SHA-256"], _events(about, record),
                      widths=(1, 4, 5, 4)))  # fmt: skip
    if record.papers:
        rows = [[one.title, str(one.version), _moment(one.at), _grouped(one.sha256)] for one in record.papers]
        parts += [
            Heading(_("Documents")),
            Rows([_("Document"), _("Version"), _("Taken in"), "SHA-256"], rows, widths=(5, 2, 3, 4)),
        ]
    for ledger in record.ledgers:
        parts += _ledger(ledger)
    parts += [
        Heading(_("Certificate")),
        Paragraph(_certificate(about)),
        Signatures([_("Officer in charge of the system: name, post, date, stamp")]),
        Heading(_("How to check this extract")),
        Paragraph(
            _(
                "Scan the square or open the address and type the code: the answer says whether such an extract was "
                "issued, and when. With the file at hand the page tells whether a single letter of it was changed; "
                "the command saiban verify-extract tells it without a network."
            )
        ),
        Code(about.code),
        Paragraph(left_to_right(about.address)),
        Picture(segno.make(about.qr, error="m").svg_inline(scale=3, border=2), millimetres=58),
    ]
    return Document(
        title=_("Certified extract of a case record"),
        subtitle=str(case.organisation),
        parts=tuple(parts),
        foot=f"{about.code} · {case.number}",
    )


def fault_words(fault: Fault) -> str:
    """Say what is wrong at a line of a ledger."""
    said = {
        FaultKind.GAP: _("Line %(line)s: it left from another than the one who had it; somebody in between is missing"),
        FaultKind.OVERLAP: _("Line %(line)s: it left before it had arrived"),
        FaultKind.OTHER_SEAL: _("Line %(line)s: the seal is another, and nobody is known to have opened the parcel"),
        FaultKind.BROKEN: _("Line %(line)s: the seal was broken on arrival"),
        FaultKind.NO_BEGINNING: _("Line %(line)s: the first line does not come from the place of recovery"),
    }
    return said[fault.kind] % {"line": fault.line}


def _facts(about: About) -> list[tuple[str, str]]:
    case = about.opened.case
    file = Prosecution.objects.select_related("station", "court").get(pk=case.pk)
    facts = [(_("Case"), left_to_right(case.number))]
    if file.fir:
        facts.append((_("First information report"), left_to_right(file.fir)))
    if file.station is not None:
        facts.append((_("Police station"), str(file.station)))
    if file.court is not None:
        facts.append((_("Court"), str(file.court)))
    facts += [
        (_("Number of the court"), left_to_right(one.value)) for one in case.identifiers.filter(kind="court_case")
    ]
    sound = (
        _("followed from the first event to the last: whole")
        if not about.findings
        else _("%(count)s things are not as they were written") % {"count": about.findings}
    )
    return [
        *facts,
        (_("Record as of"), _moment(about.at.isoformat())),
        (_("Events in the record"), str(len(about.opened.events))),
        (_("Chain"), sound),
        (_("Last hash of the chain"), _grouped(case.head)),
    ]


def _explained() -> str:
    return _(
        "Each event holds the SHA-256 of the one before it, so that none can be changed, taken out or put in without "
        "changing every later one. Where two times are given, the first is when it took effect, the second when it was "
        "written down."
    )


def _events(about: About, record: Record) -> list[list[str]]:
    rows = []
    for one in record.events:
        what = event_title(about.opened.declared, one.code)
        if one.track is not None:
            track = about.opened.tracks[one.track]
            kind = next(kind for kind in about.opened.declared.tracks if kind.code == track.kind)
            what = f"{what} · {track.matter or f'{kind.title} {track.number}'}"
        when = _moment(one.at)
        if one.entered_at[:10] != one.at[:10]:
            when = f"{when}\n{_moment(one.entered_at)}"
        rows.append([str(one.seq), when, f"{what}\n{one.by}" if one.by else what, _grouped(one.hash)])
    return rows


def _ledger(ledger: Ledger) -> list[Part]:
    holders = {value: str(label) for value, label in CustodyEntry.Holder.choices}
    rows = [
        [
            str(move.number),
            f"{holders[move.from_holder]} → {holders[move.to_holder]}",
            f"{_moment(move.left_at)}\n{_moment(move.arrived_at)}",
            f"{move.seal or '—'}{'' if move.intact else ' · ' + _('broken')}",
            move.receipt or "—",
        ]
        for move in ledger.moves
    ]
    kinds = dict(Exhibit.Kind.choices)
    title = _("Custody of exhibit %(exhibit)s (%(kind)s)") % {"exhibit": ledger.exhibit, "kind": kinds[ledger.kind]}
    columns = [_("No."), _("From and to"), _("Left and arrived"), _("Seal"), _("Receipt")]
    faults = "\n\n".join(fault_words(fault) for fault in ledger.faults)
    whole = _("The lines follow on each other without gap, overlap or change of seal.")
    corrected = [move for move in ledger.moves if move.corrects is not None]
    told = [
        Paragraph(_("Line %(line)s puts line %(wrong)s right.") % {"line": move.number, "wrong": move.corrects})
        for move in corrected
    ]
    if not rows:
        return [Heading(title), Paragraph(_("Nothing is written in its ledger."))]
    return [Heading(title), Rows(columns, rows, widths=(1, 6, 4, 3, 3)), *told, Paragraph(faults or whole)]


def _certificate(about: About) -> str:
    words = _(
        "I certify that I am in charge of the information system in which this record is kept, and that this extract "
        "was printed from it on %(at)s.\n\n"
        "1. The entries were made in the ordinary course of the service's work by those named with them, at the times "
        "that stand beside them.\n\n"
        "2. The system was in working order at all material times, or where it was not, this did not touch the record "
        "or its accuracy.\n\n"
        "3. The extract shows the record of the case as it stood at that moment, complete as to what is named in it "
        "and unaltered. Names of parties and free words are left out.\n\n"
        "4. The record is protected by this security procedure: a chain of SHA-256 over every event of the case, an "
        "access log that is sealed and signed, and an Ed25519 signature over this extract (key %(key)s).\n\n"
        "Given under Articles 73 (Explanation 3), 78-A and 164 of the Qanun-e-Shahadat Order 1984 and sections 3, 5, "
        "6 and 7 of the Electronic Transactions Ordinance 2002. Wording to be confirmed by a lawyer."
    )
    return words % {"at": _moment(about.at.isoformat()), "key": left_to_right(about.key)}


def _moment(written: str) -> str:
    at = timezone.localtime(datetime.fromisoformat(written))
    comma = "،" if page_language() == "ur" else ","
    return f"{day_words(at)}{comma} {left_to_right(f'{at:%H:%M}')}"


def _grouped(digest: str) -> str:
    """Return a digest in groups of sixteen, so that it breaks where it may."""
    return left_to_right(" ".join(digest[start : start + 16] for start in range(0, len(digest), 16)))
