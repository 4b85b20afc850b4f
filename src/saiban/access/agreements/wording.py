"""An agreement as text that people read and sign: the same words on its page and on paper, in both languages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from saiban.access.agreements.queries import places_of, schemes_of
from saiban.access.models import Agreement, AgreementEvent
from saiban.access.shared_fields import labels
from saiban.frame.documents import Document, Facts, Heading, Paragraph, Part, Signatures
from saiban.frame.language import day_words, listed
from saiban.terms.money import group_lakhs


def facts(agreement: Agreement) -> list[tuple[str, str]]:
    """What was agreed, each thing with its name, in the language of the moment."""
    schemes = [str(one) for one in schemes_of(agreement)]
    places = [str(one) for one in places_of(agreement)]
    fields = labels(agreement.fields)
    return [
        (_("Who may ask"), str(agreement.organisation)),
        (_("What for"), agreement.get_purpose_display()),
        (_("Legal basis"), f"{agreement.law}, {agreement.section}"),
        (_("About people in"), listed(schemes) if schemes else _("all schemes")),
        (_("Who live in"), listed(places) if places else _("the whole country")),
        (_("What comes back"), listed(fields) if fields else _("whether the person is enrolled: yes or no")),
        (_("How many a day"), _("at most %(count)s people") % {"count": group_lakhs(agreement.a_day)}),
        (_("From"), day_words(agreement.valid.lower)),
        (_("Until and with"), day_words(agreement.last_day)),
    ]


def clauses() -> list[str]:
    """What holds under every agreement, whatever it says."""
    return [
        _(
            "The answers serve this purpose alone. They are not passed on, and are destroyed when the purpose is"
            " fulfilled."
        ),
        _(
            "Nothing of it serves law enforcement or immigration control. Nobody can agree otherwise, and the registry"
            " refuses such a question whoever asks it."
        ),
        _(
            "Every question stands on the registry's log with the people whom it was about. Each of them can see who"
            " asked, when and what for, and object."
        ),
        _(
            "A question that goes beyond this agreement gets no answer, but the reason. Only the registry's own"
            " count of people a day is decisive."
        ),
        _("Either side ends this agreement at any time. What was agreed is never changed: another takes its place."),
    ]


def printed(agreement: Agreement) -> Document:
    """The agreement as a document to sign."""
    numbered = "\n\n".join(f"{number}. {clause}" for number, clause in enumerate(clauses(), 1))
    parts: list[Part] = [
        Heading(_("What is agreed")),
        Facts(facts(agreement)),
        Heading(_("What always holds")),
        Paragraph(numbered),
    ]
    if agreement.notes:
        parts += [Heading(_("Notes")), Paragraph(agreement.notes)]
    parts += [Heading(_("Steps")), Facts([_step(step) for step in agreement.events.select_related("user")])]
    parts += [Signatures([_("For the registry"), _("For %(organisation)s") % {"organisation": agreement.organisation}])]
    return Document(
        title=_("Agreement on the sharing of personal data"),
        subtitle=f"{agreement.code} · {agreement.get_state_display()}",
        parts=parts,
        foot=agreement.code,
    )


def _step(step: AgreementEvent) -> tuple[str, str]:
    said = f"{step.get_state_display()}: {step.user.full_name}"
    return day_words(step.at), f"{said}. {step.reason}" if step.reason else said
