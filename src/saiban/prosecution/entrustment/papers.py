"""The office order by which a case is entrusted to counsel, written from what was decided."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.cases.documents.kinds import DocumentRefused
from saiban.cases.work.opened import Opened
from saiban.frame.documents import Document, Facts, Paragraph, Part, Rows, Signatures
from saiban.frame.language import day_words, listed
from saiban.prosecution.entrustment.reading import Answer, answers_of, grades
from saiban.prosecution.law.jurisdictions import Jurisdiction, jurisdiction
from saiban.prosecution.law.tracks import tracks
from saiban.prosecution.models import Prosecution
from saiban.prosecution.paper_facts import facts_of

ORDER = "office_order"
UNCONFIRMED = "to be confirmed"


def office_order(opened: Opened) -> Document:
    """Write the order of the last entrustment: the case, its counsel, who hands the file over. No party is named."""
    given = [one for one in answers_of(opened) if one.entrusted]
    if not given:
        raise DocumentRefused(_("The case is entrusted to nobody yet: there is no order to write."))
    order, before = given[0], given[1] if len(given) > 1 else None
    file = Prosecution.objects.select_related("station", "court").get(pk=opened.case.pk)
    known = grades([order.lead.code, *(one.code for one in order.members)])
    rows = [
        [str(place), one.name, str(known.get(one.code, "—")), _("Lead") if place == 1 else _("Member")]
        for place, one in enumerate([order.lead, *order.members], 1)
    ]
    parts: list[Part] = [
        Facts([(_("Order"), f"{opened.case.number}/{order.event.seq}"), (_("Date"), day_words(order.event.at))]),
        Facts(_about(file)),
        Paragraph(
            _(
                "The prosecution of this case is entrusted to the counsel named below, from the date of this order. "
                "The lead answers for the conduct of the case."
            )
        ),
        Rows([_("No."), _("Counsel"), _("Grade (BPS)"), _("Part")], rows, widths=(1, 6, 2, 3)),
    ]
    if leaving := _leaving(order, before):
        said = _("Those who had the case before hand its file over to the lead without delay: %(names)s.")
        parts.append(Paragraph(said % {"names": listed(leaving)}))
    parts += [
        Paragraph(_("Counsel who have a conflict of interest with a party or witness declare it at once.")),
        Paragraph(_("Copies: the court, the counsel named, the file of the case.")),
        Signatures([order.who]),
    ]
    foot = f"{opened.case.number} · {day_words(timezone.now())}"
    return Document(_("Office order"), _under(jurisdiction(file.jurisdiction)), tuple(parts), foot)


def _about(file: Prosecution) -> list[tuple[str, str]]:
    facts = facts_of(file)
    if file.gravest:
        facts.append((_("Gravest offence"), file.gravest))
    facts.append((_("Court"), str(file.court) if file.court is not None else str(tracks()[file.track].court)))
    return facts


def _leaving(order: Answer, before: Answer | None) -> list[str]:
    if before is None:
        return []
    stay = {one.code for one in (order.lead, *order.members)}
    return [one.name for one in (before.lead, *before.members) if one.code not in stay]


def _under(service: Jurisdiction) -> str:
    if service.distribution_section == UNCONFIRMED:
        return _("%(act)s (section to be confirmed by a lawyer)") % {"act": service.act}
    return _("Under %(section)s, %(act)s") % {"section": service.distribution_section, "act": service.act}
