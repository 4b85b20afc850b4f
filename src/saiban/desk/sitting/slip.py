"""The slip: for each scheme what happens next and the case number, for print, for a phone, and to be read out.

It is in the person's language, from what was kept when the sitting ended: it says later what it said then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import segno
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.desk.appeals.surveys import survey_schemes
from saiban.desk.models import SetOff, Sitting
from saiban.desk.routes import first_appeal
from saiban.desk.sitting import notice
from saiban.desk.sitting.filing import APPEAL, referral
from saiban.directory.models import Organisation
from saiban.frame.documents import Document, Facts, Heading, Paragraph, Part, Picture
from saiban.frame.language import day_words, left_to_right, page_language
from saiban.schemes.active import book_in_force

UNTOLD = "cannot_tell"


@dataclass(frozen=True)
class SetOffLine:
    """A path that was set off: its number, the steps that come now, the papers still to bring, and by when to hear."""

    number: str
    code: str  # by which who left no phone asks after it; else empty
    what: str
    name: str
    decides: str
    where: str
    steps: tuple[str, ...]
    days: int | None
    bring: tuple[str, ...]
    law: str
    appeal: bool = False


@dataclass(frozen=True)
class ToldLine:
    """A scheme that was explained and not set off: what was found, and why."""

    what: str
    name: str
    verdict: str
    reasons: tuple[str, ...]
    appeal: str = ""  # what one can do against the decision of a survey

    @property
    def said(self) -> str:
        """Why, and what one can do, on paper."""
        return " ".join(filter(None, (*self.reasons, self.appeal)))

    @property
    def spoken(self) -> str:
        """The same to be heard: the first reason, without figures' sources."""
        return " ".join(filter(None, (*self.reasons[:1], self.appeal)))


@dataclass(frozen=True)
class Slip:
    """Everything that stands on a slip."""

    name: str
    office: str
    officer: str
    day: date
    set_off: tuple[SetOffLine, ...]
    drawn: tuple[str, ...]
    told: tuple[ToldLine, ...]
    untold: tuple[str, ...]  # schemes of which nobody could tell: something was not known
    others: tuple[str, ...]  # schemes that are not for this person: more than one condition is not met

    @property
    def numbers(self) -> list[str]:
        """The case numbers, each once."""
        return list(dict.fromkeys(line.number for line in self.set_off))

    @property
    def spoken(self) -> list[str]:
        """The same in short sentences, to be read out to somebody who does not read."""
        said = [_("Your name: %(name)s.") % {"name": self.name}]
        for line in self.set_off:
            words = (
                _("%(what)s: it is with %(who)s.") if line.appeal else _("%(what)s: your application is with %(who)s.")
            )
            said.append(words % {"what": line.what, "who": line.decides})
            said += line.steps[:1]
            if line.bring:
                said.append(_("Bring: %(papers)s.") % {"papers": _("; ").join(line.bring)})
            if line.days:
                said.append(_("You hear from them within %(days)s days.") % {"days": line.days})
        said += [f"{one.what}: {one.spoken}" for one in self.told if one.verdict == "no"]
        said.append(_("Ask at any desk, or with number and phone on the status page, how far it is. It costs nothing."))
        return said


def slip_of(sitting: Sitting) -> Slip:
    """Gather the slip of an ended sitting; call it within `override(sitting.language)`."""
    explained = sitting.explained
    by_key = {(one["person"], one["scheme"]): one for one in explained}
    names = {one["person"]: one["name"] for one in explained}
    rows = list(sitting.set_off.select_related("scheme").order_by("pk"))
    filed = {(row.person, row.scheme_id) for row in rows if row.what != APPEAL}
    against = against_survey()
    first = explained[0] if explained else {"person": "", "name": ""}
    agencies, codes = Organisation.objects.in_bulk(), sitting.codes
    own = [one for one in explained if one["person"] == first["person"]]
    open_ones = [one for one in own if one["near"] and not one["draws"] and (one["person"], one["scheme"]) not in filed]
    return Slip(
        name=first["name"],
        office=str(sitting.office or sitting.organisation),
        officer=sitting.posting.user.full_name,
        day=timezone.localtime(sitting.ended_at).date() if sitting.ended_at else timezone.localdate(),
        set_off=tuple(
            _line(row, by_key.get((row.person, row.scheme_id)), names, agencies, codes.get(row.case_number, ""))
            for row in rows
        ),
        drawn=tuple(f"{one['name']}: {_scheme(one)}" for one in explained if one["draws"]),
        told=tuple(
            ToldLine(_scheme(one), one["name"], one["verdict"], tuple(one["reasons"]), against.get(one["scheme"], ""))
            for one in open_ones
            if one["verdict"] != UNTOLD
        ),
        untold=tuple(_scheme(one) for one in open_ones if one["verdict"] == UNTOLD),
        others=tuple(_scheme(one) for one in own if not one["near"] and not one["draws"]),
    )


