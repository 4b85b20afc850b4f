"""The papers of a request: the request as it went up, and the order on it, as PDF and Word in English and Urdu.

Both are prefilled from the case. What no source confirms of a ladder is marked for a lawyer on the paper too.
"""

from __future__ import annotations

from typing import Literal

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from saiban.cases.actors import Actor
from saiban.cases.documents.kinds import DocumentRefused
from saiban.cases.documents.services import add
from saiban.cases.models import Document as Paper
from saiban.cases.models import DocumentVersion
from saiban.frame.documents import Document, Facts, Heading, Paragraph, Part, Rows, Signatures, pdf
from saiban.frame.documents.word import docx_of
from saiban.frame.language import day_words, listed
from saiban.prosecution.approvals import rules
from saiban.prosecution.approvals.reading import Asked, offences_of, outcome_title, reason_title, words_in
from saiban.prosecution.law.tracks import tracks
from saiban.prosecution.models import ApprovalRequest, ApprovalStep
from saiban.prosecution.paper_facts import facts_of

REQUEST, ORDER = "request", "order"


def make(
    asked: Asked, which: str, *, form: Literal["pdf", "docx"] | str, language: str, actor: Actor
) -> DocumentVersion:
    """Make a paper and put it into the case. Raises `DocumentRefused`."""
    with translation.override(language):
        document = request_paper(asked) if which == REQUEST else order_paper(asked)
        content = pdf(document) if form == "pdf" else docx_of(document)
        title = document.title
    return add(
        actor=actor,
        case=asked.request.case,
        title=title,
        file_name=f"{asked.request.case.number}-{which}-{asked.request.pk}.{form}",
        content=content,
        origin=Paper.Origin.GENERATED,
    )


def request_paper(asked: Asked) -> Document:
    """Write the request as it stands: whom it is about, by which day, on which grounds, what was said of it."""
    row = asked.request
    if not asked.words:
        raise DocumentRefused(_("Nothing is written in this request yet."))
    sent = [one for one in asked.steps if one.act == rules.SEND]
    title = str(asked.kind.title) if sent else _("Draft: %(title)s") % {"title": asked.kind.title}
    parts: list[Part] = [Facts(_about(asked)), *_people(asked), *_limit(asked), *_grounds(asked)]
    if row.proposal:
        parts.append(Facts([(_("Proposal"), row.get_proposal_display())]))
    parts += _history(asked)
    parts.append(Signatures([_who(sent[-1]) if sent else _("Prosecutor")]))
    return Document(title, _under(asked), tuple(parts), _foot(asked))


def order_paper(asked: Asked) -> Document:
    """Write the order by which a request was approved or refused."""
    last = next((one for one in reversed(asked.steps) if one.act in ("approve", "refuse")), None)
    if last is None:
        raise DocumentRefused(_("This request is not decided yet."))
    facts = [*_about(asked), (_("Decision"), _decision(asked)), (_("Decided on"), day_words(last.on or last.at))]
    if last.letter:
        facts.append((_("Letter"), last.letter))
    parts: list[Part] = [Facts(facts), *_people(asked), *_limit(asked)]
    said = words_in(last.words_cipher)
    if said:
        parts += [Heading(_("Reasons")), Paragraph(said)]
    parts += _history(asked)
    parts.append(Signatures([_who(last)]))
    title = _("Order: %(title)s") % {"title": asked.kind.title}
    return Document(title, _under(asked), tuple(parts), _foot(asked))


def _about(asked: Asked) -> list[tuple[str, str]]:
    file = asked.file
    facts = facts_of(file)
    facts.append((_("Court track"), str(tracks()[file.track].title)))
    if file.court is not None:
        facts.append((_("Court"), str(file.court)))
    if file.judgment_on is not None:
        facts.append((_("Judgment"), day_words(file.judgment_on)))
    return facts


def _people(asked: Asked) -> list[Part]:
    lines = [
        [
            str(one.number),
            one.party.name,
            offences_of(one) or "—",
            outcome_title(one.outcome) or "—",
            day_words(one.ended_on) if one.ended_on else "—",
            reason_title(one.outcome_reason) or "—",
        ]
        for one in asked.accused
    ]
    columns = [_("Number"), _("Accused"), _("Offences"), _("Outcome"), _("Day"), _("Main reason")]
    return [Heading(_("The accused")), Rows(columns, lines, widths=(2, 4, 4, 4, 3, 4))]


def _limit(asked: Asked) -> list[Part]:
    rows = [
        [
            one.accused.party.name,
            day_words(one.state.due_on) if one.state.due_on else "—",
            " · ".join(one.steps) + (f" ({_('to be confirmed by a lawyer')})" if one.confidence.for_a_lawyer else ""),
        ]
        for one in asked.limits
    ]
    if not rows:
        return []
    columns = [_("Accused"), _("Last day"), _("How it is counted")]
    return [Heading(_("Last day")), Rows(columns, rows, widths=(4, 4, 8))]


def _grounds(asked: Asked) -> list[Part]:
    titles = {one.code: str(one.title) for one in asked.kind.grounds}
    named = listed(titles[code] for code in asked.request.grounds if code in titles)
    return [Heading(_("Grounds")), *([Paragraph(named)] if named else []), Paragraph(asked.words)]


def _history(asked: Asked) -> list[Part]:
    rows = [
        [
            day_words(one.at),
            one.get_act_display(),
            _who(one),
            " · ".join(filter(None, [one.letter, words_in(one.words_cipher) if one.act != rules.SEND else ""])) or "—",
        ]
        for one in asked.steps
    ]
    if not rows:
        return []
    columns = [_("Day"), _("What was done"), _("By whom"), _("Remarks")]
    return [Heading(_("Steps")), Rows(columns, rows, widths=(3, 3, 5, 6))]


def _decision(asked: Asked) -> str:
    row = asked.request
    if row.kind == "appeal_against_acquittal":
        return _("Appeal approved") if row.state == ApprovalRequest.State.APPROVED else _("No appeal")
    return row.get_state_display()


def _under(asked: Asked) -> str:
    ladder = asked.ladder
    if ladder is None:
        return str(asked.jurisdiction.act)
    return f"{ladder.law} ({_('to be confirmed by a lawyer')})" if ladder.confidence.for_a_lawyer else ladder.law


def _who(step: ApprovalStep) -> str:
    return f"{step.user.full_name} ({step.posting.get_role_display()})"


def _foot(asked: Asked) -> str:
    return f"{asked.request.case.number} · {day_words(timezone.now())}"
