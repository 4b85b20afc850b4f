"""A case goes to the service of another province: asked by one, approved by the head, out as a signed file.

What goes: the chain of events with its head and the sealed values with their salt, witnesses by number (of a protected
one nothing else), exhibits with their ledgers, hearings, documents. The case here is closed once the other service says
that it took it; refused, it goes on here.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log, maker_checker
from saiban.access.viewer import Viewer
from saiban.cases import chain
from saiban.cases.documents import storage
from saiban.cases.models import Case, CaseSecret, DocumentVersion
from saiban.cases.models import Document as Paper
from saiban.cases.verifying import verify_case
from saiban.frame import crypto
from saiban.prosecution.case_types.pick_lists import TRANSFERRED
from saiban.prosecution.models import Court, Hearing, KnownBody, PoliceStation, Prosecution, Referral, Transfer
from saiban.prosecution.models.referrals import WORDS
from saiban.prosecution.queries import exhibits_of, service_cases, witnesses_of
from saiban.prosecution.referrals import envelope, shapes
from saiban.prosecution.referrals.own_key import own_code, own_key
from saiban.prosecution.referrals.receiving import payload_of
from saiban.prosecution.writing import Writing


@dataclass(frozen=True)
class Words:
    """Why a case is to go, and by which order."""

    reason: str
    order: str


def transfers_for(viewer: Viewer) -> QuerySet[Transfer]:
    """The transfers of cases that a viewer may see, the newest first."""
    seen = Transfer.objects.filter(case__in=service_cases(viewer).values("pk"))
    return seen.select_related("case", "to", "proposed_by", "decided_by").order_by("-proposed_at")


def words_of(row: Transfer) -> Words:
    """Return why a case is to go, in the clear."""
    return Words(**json.loads(crypto.open_sealed(WORDS, row.words_cipher)))


@transaction.atomic
def propose(*, viewer: Viewer, case: Case, to: KnownBody, reason: str, order: str = "") -> Transfer:
    """Ask the head that a case go to another service. Raises ValidationError for a case that is closed or asked for."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    standing = [Transfer.State.PROPOSED, Transfer.State.SENT, Transfer.State.TAKEN]
    if case.closed_at is not None or Transfer.objects.filter(case=case, state__in=standing).exists():
        raise ValidationError(_("This case is closed, or a transfer of it was asked for already."))
    words = json.dumps({"reason": reason.strip(), "order": order.strip()}, ensure_ascii=False)
    row = Transfer.objects.create(
        case=case,
        to=to,
        words_cipher=crypto.seal(WORDS, words),
        proposed_by=viewer.user,
        file_id=str(uuid.uuid4()),
    )
    log.write(viewer, act="transfer", subject_kind="case", subjects=[case.pk], fields=["proposed"], results=1)
    return row


@transaction.atomic
def decide(*, viewer: Viewer, row: Transfer, approve: bool) -> Transfer:
    """Approve or refuse a transfer, by a head who did not ask for it. Raises ValidationError, and what events raise.

    Approved, the case is written into a signed file as it stands. It stays open here until the other service takes it.
    """
    row = maker_checker.held(row)
    maker_checker.by_another(viewer, row)
    row.decided_by, row.decided_at = viewer.user, timezone.now()
    if approve:
        case = Case.objects.select_for_update().get(pk=row.case_id)
        row.head = case.head
        row.digest = storage.keep(_file(viewer, row, case))
        row.state = Transfer.State.SENT
        fields = {"to_service": row.to.name_en, "file_digest": row.digest}
        Writing(case, viewer, f"transfer:{row.pk}").event("transfer_sent", fields=fields, reason=words_of(row).reason)
    else:
        row.state = Transfer.State.REFUSED
    row.save()
    log.write(viewer, act="transfer", subject_kind="case", subjects=[row.case_id], fields=[row.state], results=1)
    return row


def file_of(viewer: Viewer, row: Transfer) -> bytes:
    """Return the signed file of a transfer that was approved, and write its going out on the log."""
    log.write(viewer, act="export", subject_kind="case", subjects=[row.case_id], fields=["transfer"], results=1)
    return storage.read(row.digest)


@transaction.atomic
def take_answer(*, viewer: Viewer, row: Referral) -> None:
    """Close the loop: what the other service says became of a case stands on its transfer; taken, the case is closed.

    For heads: whoever else takes an answer in leaves it waiting.
    """
    if row.state != Referral.State.WAITING or not viewer.may("prosecution.transfer"):
        return
    payload = payload_of(row)
    assert isinstance(payload, shapes.AnswerFile)  # noqa: S101 - asked for answers alone
    told = payload.answer
    sent = Transfer.objects.select_for_update().filter(
        file_id=told.to, digest=told.digest, to__code=payload.sender, state=Transfer.State.SENT
    )
    transfer = sent.select_related("case").first()
    if transfer is None:
        row.state, row.fault, row.field = Referral.State.FAULTY, "no_transfer", "answer.to"
        row.said = _("No case went to this service in a file of this id and digest, or it was answered before.")
        row.save()
        return
    taken = told.outcome == "taken"
    transfer.state = Transfer.State.TAKEN if taken else Transfer.State.RETURNED
    transfer.number_there, transfer.answered_at = told.number, timezone.now()
    transfer.save()
    if taken:
        _close(viewer, transfer, transfer.case)
    row.state, row.case = Referral.State.TAKEN, transfer.case
    row.decided_by, row.decided_at = viewer.posting, timezone.now()
    row.save()
    log.write(viewer, act="transfer", subject_kind="case", subjects=[transfer.case_id], fields=["answered"], results=1)


