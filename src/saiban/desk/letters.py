"""The letter of a decision: yes or no, why, by which law, and what one can do about it, in plain words."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.cases import chain
from saiban.cases.documents.kinds import DocumentRefused
from saiban.cases.models import CaseEvent
from saiban.cases.work.opened import Opened
from saiban.desk.routes import Route, first_appeal, routes_of
from saiban.directory.models import Scheme
from saiban.frame.documents import Code, Document, Facts, Heading, Paragraph, Part, Signatures
from saiban.frame.language import day_words, page_language
from saiban.terms.money import format_rupees

_ANSWERS = {"approve": True, "allow": True, "refuse": False, "dismiss": False, "send_back": None}


def decision_letter(opened: Opened) -> Document:
    """The letter of the newest decision of an application or appeal. Raises `DocumentRefused` before there is one."""
    decided = next((row for row in reversed(opened.events) if row.code in _ANSWERS), None)
    if decided is None:
        raise DocumentRefused(_("Nothing has been decided in this case yet."))
    scheme = Scheme.objects.select_related("organisation").get(pk=opened.case.facts["scheme"])
    favourable = _ANSWERS[decided.code]
    parts: list[Part] = [
        Facts(
            [
                (_("To"), _name(opened)),
                (_("About"), str(scheme)),
                (_("Decided by"), str(opened.case.organisation)),
                (_("Decided on"), day_words(decided.at)),
            ]
        ),
        Heading(_("The answer")),
        Paragraph(_answer(favourable)),
        *_amount(decided),
        Heading(_("Why")),
        Paragraph(str(_secret(decided, "reason"))),
        Facts([(_("Law or rule"), str(decided.fields.get("law", "")))]),
    ]
    if favourable is False:
        parts += _ways(opened, decided)
    parts += [
        Heading(_("Number of your case")),
        Code(opened.case.number),
        Paragraph(_("With this number and your phone number you can ask where your case stands, at any window too.")),
        Signatures([_("For the office")]),
    ]
    return Document(_("Decision"), str(opened.declared.title), tuple(parts), f"{opened.case.number} · {_today()}")


def _answer(favourable: bool | None) -> str:
    if favourable is None:
        return _("Your appeal was heard. The department looks at your application again.")
    return _("Yes.") if favourable else _("No.")


def _amount(decided: CaseEvent) -> list[Part]:
    told = []
    if decided.fields.get("amount"):
        paisa = int(str(decided.fields["amount"]).replace(".", ""))
        told.append((_("Amount"), format_rupees(paisa, page_language())))
    if decided.fields.get("begins"):
        told.append((_("From"), day_words(date.fromisoformat(str(decided.fields["begins"])))))
    return [Facts(told)] if told else []


def _ways(opened: Opened, decided: CaseEvent) -> list[Part]:
    """Where to go against a refusal: the appeal with its last day, then the ombudsman."""
    organisation = opened.case.organisation_id
    parts: list[Part] = [Heading(_("If you think this is wrong"))]
    if decided.code == "refuse":
        last = next((clock.due_on for clock in reversed(opened.clocks) if clock.code == "appeal"), None)
        parts.append(Paragraph(_("You can appeal. It costs nothing, and somebody else decides. Say it at any window.")))
        if last is not None:
            parts.append(Facts([(_("Last day to appeal"), day_words(last)), *_route(first_appeal(organisation))]))
    for route in routes_of(organisation, "further"):
        parts.append(Facts(_route(route)))
    return parts


def _route(route: Route) -> list[tuple[str, str]]:
    told = [(_("To whom"), str(route.to))]
    if route.law is not None:
        told.append((_("Law or rule"), str(route.law)))
    if route.note is not None:
        told.append((_("Note"), str(route.note)))
    return told


def _name(opened: Opened) -> str:
    kinds = ("applicant", "appellant")
    party = next((one for one in opened.parties.values() if one.kind in kinds), None)
    return party.name if party is not None and not party.protected else ""


def _secret(event: CaseEvent, field: str) -> object:
    secret = next((one for one in event.secrets.all() if one.field == field), None)
    return chain.value_in(secret.opened) if secret is not None else ""


def _today() -> str:
    return day_words(timezone.localdate())
