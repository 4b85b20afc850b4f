"""A case type with tracks within tracks: several accused, and charges against each. Simplified; only for tests."""

from datetime import date

from saiban.cases.declarations import (
    SYSTEM,
    After,
    CaseType,
    Clock,
    ClockKind,
    Escalation,
    Event,
    Field,
    FieldType,
    IdentifierKind,
    Outcome,
    PartyKind,
    Pause,
    Stage,
    Term,
    Track,
    TracksIn,
    Unit,
    Value,
    Waits,
    Words,
)

PROSECUTOR, HEAD = "assistant_district_prosecutor", "district_prosecutor"
BOTH = (PROSECUTOR, HEAD)


def same(text: str) -> Words:
    """Words for tests: the same in both languages."""
    return Words(text, text)


CLASSES = Field(
    "law",
    same("Law"),
    FieldType.CHOICE,
    fact=True,
    values=(Value("ordinary", same("Ordinary")), Value("terrorism", same("Anti-terrorism"))),
)

PROSECUTION = CaseType(
    code="prosecution_case",
    prefix="PRS",
    title=same("Prosecution"),
    keepers=BOTH,
    restricted_to=(HEAD,),
    sealed_to=(HEAD,),
    parties=(
        PartyKind("accused", same("Accused"), several=True, track="accused"),
        PartyKind("complainant", same("Complainant")),
    ),
    identifiers=(IdentifierKind("fir", same("First information report")),),
    opening=Event("register", same("Register"), by=BOTH, to="registered", fields=(CLASSES,)),
    stages=(
        Stage("registered", same("Waiting for the report"), Waits.BODY),
        Stage("scrutiny", same("Scrutiny")),
        Stage("returned", same("Returned for defects"), Waits.BODY),
        Stage("trial", same("Trial")),
        Stage("decided", same("Decided"), end=True),
        Stage("filed", same("Not sent to court"), end=True),
    ),
    tracks=(
        Track(
            "accused",
            same("Accused"),
            (
                Stage("at_large", same("At large")),
                Stage("custody", same("In custody")),
                Stage("bail", same("On bail")),
                Stage("done", same("Done"), end=True),
            ),
        ),
        Track(
            "charge",
            same("Charge"),
            (
                Stage("proposed", same("Proposed")),
                Stage("framed", same("Framed")),
                Stage("ended", same("Ended"), end=True),
            ),
            under="accused",
            matter=same("Section and law"),
        ),
    ),
    events=(
        Event("report", same("Police report received"), by=BOTH, from_=("registered", "returned"), to="scrutiny"),
        Event("return_it", same("Return for defects"), by=BOTH, from_=("scrutiny",), to="returned", needs_reason=True),
        Event(
            "send",
            same("Send to court"),
            by=(HEAD,),
            from_=("scrutiny",),
            to="trial",
            needs_tracks=(TracksIn("accused", ("at_large", "custody", "bail", "done")),),
            not_by_who_did=("report",),
        ),
        Event("file", same("Do not send"), by=(HEAD,), from_=("scrutiny",), to="filed", outcomes=("not_sent",)),
        Event(
            "note",
            same("Note"),
            by=(*BOTH, SYSTEM),
            from_=("registered", "scrutiny", "returned", "trial"),
            fields=(Field("note", same("Note"), FieldType.LONG_TEXT, sensitive=True),),
        ),
        Event(
            "remand",
            same("Remand"),
            by=BOTH,
            track="accused",
            from_=("at_large", "custody"),
            to="custody",
            fields=(Field("until", same("Until"), FieldType.DATE),),
        ),
        Event("bail_out", same("Bail"), by=BOTH, track="accused", from_=("custody",), to="bail"),
        Event(
            "copies", same("Copies supplied"), by=BOTH, track="accused", from_=("custody", "bail"), during=("trial",)
        ),
        Event(
            "charge",
            same("Propose a charge"),
            by=BOTH,
            track="accused",
            from_=("at_large", "custody", "bail"),
            opens="charge",
        ),
        Event(
            "frame",
            same("Frame the charge"),
            by=BOTH,
            track="charge",
            from_=("proposed",),
            to="framed",
            during=("trial",),
        ),
        Event(
            "judge",
            same("Judgment on the charge"),
            by=BOTH,
            track="charge",
            from_=("framed",),
            to="ended",
            outcomes=("convicted", "acquitted"),
        ),
        Event(
            "drop",
            same("Drop the charge"),
            by=(HEAD,),
            track="charge",
            from_=("proposed", "framed"),
            to="ended",
            outcomes=("withdrawn",),
        ),
        Event(
            "finish",
            same("Nothing is left against the accused"),
            by=BOTH,
            track="accused",
            from_=("at_large", "custody", "bail"),
            to="done",
            outcomes=("convicted", "acquitted", "withdrawn", "not_sent"),
            during=("scrutiny", "trial"),
            after=(After("charge"),),
        ),
        Event(
            "close",
            same("Close"),
            by=(HEAD,),
            from_=("trial",),
            to="decided",
            needs_tracks=(TracksIn("accused", ("done",)), TracksIn("charge", ("ended",), at_least=0)),
        ),
    ),
    outcomes=tuple(Outcome(code, same(code)) for code in ("convicted", "acquitted", "withdrawn", "not_sent")),
    clocks=(
        Clock(
            "police_report",
            same("Police report"),
            ClockKind.LEGAL,
            starts=("register",),
            met_by=("report",),
            rolls=True,
            warn=(3,),
            escalate=(Escalation(HEAD), Escalation(HEAD, days_late=5)),
            terms=(
                Term(17, Unit.DAYS, "Code of Criminal Procedure, s. 173(1)"),
                Term(
                    30,
                    Unit.WORKING_DAYS,
                    "Anti-terrorism Act, s. 19(1)",
                    when=(("law", "terrorism"),),
                    valid_from=date(2014, 6, 10),
                ),
            ),
        ),
        Clock(
            "scrutiny",
            same("Scrutiny"),
            ClockKind.LEGAL,
            starts=("report",),
            met_by=("return_it", "send", "file"),
            terms=(Term(3, Unit.DAYS, "s. 9"),),
        ),
        Clock(
            "answer",
            same("Answer of the police"),
            ClockKind.SERVICE,
            starts=("return_it",),
            met_by=("report",),
            terms=(Term(48, Unit.HOURS, "Practice"),),
            warn=(12,),
        ),
        Clock(
            "remand_days",
            same("Days of remand"),
            ClockKind.LEGAL,
            track="accused",
            starts=("remand",),
            met_by=("finish",),
            ends_spans=("bail_out",),
            until_field="until",
            warn=(3,),
            terms=(
                Term(15, Unit.DAYS, "Code of Criminal Procedure, s. 167"),
                Term(90, Unit.DAYS, "Anti-terrorism Act, s. 21E", when=(("law", "terrorism"),)),
            ),
        ),
        Clock(
            "charge_norm",
            same("Judgment on the charge"),
            ClockKind.SERVICE,
            track="charge",
            starts=("frame",),
            met_by=("judge",),
            dropped_by=("drop",),
            terms=(Term(6, Unit.MONTHS, "Norm"),),
            pauses=(Pause(by=("bail_out",), until=("remand",), title=same("On bail")),),
        ),
        Clock(
            "appeal",
            same("Appeal against the judgment"),
            ClockKind.LEGAL,
            track="charge",
            starts=("judge",),
            met_by=("finish",),
            window=True,
            terms=(Term(30, Unit.DAYS, "Limitation Act, art. 154"),),
        ),
    ),
)
