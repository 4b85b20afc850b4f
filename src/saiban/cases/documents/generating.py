"""Documents that the engine makes of a case: an acknowledgement, a notice of decision, the sheet of the file.

A declaration names the template of a kind of document; rooms above add their own (`template`). Each gives the parts of
a document (`saiban.frame.documents`), from which PDF and Word are made alike, in the language that is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saiban.cases.actors import Actor
from saiban.cases.documents.kinds import DocumentRefused
from saiban.cases.documents.services import add
from saiban.cases.models import Document as Paper
from saiban.cases.models import DocumentVersion
from saiban.cases.work import page, shown
from saiban.cases.work.opened import Opened
from saiban.frame.documents import Code, Document, Facts, Heading, Paragraph, Part, Rows, Signatures, pdf
from saiban.frame.documents.word import docx_of
from saiban.frame.language import day_words

Builder = Callable[[Opened], Document]
Format = Literal["pdf", "docx"]


@dataclass(frozen=True)
class Template:
    """A template: its title, and what makes the document."""

    code: str
    title: Promise | str
    build: Builder


def template(code: str, title: Promise | str, build: Builder) -> None:
    """Make a template known under the code by which declarations name it. Called in `AppConfig.ready()`."""
    _templates[code] = Template(code, title, build)


def templates_of(opened: Opened) -> list[Template]:
    """Return what can be made of a case: the engine's own documents, and those that its declaration names."""
    named = {kind.template for kind in opened.declared.documents}
    return [one for code, one in sorted(_templates.items()) if code in OWN or code in named]


def make(opened: Opened, code: str, *, format: Format, language: str, actor: Actor) -> DocumentVersion:
    """Make the document of a template and put it into the case. Raises `DocumentRefused`."""
    chosen = next((one for one in templates_of(opened) if one.code == code), None)
    if chosen is None:
        raise DocumentRefused(_("There is no such template: write the document and hand it in."))
    kind = next((one.code for one in opened.declared.documents if one.template == code), "")
    with translation.override(language):
        document = chosen.build(opened)
        content = pdf(document) if format == "pdf" else docx_of(document)
        title = "" if kind else str(chosen.title)
    return add(
        actor=actor,
        case=opened.case,
        kind=kind,
        title=title,
        file_name=f"{opened.case.number}-{code}.{format}",
        content=content,
        origin=Paper.Origin.GENERATED,
    )


def acknowledgement(opened: Opened) -> Document:
    """Say to a person that their matter has come in, under which number, and what happens next."""
    stage = opened.declared.stage(opened.state.stage)
    parts: list[Part] = [Facts(_about(opened)), Heading(_("Number of your case")), Code(opened.case.number)]
    if stage.tells:
        parts += [Heading(_("What happens next")), Paragraph(str(stage.tells))]
    parts += _due(opened)
    return Document(str(opened.declared.title), _("Acknowledgement"), tuple(parts), _foot(opened))


def decision_notice(opened: Opened) -> Document:
    """Say to a person what was decided, on which grounds, and until when it can be appealed."""
    decided = next((row for row in reversed(opened.events) if row.outcome), None)
    if decided is None:
        raise DocumentRefused(_("Nothing has been decided in this case yet."))
    line = next(line for line in page.timeline(opened) if line.event.pk == decided.pk)
    parts: list[Part] = [
        Facts([*_about(opened), (_("Decided on"), day_words(decided.at)), (_("Decision"), line.outcome)]),
    ]
    for told in line.told:
        parts += [Heading(told.label), Paragraph(told.value)]
    stage = opened.declared.stage(opened.state.stage)
    if stage.tells:
        parts += [Heading(_("What you can do")), Paragraph(str(stage.tells))]
    parts += _due(opened)
    parts.append(Signatures([_("For the office")]))
    return Document(str(opened.declared.title), _("Notice of decision"), tuple(parts), _foot(opened))


def case_sheet(opened: Opened) -> Document:
    """Put the file on paper: what happened, one line for each event, with the hash that closes the chain."""
    rows = [
        [
            day_words(line.event.at),
            line.title,
            line.who,
            " · ".join(filter(None, [line.track, line.stage, line.outcome])),
        ]
        for line in reversed(page.timeline(opened))
    ]
    parts: list[Part] = [
        Facts([*_about(opened), (_("Events"), str(len(rows)))]),
        Rows([_("Day"), _("What happened"), _("By whom"), _("Stands at")], rows),
        Heading(_("Digest of the last event")),
        Paragraph(opened.case.head),
    ]
    return Document(str(opened.declared.title), _("Sheet of the file"), tuple(parts), _foot(opened))


def _about(opened: Opened) -> list[tuple[str, str]]:
    facts = [(_("Case"), opened.case.number), (_("Opened on"), day_words(opened.state.opened_at))]
    facts += [(_("Office"), str(opened.case.office))] if opened.case.office else []
    facts.append((_("Decided by"), str(opened.case.organisation)))
    facts += [(_("Party"), shown.party_label(opened.declared, party)) for party in opened.parties.values()]
    return facts


def _due(opened: Opened) -> list[Part]:
    rows = [
        [clock.title, day_words(clock.state.due_on), clock.state.term.source]
        for clock in page.clocks(opened)
        if clock.running and clock.state.due_on is not None
    ]
    return [Heading(_("By when")), Rows([_("What"), _("Until"), _("Rule")], rows)] if rows else []


def _foot(opened: Opened) -> str:
    return f"{opened.case.number} · {day_words(timezone.now())}"


OWN = {
    one.code: one
    for one in (
        Template("acknowledgement", gettext_lazy("Acknowledgement"), acknowledgement),
        Template("decision_notice", gettext_lazy("Notice of decision"), decision_notice),
        Template("case_sheet", gettext_lazy("Sheet of the file"), case_sheet),
    )
}
"""What can be made of every case; a declaration may name one of them for a kind of document of its own."""

_templates: dict[str, Template] = dict(OWN)
