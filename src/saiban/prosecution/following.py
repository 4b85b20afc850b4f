"""The flat rows of a prosecution and its accused, brought to what each event says, in the event's own transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from saiban.cases.calendar import day_of
from saiban.cases.declarations import Confidentiality
from saiban.cases.faults import FieldFaults
from saiban.cases.folding import CONFIDENTIALITY
from saiban.cases.models import Case, CaseEvent, CaseTrack
from saiban.prosecution import charges
from saiban.prosecution.models import Accused, Charge, Prosecution

_DATES = {
    "fir_received": "received_on",
    "interim_report": "interim_on",
    "final_report": "final_on",
    "later_report": "final_on",
    "report_passed": "passed_on",
    "challan_submitted": "submitted_on",
    "complaint_filed": "submitted_on",
    "cognizance": "cognizance_on",
    "judgment": "judgment_on",
}
_OF_ACCUSED = {"arrest": "arrested_on", "copies": "copies_on", "charge_framed": "charged_on"}
_DETAINED = frozenset({"custody", "prison"})


def follow(case: Case, event: CaseEvent) -> None:
    """Keep the rows of a prosecution; cases of other types are none of ours."""
    from saiban.prosecution.queries import OURS

    if case.case_type not in OURS:
        return
    prosecution = _opened(case, event) if event.seq == 1 else Prosecution.objects.get(pk=case.pk)
    day = day_of(event.at)
    if event.seq == 1 or event.code.startswith("@"):
        _meet_accused(case, prosecution)
    if event.code in _DATES:
        setattr(prosecution, _DATES[event.code], day)
    _facts(case, prosecution, event)
    if event.track is not None and event.track.kind == "accused":
        _accused(case, prosecution, event, day)
    if event.code == CONFIDENTIALITY and event.fields["level"] == Confidentiality.SEALED:
        prosecution.sealed_once = True
    prosecution.as_of_seq = event.seq
    prosecution.save()


def _opened(case: Case, event: CaseEvent) -> Prosecution:
    told = event.fields
    return Prosecution(
        case=case,
        station_id=told.get("station") or None,
        fir_series=told.get("fir_series", ""),
        fir_number=told.get("fir_number"),
        fir_year=told.get("fir_year"),
        fir_on=_day(told.get("fir_on")),
        jurisdiction=told["jurisdiction"],
        track=told["track"],
        offence_class=told.get("offence", ""),
        sensitive=told.get("sensitive") == "yes",
        victims=told.get("victims", 0),
        women_or_children=told.get("women_or_children") == "yes",
        **_gravest(told.get("offences", ""), told["jurisdiction"]),
    )


def _gravest(text: str, jurisdiction: str) -> dict[str, str]:
    offences = charges.read_charges(text, jurisdiction=jurisdiction) if text else []
    heaviest = charges.heaviest_of(offences)
    if heaviest is None or heaviest.heaviest is None:
        return {"gravest": offences[0].cited if offences else "", "heaviest": ""}
    return {"gravest": heaviest.code, "heaviest": heaviest.heaviest.value}


def _facts(case: Case, prosecution: Prosecution, event: CaseEvent) -> None:
    """Take over what an event says of the case besides its date."""
    told = event.fields
    if event.code == "report_returned":
        prosecution.returns += 1
    if "report_class" in told:
        prosecution.report_class = told["report_class"]
    if told.get("track"):
        prosecution.track = told["track"]
    if told.get("court_code"):
        prosecution.court_id = _court(told["court_code"])


def _court(code: str) -> str:
    from saiban.prosecution.models import Court

    if not Court.objects.filter(pk=code).exists():
        raise FieldFaults({"court_code": _("There is no court of this code in the table of courts.")})
    return code


def _meet_accused(case: Case, prosecution: Prosecution) -> None:
    """Give every accused who has joined a row of their own."""
    known = set(Accused.objects.filter(case=case).values_list("track", flat=True))
    tracks = CaseTrack.objects.filter(case=case, kind="accused").exclude(pk__in=known).order_by("number")
    for track in tracks:
        prosecution.accused_count += 1
        Accused.objects.create(
            track=track, case=case, party_id=track.party_id, number=prosecution.accused_count, stage=track.stage
        )


def _accused(case: Case, prosecution: Prosecution, event: CaseEvent, day: date) -> None:
    track = event.track
    row = Accused.objects.get(pk=track.pk)
    facts: dict[str, Any] = {**track.facts, **{k: v for k, v in event.fields.items() if isinstance(v, str)}}
    row.stage, row.outcome = event.track_to, event.outcome or row.outcome
    row.sex = facts.get("sex", row.sex)
    row.juvenile, row.capital = facts.get("juvenile") == "yes", facts.get("capital") == "yes"
    row.profession = facts.get("profession", row.profession)
    row.column = int(facts["column"]) if facts.get("column") else row.column
    row.outcome_reason = facts.get("outcome_reason", row.outcome_reason)
    if event.code in _OF_ACCUSED and getattr(row, _OF_ACCUSED[event.code]) is None:
        setattr(row, _OF_ACCUSED[event.code], day)
    if event.code == "charge_framed" and prosecution.charged_on is None:
        prosecution.charged_on = day
    if event.track_to in _DETAINED:
        row.in_custody_since = row.in_custody_since or day
    else:
        row.in_custody_since = None
    row.ended_on = (
        (row.ended_on or day) if row.outcome and event.track_to in ("convicted", "acquitted", "ended") else None
    )
    row.save()
    if event.code == "charged_with":
        _new_version(prosecution, row, event, day)


def _new_version(prosecution: Prosecution, row: Accused, event: CaseEvent, day: date) -> None:
    """Let the offences of an event stand as the newest version of an accused's charges."""
    offences = charges.read_charges(event.fields["charges"], jurisdiction=prosecution.jurisdiction)
    if not offences:
        raise FieldFaults({"charges": _("No section was read here. Write them as in: 302(b)/34 PPC r/w 7 ATA.")})
    version = (row.charges.order_by("-version").values_list("version", flat=True).first() or 0) + 1
    Charge.objects.bulk_create(
        Charge(
            accused=row,
            version=version,
            place=place,
            law=one.law,
            section=one.section,
            sub=one.sub,
            heaviest=one.offence.heaviest.value if one.offence is not None and one.offence.heaviest else "",
            origin=event.fields["origin"],
            on=day,
            seq=event.seq,
        )
        for place, one in enumerate(offences, 1)
    )


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None
