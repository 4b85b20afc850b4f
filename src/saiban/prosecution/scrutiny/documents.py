"""The papers of a scrutiny: the memo of defects to the police, the report to the court. Written from what was entered.

Both name the section of the Act of the case's service, and say where a lawyer has to confirm it. A protected witness
stands in them by number alone.
"""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.cases.documents.kinds import DocumentRefused
from saiban.cases.work.opened import Opened
from saiban.frame.documents import Document, Facts, Heading, Paragraph, Part, Rows, Signatures
from saiban.frame.language import day_words, listed
from saiban.prosecution.law.tracks import tracks
from saiban.prosecution.models import Accused
from saiban.prosecution.paper_facts import facts_of
from saiban.prosecution.queries import exhibits_of, witnesses_of
from saiban.prosecution.scrutiny import rounds
from saiban.prosecution.scrutiny.checklist import VERDICTS, directions, groups
from saiban.prosecution.scrutiny.reading import Scrutiny, scrutiny_of
from saiban.prosecution.scrutiny.rounds import Round

MEMO, REPORT = "memo_of_defects", "report_to_court"
UNCONFIRMED = "to be confirmed"
"""How the table of jurisdictions writes a section that no source here names."""


def memo(opened: Opened) -> Document:
    """Write to the police what is defective in their report, and until when they shall answer."""
    scrutiny = _scrutiny(opened)
    returned = [one for one in scrutiny.rounds if one.decision == rounds.RETURNED]
    current = scrutiny.rounds[-1]
    draft = not current.decision and bool(scrutiny.defects(current))
    of = current if draft or not returned else returned[-1]
    defects = scrutiny.defects(of)
    if not defects:
        raise DocumentRefused(_("No item is marked as not met: there is nothing to write to the police about."))
    parts: list[Part] = [
        Facts([*_about(scrutiny), (_("Report received on"), day_words(of.received_on)), (_("Round"), str(of.number))]),
        Paragraph(
            _(
                "The police report in this case was examined. It is returned with the defects below, "
                "which are to be removed or explained."
            )
        ),
    ]
    place = 0
    for code, title in directions().items():
        asked = [(item, answer) for item, answer in defects if item.asks == code]
        if not asked:
            continue
        lines = []
        for item, answer in asked:
            place += 1
            lines.append([str(place), _("Not met: %(item)s") % {"item": item.title}, answer.note or "—"])
        parts += [Heading(str(title)), Rows([_("No."), _("Defect"), _("Remarks")], lines, widths=(1, 7, 6))]
    if of.values.get("directions"):
        parts += [Heading(_("Further directions")), Paragraph(str(of.values["directions"]))]
    if of.values.get("answer_by"):
        parts.append(Facts([(_("Answer by"), _day(str(of.values["answer_by"])))]))
    parts.append(Signatures([of.who or _("Prosecutor"), _("Received for the police station")]))
    title = _("Memo of defects in a police report")
    return Document(
        _draft(title, of), _under(scrutiny, scrutiny.jurisdiction.memo_section), tuple(parts), _foot(opened)
    )


def court_report(opened: Opened) -> Document:
    """Write to the court what the scrutiny found: the evidence, the offences that apply, who is to stand trial."""
    scrutiny = _scrutiny(opened)
    of = scrutiny.rounds[-1]
    named = {part.strip() for part in str(of.values.get("for_trial", "")).split(",")}
    parts: list[Part] = [
        Facts(
            [
                *_about(scrutiny),
                (_("Report received on"), day_words(scrutiny.rounds[0].received_on)),
                (
                    _("Times returned to the police"),
                    str(sum(one.decision == rounds.RETURNED for one in scrutiny.rounds)),
                ),
            ]
        ),
        Heading(_("The accused and the offences that apply")),
        Rows(
            [_("No."), _("Accused"), _("Column"), _("Offences"), _("To stand trial")],
            [_accused(one, named, decided=bool(of.decision)) for one in scrutiny.accused],
            widths=(1, 5, 2, 5, 3),
        ),
    ]
    people = [[one.pseudonym, one.name, one.get_kind_display()] for one in witnesses_of(opened.case)]
    if people:
        parts += [Heading(_("Witnesses")), Rows([_("No."), _("Name"), _("Kind")], people, widths=(2, 5, 5))]
    things = [[str(one), one.words, one.get_kind_display()] for one in exhibits_of(opened.case)]
    if things:
        parts += [Heading(_("Exhibits")), Rows([_("No."), _("What it is"), _("Kind")], things, widths=(2, 5, 5))]
    parts += _findings(scrutiny, of)
    parts += _opinion(scrutiny, of)
    parts.append(Signatures([of.who or _("Prosecutor")]))
    section = scrutiny.jurisdiction.court_report_section
    title = _draft(_("Report of the prosecutor on a police report"), of)
    return Document(title, _under(scrutiny, section), tuple(parts), _foot(opened))


def _scrutiny(opened: Opened) -> Scrutiny:
    found = scrutiny_of(opened)
    if found is None or not found.rounds:
        raise DocumentRefused(_("No police report has come in yet in this case."))
    return found


def _about(scrutiny: Scrutiny) -> list[tuple[str, str]]:
    file = scrutiny.prosecution
    return [*facts_of(file), (_("Court track"), str(tracks()[file.track].title))]


def _accused(one: Accused, named: set[str], *, decided: bool) -> list[str]:
    newest = max((charge.version for charge in one.charges.all()), default=0)
    charged = sorted((row for row in one.charges.all() if row.version == newest), key=lambda row: row.place)
    stands = (_("Yes") if str(one.number) in named else _("No")) if decided else "—"
    column = str(one.column) if one.column else "—"
    return [str(one.number), one.party.name, column, listed(row.cited for row in charged), stands]


def _findings(scrutiny: Scrutiny, of: Round) -> list[Part]:
    """The checklist, group by group, with what was found."""
    verdicts = {value.code: str(value.title) for value in VERDICTS}
    parts: list[Part] = []
    for code, title in groups().items():
        lines = []
        for item in scrutiny.items:
            answer = of.answers.get(item.code)
            if item.group == code and answer is not None:
                lines.append([str(item.title), verdicts[answer.verdict], answer.note or "—"])
        if lines:
            parts += [Heading(str(title)), Rows([_("Item"), _("Found"), _("Remarks")], lines, widths=(6, 3, 5))]
    return parts


def _opinion(scrutiny: Scrutiny, of: Round) -> list[Part]:
    if of.decision != rounds.PASSED:
        return []
    step = scrutiny.opened.declared.event(rounds.PASSED)
    titles = {value.code: str(value.title) for field in step.fields for value in field.values}
    chosen = str(of.values.get("opinion", ""))
    parts: list[Part] = [Heading(_("Opinion of the prosecutor")), Paragraph(titles.get(chosen, chosen))]
    if of.values.get("grounds"):
        parts.append(Paragraph(str(of.values["grounds"])))
    return parts


def _under(scrutiny: Scrutiny, section: str) -> str:
    act = scrutiny.jurisdiction.act
    if section == UNCONFIRMED:
        return _("%(act)s (section to be confirmed by a lawyer)") % {"act": act}
    return _("Under %(section)s, %(act)s") % {"section": section, "act": act}


def _draft(title: str, of: Round) -> str:
    return title if of.decision else _("Draft: %(title)s") % {"title": title}


def _day(written: str) -> str:
    return day_words(date.fromisoformat(written))


def _foot(opened: Opened) -> str:
    return f"{opened.case.number} · {day_words(timezone.now())}"
