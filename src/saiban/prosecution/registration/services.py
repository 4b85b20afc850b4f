"""What writes a registration: the case, its accused with their charges, exhibits, witnesses, the police report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer
from saiban.cases import keeping, services
from saiban.cases.actors import Actor
from saiban.cases.calendar import HERE
from saiban.cases.declarations import Confidentiality
from saiban.cases.faults import FieldFaults
from saiban.cases.models import Case, Link
from saiban.cases.parties import NewIdentifier, NewParty
from saiban.cases.work.linking import link
from saiban.frame.turns import hold_turn
from saiban.prosecution import charges, exhibits, witnesses
from saiban.prosecution.case_types.criminal_case import CODE
from saiban.prosecution.clocks import EXCLUDED, LAW_AS_OF, facts_of_offences, law_as_of
from saiban.prosecution.fir.values import ReadOffence
from saiban.prosecution.integrity.openings import keep_at_intake
from saiban.prosecution.law.tracks import SEXUAL_OFFENCE
from saiban.prosecution.models import PoliceStation, Prosecution
from saiban.prosecution.queries import jurisdiction_of, prosecutions_for
from saiban.prosecution.registration.entry import AccusedEntry, Registration
from saiban.prosecution.writing import ROOM, Writing, moment

EARLIEST = date(1947, 8, 14)


class Duplicate(Exception):
    """A report of this station, year and number is registered; `number` is its case where the viewer may see it."""

    def __init__(self, number: str) -> None:
        seen = _("It is the case %(number)s.") % {"number": number}
        hidden = _("It is not among the cases that you may see: ask the head of your office.")
        super().__init__(_("This report is registered already.") + " " + (seen if number else hidden))
        self.number = number


def find_duplicate(viewer: Viewer, *, station: str, year: int, number: int, series: str = "") -> str | None:
    """Return the case number of a report that is registered already: "" where the viewer may not see it, else None.

    A sealed case that the viewer may not see is no duplicate: nobody learns of it by registering its report.
    """
    same = {"station": station, "fir_year": year, "fir_series": series.upper(), "fir_number": number}
    seen = prosecutions_for(viewer).filter(**same).first()
    if seen is not None:
        return seen.case.number
    others = Prosecution.objects.filter(**same).exclude(case__confidentiality=Confidentiality.SEALED)
    return "" if others.exists() else None


@transaction.atomic
def register(*, viewer: Viewer, entry: Registration, key: str) -> Case:
    """Register a first information report and return its case; the same key gives the case that it made before.

    The organisation of the viewer keeps the case, at the district of the police station. Raises `FieldFaults` by field
    of `Registration`, `Duplicate` where station, year and number are known, `NotAllowed` where the viewer's role
    registers nothing.
    """
    opened = f"{key}:0"
    done = Case.objects.filter(key=opened).first()
    station, offences = _checked(viewer, entry)
    hold_turn(f"fir {entry.station} {entry.year} {entry.series.upper()} {entry.number}")
    if done is None:
        known = find_duplicate(viewer, station=entry.station, year=entry.year, number=entry.number, series=entry.series)
        if known is not None:
            raise Duplicate(known)
    case = _open(viewer, entry, station, offences, opened)
    _link_with_sealed(case)
    writing = Writing(case, viewer, key, seen=1)
    if entry.received_on is not None:
        writing.event("fir_received", on=entry.received_on)
    tracks = case.tracks.filter(kind="accused").order_by("number")
    for accused, track in zip(entry.accused, tracks, strict=True):
        _describe(writing, entry, offences, accused, track)
    for thing in entry.property:
        exhibits.add(writing, thing)
    for witness in entry.witnesses:
        witnesses.add(writing, witness)
    if entry.report:
        told = {"report_class": entry.report_class} if entry.report == "final" else {}
        writing.event(f"{entry.report}_report", on=entry.report_on, fields=told)
    if entry.track == SEXUAL_OFFENCE:
        _restrict(writing)
    case.refresh_from_db()
    return case


def _link_with_sealed(case: Case) -> None:
    """Link a case with a sealed one of the same report, which only those see who may see the sealed one."""
    own = Prosecution.objects.get(pk=case.pk)
    same = {name: getattr(own, name) for name in ("station", "fir_year", "fir_series", "fir_number")}
    for twin in Prosecution.objects.filter(**same, case__confidentiality=Confidentiality.SEALED).exclude(pk=case.pk):
        link(by=None, case=twin.case, other=case, kind=Link.Kind.RELATED)


def _restrict(writing: Writing) -> None:
    """Let few see the file of a sexual offence, last of all: who registers it sees it on while it is at the intake."""
    keeping.change_confidentiality(
        case=writing.case,
        level=Confidentiality.RESTRICTED,
        reason=_("The file of a sexual offence is not for everybody."),
        actor=Actor.officer(writing.viewer),
        seen=writing.seen,
        key=f"{writing.key}:last",
    )
    keep_at_intake(writing.viewer, writing.case)


def _checked(viewer: Viewer, entry: Registration) -> tuple[PoliceStation, list[ReadOffence]]:
    """Return the station and the offences; raises `FieldFaults` with everything that is wrong."""
    faults: dict[str, str] = {}
    today = timezone.localdate()
    station = PoliceStation.objects.filter(pk=entry.station).select_related("district").first()
    if station is None:
        faults["station"] = _("Choose the police station from the list.")
    if not EARLIEST <= entry.on <= today:
        faults["on"] = _("The date of the report must not lie in the future, or before 1947.")
    if entry.year not in (entry.on.year, entry.on.year - 1):
        faults["year"] = _("The year of the number is that of the report's date.")
    if entry.number < 1:
        faults["number"] = _("The number of the report is needed.")
    for name in ("received_on", "report_on"):
        day = getattr(entry, name)
        if day is not None and not entry.on <= day <= today:
            faults[name] = _("This day lies between the date of the report and today.")
    if entry.report and entry.report_on is None:
        faults["report_on"] = _("On which day did the police report come in?")
    jurisdiction = jurisdiction_of(viewer).code
    offences = charges.read_charges(entry.offences, jurisdiction=jurisdiction)
    if not offences:
        faults["offences"] = _("No section was read here. Write them as in: 302(b)/34 PPC r/w 7 ATA.")
    for place, accused in enumerate(entry.accused):
        for name in ("arrested_on", "bailed_on"):
            day = getattr(accused, name)
            if day is not None and not day <= today:
                faults[f"accused.{place}.{name}"] = _("This day must not lie in the future.")
        if accused.bailed_on and accused.arrested_on and accused.bailed_on < accused.arrested_on:
            faults[f"accused.{place}.bailed_on"] = _("Bail can't come before the arrest.")
        if accused.offences and not charges.read_charges(accused.offences, jurisdiction=jurisdiction):
            faults[f"accused.{place}.offences"] = _("No section was read here.")
    if faults or station is None:
        raise FieldFaults(faults)
    return station, offences


def _open(viewer: Viewer, entry: Registration, station: PoliceStation, offences: list[ReadOffence], key: str) -> Case:
    assert viewer.organisation is not None  # noqa: S101 - whoever may register has a posting
    begins = datetime.combine(entry.on, entry.at, HERE) if entry.at else entry.on
    series = entry.series.upper()
    numbers = [
        NewIdentifier("fir", f"{series}-{entry.number}" if series else str(entry.number), station.name_en, entry.year),
        *(NewIdentifier(kind, value) for kind, value in entry.numbers.items() if value.strip()),
    ]
    heavy = facts_of_offences(one.offence for one in offences if one.offence is not None)
    fields = {
        "jurisdiction": jurisdiction_of(viewer).code,
        "track": entry.track,
        LAW_AS_OF: law_as_of(entry.on),
        "fir_on": entry.on,
        "station": station.pk,
        "fir_series": series,
        "fir_number": entry.number,
        "fir_year": entry.year,
        "offences": charges.written(offences)[:300],
        "offence": heavy.get("offence", ""),
        "sensitive": "yes" if entry.sensitive else "no",
        "women_or_children": "yes" if entry.women_or_children else "no",
        "victims": len(entry.victims),
        "facts": entry.facts,
    }
    return services.open_case(
        case_type=CODE,
        actor=Actor.officer(viewer),
        organisation=viewer.organisation,
        office=viewer.office,
        place=station.district,
        title=_title(entry, station),
        parties=_parties(entry),
        identifiers=numbers,
        fields={name: value for name, value in fields.items() if value != ""},
        legal_time=moment(begins),
        key=key,
    )


def _title(entry: Registration, station: PoliceStation) -> str:
    first = entry.accused[0].name if entry.accused else _("unknown")
    others = " " + _("and others") if len(entry.accused) > 1 else ""
    return f"{entry.number}/{entry.year} {station.name_en}: {first}{others}"


def _parties(entry: Registration) -> list[NewParty]:
    def cnic(number: str) -> dict[str, str]:
        return {"cnic": number} if number.strip() else {}

    return [
        *(NewParty("accused", one.name, identifiers=cnic(one.cnic)) for one in entry.accused),
        *(NewParty("complainant", one.name, one.phone, cnic(one.cnic)) for one in entry.complainants),
        *(NewParty("victim", one.name, one.phone, cnic(one.cnic), protected=True) for one in entry.victims),
    ]


def _describe(
    writing: Writing, entry: Registration, offences: Sequence[ReadOffence], accused: AccusedEntry, track: object
) -> None:
    """Write down what is known of an accused: particulars first, since clocks ask them when custody begins."""
    jurisdiction = jurisdiction_of(writing.viewer).code
    own = charges.read_charges(accused.offences, jurisdiction=jurisdiction) if accused.offences else offences
    about: dict[str, object] = {"on": entry.on, "track": track}
    writing.event(
        "described",
        **about,
        fields={
            "sex": accused.sex,
            "juvenile": "yes" if accused.juvenile else "no",
            "statutory_bail": EXCLUDED if accused.bail_excluded_by else "",
            "bail_excluded_by": accused.bail_excluded_by,
            "column": accused.column,
            "profession": accused.profession,
            "particulars": accused.parentage,
        },
    )
    writing.event("charged_with", **about, fields={"charges": charges.written(own)[:300], "origin": "fir"})
    if accused.arrested_on is not None:
        writing.event("arrest", on=accused.arrested_on, track=track)
    if accused.bailed_on is not None or (accused.column == "4" and accused.arrested_on is None):
        writing.event("bailed", on=accused.bailed_on or entry.on, track=track)
    if accused.absconding and accused.arrested_on is None and accused.bailed_on is None:
        writing.event("proclamation", on=entry.report_on or entry.on, track=track)


LONGEST_KEY = 80 - ROOM
"""Letters of a key of a registration; its events have as many more for their own."""
