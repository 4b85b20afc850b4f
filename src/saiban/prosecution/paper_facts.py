"""What a paper says of a file first, whatever the paper is: its number, its report, its police station."""

from __future__ import annotations

from django.utils.translation import gettext as _

from saiban.frame.language import day_words
from saiban.prosecution.models import Prosecution


def facts_of(file: Prosecution) -> list[tuple[str, str]]:
    """Return the lines, each a label and what it says, in the language of the paper."""
    facts = [(_("Case"), file.case.number)]
    if file.fir:
        facts.append((_("First information report"), file.fir))
    if file.fir_on is not None:
        facts.append((_("Date of the report"), day_words(file.fir_on)))
    if file.station is not None:
        facts.append((_("Police station"), str(file.station)))
    return facts
