"""The case engine at start-up: its sealed columns, and its numbers for the log."""

from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from saiban.frame import extensions
from saiban.frame.sealed import SealedColumn, SealedFiles, declare, declare_files


class CasesConfig(AppConfig):
    """Cases, their events, clocks, tasks and papers."""

    name = "saiban.cases"
    label = "cases"
    verbose_name = _("the case engine")

    def ready(self) -> None:
        """Fill the places that the rooms below keep open."""
        from saiban.cases import followers, retention, subjects
        from saiban.cases.documents import storage
        from saiban.cases.work.following import follow_event
        from saiban.cases.work.mine import count_at_hand

        retention.declare()
        declare(SealedColumn("cases_case", "title_cipher", "'case_title:' || t.number"))
        declare(SealedColumn("cases_party", "name_cipher", "'party_name:' || t.case_id || ':' || t.number"))
        declare(SealedColumn("cases_party", "phone_cipher", "'phone'", blind="phone_blind"))
        declare(SealedColumn("cases_partyidentifier", "cipher", "t.kind", blind="blind"))
        declare(SealedColumn("cases_casesecret", "cipher", "'case_secret:' || t.event_id || ':' || t.field"))
        for column in ("task.words", "request.words", "request.answer", "requestitem.words", "review.words"):
            table, _dot, name = column.partition(".")
            declare(SealedColumn(f"cases_{table}", name, "'case_words'"))
        declare_files(SealedFiles("cases documents", storage.names, storage.reseal))
        followers.follow("work", follow_event)
        extensions.menu(_("My work"), "cases:my_work", act="cases.view", order=4, figure=_overdue)
        extensions.menu(_("Cases"), "cases:cases", act="cases.view", order=6)
        extensions.menu(_("Procedures"), "cases:procedures", act="cases.procedures", order=8)
        extensions.work("cases", _("cases at hand"), count_of=count_at_hand)
        extensions.subject("case", _("case"), keys_of=subjects.keys_of, numbers_of=subjects.numbers_of)


def _overdue(request: HttpRequest) -> str:
    """How much of the viewer's work is overdue; nothing where none is. Asked twice on a page, read once."""
    from saiban.cases.work.mine import overdue_figure

    if not hasattr(request, "overdue_work"):
        request.overdue_work = overdue_figure(request.viewer)
    return str(request.overdue_work)
