"""Papers that are missing: they are asked for, the person brings them, and meanwhile the clock stands still."""

from __future__ import annotations

from saiban.cases.declarations import Event, Field, FieldType, Notice, Pause, Stage, Waits, Words

STAGE = Stage(
    "papers",
    Words("Papers missing", "کاغذات باقی"),
    waits=Waits.PERSON,
    tells=Words(
        "Papers are missing. Come to the window with your slip: they tell you which ones to bring.",
        "کچھ کاغذات کم ہیں۔ اپنی پرچی لے کر کھڑکی پر آئیں: وہ بتائیں گے کون سے کاغذ لانے ہیں۔",
    ),
)

PAUSE = Pause(("ask_papers",), ("papers_in",), Words("papers are missing", "کاغذات باقی ہیں"))


def ask_papers(*, of: str, by: tuple[str, ...], from_: tuple[str, ...]) -> Event:
    """Return the event that asks a party for papers."""
    return Event(
        "ask_papers",
        Words("Ask for papers", "کاغذات مانگیں"),
        by=by,
        from_=from_,
        to=STAGE.code,
        fields=(Field("missing", Words("What is missing", "کیا کم ہے"), FieldType.LONG_TEXT),),
        notices=(
            Notice(
                of,
                Words(
                    "Case {number}: papers are missing. Come to {office} with your slip.",
                    "کیس {number}: کچھ کاغذات کم ہیں۔ پرچی لے کر {office} آئیں۔",
                ),
            ),
        ),
    )


def papers_in(*, by: tuple[str, ...], to: str) -> Event:
    """Return the event by which the papers are there and the case goes on."""
    return Event("papers_in", Words("The papers came in", "کاغذات آ گئے"), by=by, from_=(STAGE.code,), to=to)
