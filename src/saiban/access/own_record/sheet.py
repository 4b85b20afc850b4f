"""What is printed at the desk: the sheet of who saw a record, and the slip that opens it on a phone."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access.models import Objection
from saiban.access.own_record.deadlines import deadline
from saiban.access.own_record.looks import Looks
from saiban.access.own_record.slips import Slip
from saiban.frame.documents import Code, Document, Facts, Heading, Paragraph, Part, Rows
from saiban.frame.language import day_words, left_to_right
from saiban.terms.registry_numbers import format_number


def sheet(number: str, looks: Looks, objections: Iterable[Objection]) -> Document:
    """The sheet: every look in a sentence, what the person said before, and how to object."""
    parts: list[Part] = [
        Facts(
            [
                (_("Registry number"), left_to_right(format_number(number))),
                (_("As of"), day_words(timezone.localdate())),
            ]
        ),
        Heading(_("Who saw it")),
    ]
    if looks.rows:
        rows = [(day_words(one.day), f"{one.sentence} {times(one.times)}".strip()) for one in looks.rows]
        parts.append(Rows([_("Day"), _("What was done")], rows))
    else:
        parts.append(Paragraph(_("Nobody has looked at this record yet.")))
    if looks.more:
        parts.append(Paragraph(_("There are older looks; ask at the desk for them.")))
    said = [(f"{one.reference}, {day_words(one.received_at)}", _said(one)) for one in objections]
    if said:
        parts += [Heading(_("What you said of it")), Facts(said)]
    parts += [Heading(_("If something is wrong")), Paragraph(how_to_object())]
    return Document(title=_("Who saw my record"), parts=parts, foot=_("Saiban, the registry of social protection"))


def slip(number: str, made: Slip, address: str) -> Document:
    """The slip: where to go, which number and which code to type, and until when."""
    parts: list[Part] = [
        Paragraph(_("With this slip you can read on a phone who saw your record. Open this address:")),
        Paragraph(left_to_right(address)),
        Heading(_("Registry number")),
        Code(format_number(number)),
        Heading(_("Code")),
        Code(made.code),
        Paragraph(
            _("The code works once, until %(day)s. Give this slip to nobody: whoever has it can read the list.")
            % {"day": day_words(made.expires_at)}
        ),
    ]
    return Document(title=_("Who saw my record"), subtitle=_("Slip"), parts=parts)


def how_to_object() -> str:
    """How a person objects, in one paragraph."""
    return _(
        "If you do not know why somebody saw your record, or if something in it is wrong, say so at the desk or on the"
        " page that your slip opens. It costs nothing and changes nothing in what you receive. You get an answer within"
        " %(days)s days."
    ) % {"days": deadline(Objection.Kind.OBJECTION, timezone.localdate()).days}


def times(count: int) -> str:
    """How often something was done in a day, where it was more than once."""
    return _("(%(count)s times)") % {"count": count} if count > 1 else ""


def _said(objection: Objection) -> str:
    state = objection.get_state_display()
    if objection.state == Objection.State.RECEIVED:
        return _("%(text)s (%(state)s; to be answered by %(day)s)") % {
            "text": objection.text,
            "state": state,
            "day": day_words(objection.due),
        }
    return f"{objection.text} ({state}: {objection.answer})"
