"""The registry at start-up: its lines in the menu, its tiles on the home page, its numbers for the log."""

from __future__ import annotations

from collections.abc import Mapping

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from saiban.frame import extensions
from saiban.frame.sealed import SealedColumn, declare


class RegistryConfig(AppConfig):
    """People, households, employers, enrolments and benefits paid."""

    name = "saiban.registry"
    verbose_name = _("registry")

    def ready(self) -> None:
        """Fill the places that the rooms below keep open."""
        from saiban.registry import disability, retention, subjects
        from saiban.registry.models import Employer, Household, Person

        retention.declare()
        declare(SealedColumn("registry_identifier", "cipher", "t.kind", blind="blind", digest="row_digest"))
        for table, subject in (("registry_person", "person"), ("registry_sourcerecord", "record")):
            bound = f"'{disability.kind(subject, '')}' || t.id"
            declare(SealedColumn(table, "disability", bound, digest="row_digest"))
        extensions.menu(_("Find"), "registry:find", act="registry.find", order=10)
        extensions.menu(_("Overlap"), "registry:overlap", act="registry.overlap", order=20)
        extensions.menu(_("Map"), "registry:map", act="registry.map", order=30)
        extensions.home_tile("registry/_home_find.html", context=_find_form, act="registry.find", order=1)
        extensions.home_tile("registry/_home_holdings.html", context=_holdings, act="registry.home", order=10)
        extensions.home_tile("registry/_home_overlap.html", context=_overlaps, act="registry.overlap", order=20)
        extensions.party_resolver(current=subjects.current_number, url=subjects.page_of)
        extensions.subject(
            "person",
            _("person"),
            keys_of=subjects.keys_of(Person),
            numbers_of=subjects.numbers_of(Person),
            family_of=subjects.family_of,
            districts_of=subjects.districts_of,
        )
        for kind, label, model in (
            ("household", _("household"), Household),
            ("employer", _("employer"), Employer),
        ):
            extensions.subject(kind, label, keys_of=subjects.keys_of(model), numbers_of=subjects.numbers_of(model))


def _find_form(_request: HttpRequest, _subject: object) -> Mapping[str, object]:
    from django.utils.translation import get_language

    from saiban.registry.forms import FindForm

    return {"form": FindForm(language=get_language() or "en")}


def _holdings(request: HttpRequest, _subject: object) -> Mapping[str, object]:
    from saiban.registry.queries import holdings

    return {"holdings": holdings(request.viewer)}


def _overlaps(request: HttpRequest, _subject: object) -> Mapping[str, object]:
    from saiban.registry.queries import overlap_matrix

    return {"cells": overlap_matrix(request.viewer).cells[:5]}
