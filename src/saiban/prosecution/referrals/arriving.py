"""A case comes from the service of another province: its chain is checked, and it is opened anew event by event.

Each event is written down here again with the day on which it took effect there, so that custody, clocks and charges
stand as they stood. What the rules of this installation do not take is counted and named in a note, never dropped
silently. The case carries the number that it had there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.cases import chain, keeping, services, types
from saiban.cases.actors import Actor
from saiban.cases.declarations import Confidentiality, Words
from saiban.cases.faults import FieldFaults, NotAllowed
from saiban.cases.folding import IDENTIFIER_ADDED, PARTIES, PARTY_JOINED
from saiban.cases.models import Case, CaseTrack
from saiban.cases.parties import NewIdentifier, NewParty, party_field
from saiban.cases.recording import REASON
from saiban.cases.services import IDENTIFIERS, TITLE
from saiban.directory.models import Place
from saiban.frame.language import left_to_right
from saiban.prosecution import exhibits, witnesses
from saiban.prosecution.models import Court, Exhibit, Hearing, PoliceStation, Prosecution, Referral
from saiban.prosecution.queries import jurisdiction_of
from saiban.prosecution.referrals import answers, shapes
from saiban.prosecution.referrals.checks import Check
from saiban.prosecution.referrals.deciding import attach, held
from saiban.prosecution.referrals.receiving import payload_of
from saiban.prosecution.registration.entry import PropertyEntry, WitnessEntry
from saiban.prosecution.writing import Writing

SIGNATURE = Words("The signature and the documents are whole", "دستخط اور دستاویزات درست ہیں")
BODY = Words("The sender is a body that we know", "بھیجنے والا معلوم ادارہ ہے")


@dataclass(frozen=True)
class Arrived:
    """A case as it came: the file, and what was checked of it."""

    file: shapes.TransferFile
    checks: tuple[Check, ...]

    @property
    def bars(self) -> bool:
        """Say whether something is wrong that bars it from being taken."""
        return any(check.right is False for check in self.checks)


def looked_at(viewer: Viewer, row: Referral) -> Arrived:
    """Return a transferred case with its checks, and write the look on the log."""
    file = payload_of(row)
    if not isinstance(file, shapes.TransferFile):
        raise ValidationError(_("This file is no transfer."))
    log.write(viewer, act="referral", subject_kind="referral", subjects=[row.pk], fields=["view"], results=1)
    return Arrived(file, (chain_check(file.transfer), _place_check(file.transfer), _report_check(file.transfer)))


def chain_check(told: shapes.Transfer) -> Check:
    """Work the chain of a case out once more: each event after the one before, each sealed value, and the head."""
    title = Words(
        "The chain of events ends in the head that was signed", "واقعات کی زنجیر دستخط شدہ سرے پر ختم ہوتی ہے"
    )
    before = chain.BEFORE_THE_FIRST
    for place, event in enumerate(told.events, 1):
        content = event.content
        if content.get("seq") != place or content.get("case") != told.number or not _values_fit(event):
            said = Words("Event %(place)s is not as it was written.", "واقعہ %(place)s ویسا نہیں جیسا لکھا گیا تھا۔")
            return Check("chain", title, False, (str(said) % {"place": place},))
        before = chain.linked(before, content)
    if before != told.head:
        said = Words("It ends in another head.", "یہ کسی اور سرے پر ختم ہوتی ہے۔")
        return Check("chain", title, False, (str(said),))
    counted = Words("%(count)s events, head %(head)s…", "%(count)s واقعات، سرا %(head)s…")
    return Check(
        "chain", title, True, (str(counted) % {"count": len(told.events), "head": left_to_right(told.head[:16])},)
    )


def _values_fit(event: shapes.Event) -> bool:
    fields = event.content.get("fields")
    if not isinstance(fields, Mapping):
        return False
    sealed = {name: value["sealed"] for name, value in fields.items() if chain.is_sealed(value)}
    return all(sealed.get(name) == chain.commitment(opened) for name, opened in event.opened.items())


def _place_check(told: shapes.Transfer) -> Check:
    title = Words("Its places are known here", "اس کے مقامات یہاں معلوم ہیں")
    places = [*([told.station] if told.station else []), *told.courts]
    wanted = {one.district for one in places}
    missing = sorted(wanted - set(Place.objects.filter(code__in=wanted).values_list("code", flat=True)))
    if missing:
        said = Words("Not in our list of places: %(what)s.", "ہماری فہرست میں نہیں: %(what)s۔")
        return Check("places", title, False, (str(said) % {"what": ", ".join(missing)},))
    return Check("places", title, True, tuple(one.name_en for one in places))


def _report_check(told: shapes.Transfer) -> Check:
    title = Words("The report is not registered here", "رپورٹ یہاں درج نہیں")
    fields = told.events[0].content.get("fields", {})
    same = {
        "station": fields.get("station"),
        "fir_year": fields.get("fir_year"),
        "fir_number": fields.get("fir_number"),
    }
    known = Prosecution.objects.filter(fir_series=fields.get("fir_series", ""), **same)
    known = known.exclude(case__confidentiality=Confidentiality.SEALED)
    if same["fir_number"] is not None and known.exists():
        said = Words(
            "A case here has its station, year and number.", "یہاں کے ایک مقدمے کا تھانہ، سال اور نمبر یہی ہے۔"
        )
        return Check("report", title, False, (str(said),))
    return Check("report", title, True, ())


@transaction.atomic
def take(*, viewer: Viewer, row: Referral, key: str) -> Case:
    """Take a transferred case as a new one, and sign the answer. Raises ValidationError, PermissionDenied (heads)."""
    row = held(viewer, row)
    if not viewer.may("prosecution.transfer"):
        raise PermissionDenied
    arrived = looked_at(viewer, row)
    if arrived.bars:
        raise ValidationError(_("It can't be taken: a check above says why. Refuse it with that reason."))
    case = _Reopening(viewer, row, arrived.file.transfer, key).run()
    attach(viewer, case, arrived.file.documents)
    row.state, row.case = Referral.State.TAKEN, case
    answers.settle(viewer, row)
    log.write(viewer, act="transfer", subject_kind="case", subjects=[case.pk], fields=["taken"], results=1)
    return case


@dataclass
class _Reopening:
    """Writes the events of a case that came once more, one after the other."""

    viewer: Viewer
    row: Referral
    told: shapes.Transfer
    key: str
    tracks: dict[int, CaseTrack] = field(default_factory=dict)  # by their number there
    left: list[str] = field(default_factory=list)
    numbered: int = 0  # tracks there, so far

    def run(self) -> Case:
        """Return the new case."""
        self.court_codes = self._keep_places()
        self.case = self._open()
        self.writing = Writing(self.case, self.viewer, self.key)
        self.declared = types.case_type(self.told.case_type)
        self._meet_tracks(len([one for one in self._parties_at_first() if one[1] == "accused"]))
        for event in self.told.events[1:]:
            self._again(event)
        self._hearings()
        self._note()
        self._restrict()
        self.case.refresh_from_db()
        return self.case

    def _keep_places(self) -> dict[str, str]:
        """Bring the station and courts of the file into our tables where they are missing."""
        station = self.told.station
        if station is not None:
            kinds = PoliceStation.Kind.values
            PoliceStation.objects.get_or_create(
                code=station.code[:40],
                defaults={
                    "name_en": station.name_en,
                    "name_ur": station.name_ur or station.name_en,
                    "kind": station.kind if station.kind in kinds else PoliceStation.Kind.ORDINARY,
                    "district_id": station.district,
                },
            )
        for court in self.told.courts:
            if court.kind in Court.Kind.values:
                names = {"name_en": court.name_en, "name_ur": court.name_ur or court.name_en}
                Court.objects.get_or_create(
                    code=court.code[:40], defaults={**names, "kind": court.kind, "place_id": court.district}
                )
        return {court.code: court.code[:40] for court in self.told.courts}

    def _parties_at_first(self) -> list[tuple[int, str]]:
        listed = self.told.events[0].content["fields"].get(PARTIES, [])
        return [(int(number), str(kind)) for number, kind in listed]

    def _open(self) -> Case:
        opening = self.told.events[0]
        declared = types.case_type(self.told.case_type)
        known = {one.code for one in declared.opening.fields}
        fields = {name: value for name, value in _values(opening).items() if name in known}
        numbers = [_number(one) for one in opening.content["fields"].get(IDENTIFIERS, [])]
        assert self.viewer.organisation is not None and self.row.body is not None  # noqa: S101 - a head; a file read
        numbers.append(NewIdentifier("origin", self.told.number, self.row.body.name_en))
        return services.open_case(
            case_type=self.told.case_type,
            actor=Actor.officer(self.viewer, "transfer"),
            organisation=self.viewer.organisation,
            office=self.viewer.office,
            place=self.viewer.place,
            title=str(_values(opening).get(TITLE, "")),
            parties=[_party(kind, _values(opening).get(party_field(n))) for n, kind in self._parties_at_first()],
            identifiers=numbers,
            fields=fields | {"jurisdiction": jurisdiction_of(self.viewer).code},
            legal_time=_moment(opening),
            key=f"{self.key}:0",
        )

    def _meet_tracks(self, opened_there: int) -> None:
        """Match tracks that were just opened here with those that the same event opened there."""
        known = {track.pk for track in self.tracks.values()}
        new = [one for one in self.case.tracks.order_by("number") if one.pk not in known]
        for place in range(opened_there):
            self.numbered += 1
            if place < len(new):
                self.tracks[self.numbered] = new[place]

    def _again(self, event: shapes.Event) -> None:
        """Write an event down again; what can't be is named in the note."""
        code = str(event.content["code"])
        opens = 1 if code == "exhibit_listed" or self._joins_accused(event) else 0
        try:
            with transaction.atomic():
                self._write(code, event)
        except (NotAllowed, FieldFaults, KeyError, ValueError, TypeError):
            self.left.append(f"{event.content['seq']} {code}")
            self.writing.seen = Case.objects.values_list("last_seq", flat=True).get(pk=self.case.pk)
            self.numbered += opens
            return
        self._meet_tracks(opens)

    def _joins_accused(self, event: shapes.Event) -> bool:
        fields = event.content["fields"]
        return bool(event.content["code"] == PARTY_JOINED and fields.get("kind") == "accused")

    def _write(self, code: str, event: shapes.Event) -> None:
        fields, at = _values(event), _moment(event)
        if code in (PARTY_JOINED, IDENTIFIER_ADDED):
            self._keep(code, fields)
        elif code.startswith("@"):
            raise ValueError(code)  # whose it was there, and who saw it there
        elif code == "witness_listed":
            self._witness(int(fields["witness"]))
        elif code == "exhibit_listed":
            self._exhibit(str(fields["matter"]))
        elif (line := self._line(event)) is not None:
            self._move(event, line)
        else:
            number = event.content.get("track")
            track = self.tracks[int(number)] if number is not None else None
            if track is not None:
                track.refresh_from_db()
            known = {one.code for one in self.declared.fields_of(self.declared.event(code))}
            given = {name: value for name, value in fields.items() if name in known}
            if event.content.get("outcome") and "outcome" in known:
                given["outcome"] = event.content["outcome"]
            self.writing.event(code, on=at, fields=given, track=track, reason=str(fields.get(REASON, "")))

    def _keep(self, code: str, fields: Mapping[str, Any]) -> None:
        self.writing.written += 1
        about: dict[str, Any] = {
            "case": self.case,
            "actor": Actor.officer(self.viewer),
            "seen": self.writing.seen,
            "key": f"{self.key}:{self.writing.written}",
        }
        if code == PARTY_JOINED:
            keeping.add_party(party=_party(str(fields["kind"]), fields.get(party_field(int(fields["party"])))), **about)
        else:
            keeping.add_identifier(identifier=_number(fields), **about)
        self.writing.seen += 1

    def _witness(self, number: int) -> None:
        one = next(one for one in self.told.witnesses if one.number == number)
        authority = _("protected by the sending service; the identity follows apart") if one.protected else ""
        entry = WitnessEntry(one.name, one.kind, one.phone, one.sex, one.child, one.protected, authority)
        witnesses.add(self.writing, entry)

    def _exhibit(self, matter: str) -> None:
        one = next(one for one in self.told.exhibits if f"P-{one.number}" == matter)
        exhibits.add(self.writing, PropertyEntry(one.words, one.kind, one.quantity, forensic=one.forensic))

    def _line(self, event: shapes.Event) -> shapes.CustodyLine | None:
        lines = (line for one in self.told.exhibits for line in one.custody)
        return next((line for line in lines if line.seq == event.content["seq"]), None)

    def _move(self, event: shapes.Event, line: shapes.CustodyLine) -> None:
        track = self.tracks[int(event.content["track"])]
        exhibit = Exhibit.objects.select_related("track", "case").get(track=track)
        self.writing.written += 1
        move = exhibits.Move(**line.model_dump(exclude={"seq"}))
        key = f"{self.key}:{self.writing.written}"[:70]
        done = exhibits.record_move(viewer=self.viewer, exhibit=exhibit, move=move, seen=self.writing.seen, key=key)
        self.writing.seen = done.seq

    def _hearings(self) -> None:
        """Write the days before courts that are over into the diary; what is still listed there is listed anew here."""
        for one in self.told.hearings:
            fits = one.purpose in Hearing.Purpose.values and one.result in Hearing.Result.values
            if one.result == Hearing.Result.LISTED or not fits or one.court not in self.court_codes:
                self.left.append(f"{one.on.isoformat()} {one.court} {one.result}")
                continue
            Hearing.objects.get_or_create(
                case=self.case,
                court_id=self.court_codes[one.court],
                on=one.on,
                purpose=one.purpose,
                defaults={
                    "result": one.result,
                    "asked_by": one.asked_by,
                    "reason": one.reason,
                    "next_on": one.next_on,
                    "entered_by": self.viewer.posting,
                },
            )

    def _note(self) -> None:
        body = self.row.body.name_en if self.row.body is not None else ""
        about = {"number": self.told.number, "body": body, "count": len(self.left), "what": "; ".join(self.left)}
        words = _("Came from %(body)s, where it was %(number)s. Not written down again: %(count)s.") % about
        words += f"\n{about['what']}" if self.left else ""
        self.writing.event("noted", fields={"note": words[:20_000]})

    def _restrict(self) -> None:
        if self.told.confidentiality != Confidentiality.NORMAL:
            keeping.change_confidentiality(
                case=self.case,
                level=Confidentiality(self.told.confidentiality),
                reason=_("as it was with the sender"),
                actor=Actor.officer(self.viewer),
                seen=self.writing.seen,
                key=f"{self.key}:last",
            )


def _values(event: shapes.Event) -> dict[str, Any]:
    """Return every value of an event, the sealed ones opened; those that did not come along are left out."""
    fields = event.content["fields"]
    plain = {name: value for name, value in fields.items() if not chain.is_sealed(value)}
    return plain | {name: chain.value_in(opened) for name, opened in event.opened.items()}


def _moment(event: shapes.Event) -> datetime:
    return datetime.fromisoformat(str(event.content["at"]))


def _number(told: Mapping[str, Any]) -> NewIdentifier:
    return NewIdentifier(told["kind"], told["value"], told.get("issuer") or "", told.get("year"))


def _party(kind: str, told: Mapping[str, Any] | None) -> NewParty:
    about = told or {}
    return NewParty(
        kind,
        name=str(about.get("name", "")),
        phone=str(about.get("phone", "")),
        identifiers=dict(about.get("identifiers", {})),
        protected=bool(about.get("protected", False)),
    )
