"""Court tracks: ordinary, anti-terrorism, narcotics, juvenile, sexual offence; which one a FIR leads to, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from saiban.cases.declarations import Words
from saiban.prosecution.law.confidence import Confidence
from saiban.prosecution.law.laws import law
from saiban.prosecution.law.offences import Heaviest, Offence
from saiban.terms.packaged import rows

ORDINARY, ANTI_TERRORISM, NARCOTICS = "ordinary", "anti_terrorism", "narcotics"
JUVENILE, SEXUAL_OFFENCE = "juvenile", "sexual_offence"

SPECIAL_COURTS_FOR_SEXUAL_OFFENCES = date(2020, 12, 15)  # the Anti-Rape Ordinance 2020, then Act XXX of 2021


@dataclass(frozen=True)
class Track:
    """A way through the courts. Of several that a FIR points to, the one of the lowest rank is proposed."""

    code: str
    rank: int
    title: Words
    court: Words
    law: str
    confidence: Confidence


@dataclass(frozen=True)
class ProposedTrack:
    """The track that offences lead to, the reason, and what else they would lead to. A person confirms it."""

    track: Track
    court: Words
    reason: Words
    others: tuple[str, ...] = ()


@cache
def tracks() -> dict[str, Track]:
    """Return the tracks by code, in the order of their rank."""
    return {
        row["code"]: Track(
            code=row["code"],
            rank=int(row["rank"]),
            title=Words(row["title_en"], row["title_ur"]),
            court=Words(row["court_en"], row["court_ur"]),
            law=row["law"],
            confidence=Confidence(row["confidence"]),
        )
        for row in rows("saiban.prosecution.law", "tracks.csv")
    }


def propose_track(
    charged: Sequence[tuple[str, str, Offence | None]], *, on: date | None, juvenile: bool = False
) -> ProposedTrack:
    """Return the track for offences (law, how it is cited, the row where there is one) of a FIR of a day.

    `juvenile`: the text says that an accused is under eighteen. An offence of the schedules of the Anti-Rape Act goes
    to the special court from the Ordinance of 15 December 2020 on; before, to the Court of Session.
    """
    leads: dict[str, str] = {}
    for code, cited, offence in charged:
        named = (offence.track if offence is not None else "") or law(code).track
        if named == SEXUAL_OFFENCE and on is not None and on < SPECIAL_COURTS_FOR_SEXUAL_OFFENCES:
            continue
        if named:
            leads.setdefault(named, cited)
    if juvenile:
        leads[JUVENILE] = ""
    if not leads:
        return _ordinary([offence for _law, _cited, offence in charged if offence is not None])
    codes = sorted(leads, key=lambda code: tracks()[code].rank)
    chosen = tracks()[codes[0]]
    cited = leads[chosen.code]
    because = Words(f"{cited}: {chosen.law}", f"{cited}: {chosen.law}")
    if chosen.code == JUVENILE and not cited:
        because = Words(
            f"an accused is said to be under eighteen: {chosen.law}", f"ملزم نابالغ بتایا گیا: {chosen.law}"
        )
    return ProposedTrack(chosen, chosen.court, because, tuple(codes[1:]))


def _ordinary(charged: Sequence[Offence]) -> ProposedTrack:
    """Propose the Court of Session or a Magistrate by the heaviest offence, as Schedule II sorts them."""
    track = tracks()[ORDINARY]
    heavy = [one for one in charged if one.heaviest is not None]
    if not heavy:
        text = "no offence with a punishment of its own was read: a prosecutor decides"
        return ProposedTrack(track, track.court, Words(text, "سزا والا کوئی جرم نہیں پڑھا گیا: پراسیکیوٹر فیصلہ کرے"))
    gravest = min(heavy, key=lambda one: list(Heaviest).index(one.heaviest or Heaviest.UNDER_1))
    court, how = _court(gravest)
    reason = f"{gravest.code} ({gravest.title.en}) is the gravest offence; {how}"
    return ProposedTrack(track, court, Words(reason, f"{gravest.code} ({gravest.title.ur}) سب سے سنگین جرم ہے؛ {how}"))


SESSION = Words("Court of Session", "سیشن عدالت")
MAGISTRATE = Words("Magistrate", "مجسٹریٹ")
EITHER = Words("Court of Session or Magistrate of the first class", "سیشن عدالت یا مجسٹریٹ درجہ اول")
ANTI_CORRUPTION = Words("Special Judge, Anti-corruption", "خصوصی جج انسداد رشوت ستانی")


def _court(offence: Offence) -> tuple[Words, str]:
    match offence.court:
        case "session":
            return SESSION, "Schedule II names the Court of Session"
        case "magistrate":
            return MAGISTRATE, "Schedule II names a Magistrate"
        case "anti_corruption":
            return ANTI_CORRUPTION, "tried by a Special Judge"
    if offence.heaviest in (Heaviest.DEATH, Heaviest.LIFE, Heaviest.OVER_7):
        return SESSION, "over seven years: Court of Session by the general rule of Schedule II"
    if offence.heaviest == Heaviest.UP_TO_7:
        return EITHER, "three to seven years: either court by the general rule of Schedule II"
    return MAGISTRATE, "under three years: a Magistrate by the general rule of Schedule II"
