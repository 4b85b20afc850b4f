"""What is checked of an institution's complaint, one by one: pure, by the day on which it is looked at.

A check that fails bars the complaint from being taken; one in doubt says so, and a person decides.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from saiban.cases import clock_words
from saiban.cases.calendar import Calendar
from saiban.cases.declarations import Words
from saiban.frame.language import day_words, left_to_right, page_language
from saiban.prosecution import charges, clocks
from saiban.prosecution.law.confidence import Confidence
from saiban.prosecution.referrals.shapes import Complaint, ComplaintFile

NEEDED = {
    "complaint": Words("the complaint in writing", "تحریری استغاثہ"),
    "sanction": Words("the order of sanction", "منظوری کا حکم"),
}
"""Documents without which a complaint is not complete, by their kind."""


@dataclass(frozen=True)
class Authority:
    """Who may sanction a complaint under a law, where it says so and how sure that is."""

    code: str
    title: Words
    source: str
    confidence: Confidence


@dataclass(frozen=True)
class Check:
    """A thing that was checked: its title, whether it is right (None: a person has to look), and why in lines."""

    code: str
    title: Words
    right: bool | None
    lines: tuple[str, ...]


def authorities(law: str, jurisdiction: str) -> tuple[Authority, ...]:
    """Return who may sanction a complaint under a law before a service."""
    return tuple(one for of, where, one in _table() if of == law and where in ("", jurisdiction))


@cache
def _table() -> tuple[tuple[str, str, Authority], ...]:
    text = files("saiban.prosecution.referrals").joinpath("sanctions.csv").read_text("utf-8")
    return tuple(
        (
            row["law"],
            row["jurisdiction"],
            Authority(
                row["authority"],
                Words(row["title_en"], row["title_ur"]),
                row["source"],
                Confidence(row["confidence"]),
            ),
        )
        for row in csv.DictReader(text.splitlines())
    )


def checks_of(
    file: ComplaintFile, *, jurisdiction: str, today: date, calendar: Calendar | None = None
) -> tuple[Check, ...]:
    """Return what is right and wrong with a complaint on a day, in the order of the page."""
    complaint = file.complaint
    return (
        *_sanction(complaint, jurisdiction, today),
        _limitation(complaint, jurisdiction, today, calendar),
        _documents(file),
        _offences(complaint, jurisdiction),
    )


def _sanction(complaint: Complaint, jurisdiction: str, today: date) -> tuple[Check, ...]:
    given = complaint.sanction
    present = Words("A sanction is there", "منظوری موجود ہے")
    if given is None:
        return (Check("sanction", present, False, (str(_NO_SANCTION),)),)
    known = authorities(complaint.law, jurisdiction)
    one = next((one for one in known if one.code == given.authority), None)
    by = Words("By the authority that the law names", "قانون میں مقررہ حاکم کی طرف سے")
    if one is None:
        said = Words(
            "The table of authorities has no “%(code)s” for this law.",
            "اس قانون کے لیے فہرست میں “%(code)s” موجود نہیں۔",
        )
        authority = Check("authority", by, False, (str(said) % {"code": given.authority}, *_listed(known)))
    else:
        unsure = one.confidence is Confidence.UNCONFIRMED
        lines = (f"{one.title} · {one.source}", *((str(_UNSURE),) if unsure else ()))
        authority = Check("authority", by, None if unsure else True, lines)
    return (
        Check("sanction", present, True, (f"{left_to_right(given.number)} · {day_words(given.on)}",)),
        authority,
        _sanctioned_on(complaint, given.on, today),
    )


def _sanctioned_on(complaint: Complaint, on: date, today: date) -> Check:
    title = Words("Its date fits the matter", "تاریخ معاملے سے مطابقت رکھتی ہے")
    about = {"on": day_words(on), "known": day_words(complaint.known_on)}
    if on < complaint.known_on:
        said = Words(
            "It is of %(on)s, before the institution learnt of the offence on %(known)s: it is of another matter.",
            "یہ %(on)s کی ہے، جبکہ ادارے کو جرم کا علم %(known)s کو ہوا: یہ اس معاملے کی منظوری نہیں۔",
        )
        return Check("sanctioned_on", title, False, (str(said) % about,))
    if on > today:
        said = Words("It is of %(on)s, a day to come.", "یہ %(on)s کی ہے، جو ابھی آنی ہے۔")
        return Check("sanctioned_on", title, False, (str(said) % about,))
    said = Words("Known on %(known)s, sanctioned on %(on)s.", "علم %(known)s کو، منظوری %(on)s کو۔")
    return Check("sanctioned_on", title, True, (str(said) % about,))


def _limitation(complaint: Complaint, jurisdiction: str, today: date, calendar: Calendar | None) -> Check:
    title = Words("Within the six months of the law", "قانون کے چھ ماہ کے اندر")
    if complaint.known_on > today:
        said = Words("The offence became known on a day to come.", "جرم کے علم کی تاریخ ابھی آنی ہے۔")
        return Check("limitation", title, False, (str(said),))
    matter = clocks.Matter(
        complaint.known_on,
        jurisdiction=jurisdiction,
        facts={"employer_law": complaint.law, "complaint_case": "yes"},
    )
    found = clocks.run(matter, [clocks.Occurrence("offence_known", complaint.known_on)], calendar)
    clock = found.latest("complaint_limitation")
    if clock is None or clock.state.due_on is None:
        return Check("limitation", title, None, (str(_NO_TERM),))
    due = clock.state.due_on
    left = (due - today).days
    if left < 0:
        said = Words(
            "Today is day %(day)s since then; the last day was %(days)s days ago.",
            "آج علم کے بعد %(day)s واں دن ہے؛ آخری دن %(days)s دن پہلے تھا۔",
        )
    else:
        said = Words(
            "Today is day %(day)s since then; %(days)s days are left to file it.",
            "آج علم کے بعد %(day)s واں دن ہے؛ دائر کرنے میں %(days)s دن باقی ہیں۔",
        )
    about = {"day": (today - complaint.known_on).days, "days": abs(left)}
    arithmetic = clock_words.lines(clock.state, page_language())
    unsure = (str(_UNSURE),) if clock.confidence is Confidence.UNCONFIRMED else ()
    return Check("limitation", title, left >= 0, (*arithmetic, str(said) % about, *unsure))


def _documents(file: ComplaintFile) -> Check:
    title = Words("The documents are complete", "دستاویزات مکمل ہیں")
    kinds = {one.kind for one in file.documents}
    missing = [str(words) for kind, words in NEEDED.items() if kind not in kinds]
    if missing:
        said = Words("Missing: %(what)s.", "موجود نہیں: %(what)s۔")
        return Check("documents", title, False, (str(said) % {"what": ", ".join(missing)},))
    return Check("documents", title, True, tuple(one.title for one in file.documents))


def _offences(complaint: Complaint, jurisdiction: str) -> Check:
    title = Words("The offences can be read", "دفعات پڑھی گئیں")
    read = charges.read_charges(complaint.offences, jurisdiction=jurisdiction)
    if not read:
        said = Words("No section was read in “%(text)s”.", "“%(text)s” میں کوئی دفعہ نہیں پڑھی گئی۔")
        return Check("offences", title, False, (str(said) % {"text": complaint.offences},))
    return Check("offences", title, True, (charges.written(read),))


def _listed(known: tuple[Authority, ...]) -> tuple[str, ...]:
    return tuple(f"{one.code}: {one.title}" for one in known)


_NO_SANCTION = Words(
    "The file holds no sanction. The law wants it before the complaint.",
    "فائل میں منظوری نہیں۔ قانون استغاثے سے پہلے منظوری چاہتا ہے۔",
)
_UNSURE = Words("No source here confirms this: ask a lawyer.", "کوئی ماخذ اس کی تصدیق نہیں کرتا: وکیل سے پوچھیں۔")
_NO_TERM = Words("We know no term of this law here.", "یہاں اس قانون کی کوئی مدت معلوم نہیں۔")
