"""The prosecution room as a Django app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from saiban.frame import extensions


class ProsecutionConfig(AppConfig):
    """The case management and monitoring system of a prosecution service."""

    name = "saiban.prosecution"
    label = "prosecution"
    verbose_name = _("prosecution")

    def ready(self) -> None:
        """Make the case types known, and fill the places that the rooms below keep open."""
        from saiban.cases import completing, followers, types
        from saiban.cases.documents import generating
        from saiban.cases.queries import show_beside
        from saiban.cases.work import assigning, feed, own_pages
        from saiban.prosecution import case_words, charges, following, retention, sealed
        from saiban.prosecution.approvals import following as approvals_following
        from saiban.prosecution.approvals import ladders
        from saiban.prosecution.approvals import panels as approval_panels
        from saiban.prosecution.case_types import CASE_TYPES, CRIMINAL_CASE, entrustment
        from saiban.prosecution.diary.feed import hearings_of
        from saiban.prosecution.entrustment import papers
        from saiban.prosecution.entrustment.services import guard
        from saiban.prosecution.integrity import openings, panel
        from saiban.prosecution.scrutiny import documents
        from saiban.prosecution.scrutiny.rounds import BEGAN, ITEM, PASSED, RETURNED

        for case_type in CASE_TYPES:
            types.register(case_type)
            completing.complete(case_type.code, "charged_with", charges.facts_of_charges)
        extensions.menu(_("Register a report"), "prosecution:register", act="prosecution.register", order=5)
        extensions.menu(_("Lists of stations"), "prosecution:lists", act="prosecution.register", order=7)
        extensions.menu(_("Scrutiny"), "prosecution:scrutinies", act="prosecution.scrutinise", order=10)
        extensions.panel("cases.case.head", "prosecution/case_head.html", context=_file, order=10)
        extensions.panel("cases.case", "prosecution/scrutiny/_panel.html", act="prosecution.scrutinise", order=20)
        extensions.menu(_("Court diary"), "prosecution:diary", act="prosecution.diary", order=6)
        extensions.menu(
            _("Requests"), "prosecution:approvals", act="prosecution.approvals", order=12, figure=approval_panels.figure
        )
        extensions.home_tile(
            "prosecution/approvals/_tile.html",
            context=approval_panels.waiting,
            act="prosecution.approvals",
            order=6,
        )
        extensions.panel(
            "cases.case",
            "prosecution/approvals/_panel.html",
            context=approval_panels.of_case,
            act="prosecution.approvals",
            order=18,
        )
        ladders.ladders()
        extensions.panel("cases.case", "prosecution/entrustment/_panel.html", act="prosecution.counsel", order=15)
        extensions.menu(_("Reviews"), "prosecution:reviews", act="prosecution.review", order=28)
        extensions.menu(_("Referrals"), "prosecution:referrals", act="prosecution.referrals", order=12)
        extensions.menu(
            _("Transfers to other provinces"), "prosecution:transfers", act="prosecution.scrutinise", order=13
        )
        extensions.panel("cases.case", "prosecution/referrals/_panel.html", act="prosecution.scrutinise", order=60)
        extensions.menu(_("Cases of the court"), "prosecution:court", act="prosecution.court", order=5)
        extensions.menu(
            _("Terrorism cases in figures"), "prosecution:terrorism", act="prosecution.terrorism_figures", order=35
        )
        extensions.menu(_("Readers of courts"), "prosecution:court_readers", act="prosecution.bodies", order=61)
        extensions.menu(_("Bodies that may send"), "prosecution:bodies", act="prosecution.bodies", order=60)
        extensions.menu(_("Library"), "prosecution:library", act="prosecution.library", order=25)
        extensions.panel(
            "cases.case", "prosecution/library/_panel.html", context=_library, act="prosecution.library", order=60
        )
        extensions.menu(_("Stations and courts"), "prosecution:places", act="prosecution.places", order=40)
        extensions.menu(_("Guided tour"), "prosecution:tour", act="prosecution.tour", order=45)
        extensions.menu(_("Figures"), "prosecution:figures", act="prosecution.figures", order=30)
        extensions.menu(_("Reports"), "prosecution:reports", act="prosecution.figures", order=31)
        extensions.home_tile("prosecution/_home.html", context=_standing, act="prosecution.register", order=5)
        followers.follow("prosecution", following.follow)
        followers.follow("prosecution-approvals", approvals_following.follow)
        show_beside("prosecution", openings.beside_scope)
        extensions.menu(
            _("Emergencies"), "prosecution:openings", act="prosecution.notices", order=40, figure=openings.waiting
        )
        extensions.panel("cases.case", "prosecution/integrity/_panel.html", context=panel.of, order=30)
        followers.follow("prosecution-entrustment", guard)
        feed.add_from("prosecution", hearings_of)
        sealed.declare_columns()
        case_words.say_codes()
        for event in (BEGAN, ITEM, RETURNED, PASSED):
            own_pages.record_on(CRIMINAL_CASE.code, event, "prosecution:scrutiny")
        assigning.only_by_order(CRIMINAL_CASE.code)
        generating.template(papers.ORDER, _("Office order: counsel of the case"), papers.office_order)
        extensions.menu(_("Cases without counsel"), "prosecution:counsel_waiting", act="prosecution.entrust", order=8)
        extensions.menu(_("Roster of counsel"), "prosecution:roster", act="prosecution.counsel", order=11)
        extensions.home_tile("prosecution/entrustment/_home.html", context=_waiting, act="prosecution.entrust", order=6)
        for step in entrustment.EVENTS:
            own_pages.record_on(CRIMINAL_CASE.code, step.code, "prosecution:counsel")
        for case_type in CASE_TYPES:
            for code in ("adverse_report", "appeal_by_state"):
                own_pages.record_on(case_type.code, code, "prosecution:approvals_of_case")
        generating.template(documents.MEMO, _("Memo of defects to the police"), documents.memo)
        generating.template(documents.REPORT, _("Report of the prosecutor to the court"), documents.court_report)
        retention.declare()


def _library(request: HttpRequest, subject: object) -> Mapping[str, object]:
    from saiban.prosecution.knowledge.views import said_of

    return said_of(request, subject)


def _standing(request: HttpRequest, _subject: object) -> Mapping[str, object]:
    from saiban.prosecution.home import standing

    return {"standing": standing(request.viewer)}


def _file(request: HttpRequest, opened: Any) -> Mapping[str, object]:
    from saiban.prosecution.case_head import file_of

    return {"file": file_of(request.viewer, opened)}


def _waiting(request: HttpRequest, _subject: object) -> Mapping[str, object]:
    from saiban.prosecution.entrustment.waiting import counts

    return {"waits": counts(request.viewer)}