def _close(viewer: Viewer, row: Transfer, case: Case) -> None:
    """End what is open of a case that the other service took, and close it."""
    writing = Writing(case, viewer, f"transfer:{row.pk}:taken")
    for track in case.tracks.filter(closed_at=None).order_by("number"):
        if track.kind == "exhibit":
            writing.event("sent_along", track=track)
        else:
            writing.event("ended_otherwise", track=track, fields={"outcome": TRANSFERRED.code})
    writing.event("transferred_out", fields={"number_there": row.number_there})


def _file(viewer: Viewer, row: Transfer, case: Case) -> bytes:
    if verify_case(case):
        raise ValidationError(_("The record of this case does not verify: it can't go out. Tell the administrator."))
    papers = _papers(case)
    documents = {version.sha256: storage.read(version.sha256) for version in papers}
    payload = shapes.TransferFile(
        format="saiban-referral",
        version=1,
        kind="transfer",
        id=row.file_id,
        made_at=timezone.now(),
        sender=own_code(viewer),
        recipient=row.to.code,
        documents=tuple(_entry(case, place, version) for place, version in enumerate(papers, 1)),
        transfer=_transfer(row, case),
    )
    return envelope.sign(payload, documents, own_key())


def _papers(case: Case) -> list[DocumentVersion]:
    """The newest version of each document of a case; of two that are the same bytes one."""
    found: dict[str, DocumentVersion] = {}
    for paper in Paper.objects.filter(case=case).prefetch_related("versions").order_by("pk"):
        newest = max(paper.versions.all(), key=lambda version: version.number)
        found.setdefault(newest.sha256, newest)
    return list(found.values())


def _entry(case: Case, place: int, version: DocumentVersion) -> shapes.DocumentEntry:
    kind = version.document.kind or "other"
    return shapes.DocumentEntry(
        kind=kind,
        title=(version.document.title or kind)[:120],
        name=f"{case.number}-{place}{version.suffix}",
        bytes=version.bytes,
        sha256=version.sha256,
    )


def _transfer(row: Transfer, case: Case) -> shapes.Transfer:
    told = words_of(row)
    file = Prosecution.objects.select_related("station", "court").get(pk=case.pk)
    hearings = list(Hearing.objects.filter(case=case).select_related("court").order_by("on", "pk"))
    courts = {one.court_id: one.court for one in hearings}
    if file.court is not None:
        courts[file.court.pk] = file.court
    return shapes.Transfer(
        number=case.number,
        case_type=case.case_type,
        confidentiality=case.confidentiality,
        reason=told.reason[:300],
        order=told.order[:300],
        head=case.head,
        events=_events(case),
        station=_station(file.station) if file.station is not None else None,
        courts=tuple(_court(court) for _code, court in sorted(courts.items())),
        witnesses=_witnesses(case),
        exhibits=_exhibits(case),
        hearings=tuple(
            shapes.Hearing(
                court=one.court_id,
                on=one.on,
                purpose=one.purpose,
                result=one.result,
                asked_by=one.asked_by,
                reason=one.reason,
                next_on=one.next_on,
            )
            for one in hearings
        ),
    )


def _events(case: Case) -> tuple[shapes.Event, ...]:
    opened: dict[int, dict[str, str]] = {}
    for secret in CaseSecret.objects.filter(event__case=case):
        opened.setdefault(secret.event_id, {})[secret.field] = secret.opened
    events = case.events.select_related("track").order_by("seq")
    return tuple(
        shapes.Event(
            content=chain.content_of(event, number=case.number, track=event.track.number if event.track else None),
            opened=opened.get(event.pk, {}),
        )
        for event in events
    )


def _station(station: PoliceStation) -> shapes.Place:
    return shapes.Place(
        code=station.pk,
        name_en=station.name_en,
        name_ur=station.name_ur,
        kind=station.kind,
        district=station.district_id,
    )


def _court(court: Court) -> shapes.Place:
    return shapes.Place(
        code=court.pk, name_en=court.name_en, name_ur=court.name_ur, kind=court.kind, district=court.place_id
    )


def _witnesses(case: Case) -> tuple[shapes.Witness, ...]:
    return tuple(
        shapes.Witness(
            number=one.number,
            kind=one.kind,
            protected=one.protected,
            **({} if one.protected else _known(one.name if one.name_cipher else "", one.phone, one.sex, one.child)),
        )
        for one in witnesses_of(case)
    )


def _known(name: str, phone: str, sex: str, child: bool) -> Mapping[str, object]:
    return {"name": name, "phone": phone, "sex": sex, "child": child}


def _exhibits(case: Case) -> tuple[shapes.Exhibit, ...]:
    return tuple(
        shapes.Exhibit(
            number=one.number,
            kind=one.kind,
            words=one.words[:300],
            quantity=one.quantity,
            forensic=one.forensic,
            custody=tuple(
                shapes.CustodyLine(
                    seq=line.seq,
                    from_holder=line.from_holder,
                    to_holder=line.to_holder,
                    left_at=line.left_at,
                    arrived_at=line.arrived_at,
                    purpose=line.purpose,
                    from_who=line.from_who,
                    to_who=line.to_who,
                    seal=line.seal,
                    intact=line.intact,
                    receipt=line.receipt,
                )
                for line in one.custody.all()
            ),
        )
        for one in exhibits_of(case)
    )