def against_survey() -> dict[str, str]:
    """What to say of an appeal, by scheme, of those that a survey decides: who is refused hears it from the body."""
    said = {}
    for rules in survey_schemes():
        time = first_appeal(rules.entry.decides).to_file
        if time is not None:
            words = _(
                "If a survey decides against you, you can appeal within %(days)s days, at any window. It is free."
            )
            said[rules.code] = words % {"days": time.count}
    return said


def message(slip: Slip) -> str:
    """The text of the message: the numbers, no scheme and no reason, because others in the house may read it."""
    numbers = _(", ").join(slip.numbers)
    if not numbers:
        return _("You were at the window of %(office)s. Keep your slip.") % {"office": slip.office}
    told = {"numbers": numbers, "office": slip.office}
    return _("Your case numbers: %(numbers)s. Ask %(office)s how far they are. It costs nothing.") % told


def picture_of(address: str) -> str:
    """The address of the status page as a QR code in SVG; it holds nothing of the person."""
    return str(segno.make(address, error="m").svg_inline(scale=4, border=2, dark="#083d31"))


def document(slip: Slip, address: str) -> Document:
    """The slip as a document to print, in the language of the moment."""
    parts: list[Part] = [
        Facts(
            [
                (_("Name"), slip.name),
                (_("Desk"), slip.office),
                (_("Day"), day_words(slip.day)),
                (_("Officer"), slip.officer),
            ]
        )
    ]
    for line in slip.set_off:
        rows = [(_("Case number"), left_to_right(line.number))]
        rows += [(_("Code"), left_to_right(line.code))] if line.code else []
        rows += [(_("For"), line.name), (_("Who decides"), line.decides)]
        rows += [(_("What comes now"), "\n".join(line.steps))] if line.steps else []
        rows += [(_("Papers still to bring"), _("; ").join(line.bring))] if line.bring else []
        rows += [(_("Days to a decision"), str(line.days))] if line.days else []
        rows += [(_("Law"), line.law)] if line.law else []
        parts += [Heading(line.what), Facts(rows)]
    if slip.told:
        parts.append(Heading(_("What was explained")))
        parts += [Paragraph(f"{one.what}: {one.said}") for one in slip.told]
    if slip.untold:
        told = {"schemes": _(", ").join(slip.untold)}
        parts.append(Paragraph(_("Something is not known yet, so it can't be told: %(schemes)s.") % told))
    if slip.others:
        parts.append(Paragraph(_("Not for you now: %(schemes)s.") % {"schemes": _(", ").join(slip.others)}))
    parts += [
        Heading(_("How far is it?")),
        Paragraph(_("Open this address and type a case number and your phone or code, or ask at any desk.")),
        Paragraph(left_to_right(address)),
        Picture(picture_of(address)),
        Heading(_("What happens with what you told")),
        *(Paragraph(str(sentence)) for sentence in notice.SENTENCES),
    ]
    return Document(
        title=_("Slip of the one window"), parts=parts, foot=_("Saiban: everything at this window is free.")
    )


def _line(
    row: SetOff,
    told: dict[str, Any] | None,
    names: dict[str, str],
    agencies: dict[str, Organisation],
    code: str,
) -> SetOffLine:
    name = names.get(row.person, "")
    if row.what == APPEAL:
        return _appeal(row, name, agencies, code)
    if told is None:
        to = referral(row.what)
        decides = str(agencies.get(to.organisation, to.organisation))
        return SetOffLine(row.case_number, code, str(to.name), name, decides, "", (str(to.need),), None, (), "")
    bring = tuple(label for code, label, obligatory in told["papers"] if obligatory and code not in row.papers)
    rules = book_in_force().schemes.get(told["scheme"])
    language = page_language()
    return SetOffLine(
        number=row.case_number,
        code=code,
        what=_scheme(told),
        name=name,
        decides=str(agencies.get(told["decides"], told["decides"])),
        where=told["where"],
        steps=tuple(told["steps"]),
        days=told["days"],
        bring=bring,
        law=rules.law.said(language) if rules else "",
    )


def _appeal(row: SetOff, name: str, agencies: dict[str, Organisation], code: str) -> SetOffLine:
    """The line of an appeal against what a survey decided."""
    rules = book_in_force().schemes[str(row.scheme_id)]
    route = first_appeal(rules.entry.decides)
    return SetOffLine(
        number=row.case_number,
        code=code,
        what=_("Appeal: %(scheme)s") % {"scheme": row.scheme},
        name=name,
        decides=str(agencies.get(rules.entry.decides, rules.entry.decides)),
        where=str(route.to),
        steps=(_("Somebody who did not decide before looks at it. You need not do anything now."),),
        days=route.to_decide.count if route.to_decide else None,
        bring=(),
        law=str(route.law or ""),
        appeal=True,
    )


def _scheme(told: dict[str, Any]) -> str:
    return str(told["title"])
