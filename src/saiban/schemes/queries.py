"""What the book's pages read: versions, how two texts differ, whom a version would affect."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer
from saiban.directory.models import Place
from saiban.frame.language import page_language
from saiban.frame.suppression import hidden_in_table, shown
from saiban.schemes import active
from saiban.schemes.changes import CHANGES
from saiban.schemes.definitions import Book, SchemeRules, SharedParameters
from saiban.schemes.models import Effect, SchemeVersion, VersionStep

CONTEXT = 3
"""Lines that stand unchanged around a change, in a comparison."""


@dataclass(frozen=True)
class Line:
    """A line of a comparison: kept, taken out, put in, or a gap between changes; with its number on each side."""

    kind: Literal["kept", "out", "in", "gap"]
    before: int | None
    after: int | None
    text: str


@dataclass(frozen=True)
class EffectRow:
    """A province's counts, each under its label, the row's total last; None is hidden. `total`: the row of all."""

    place: str
    cells: tuple[tuple[str, int | None], ...]
    total: bool = False


@dataclass(frozen=True)
class EffectTable:
    """Whom a version would affect in one scheme: a row for each province, the last for all."""

    scheme: str
    rows: tuple[EffectRow, ...]


@dataclass(frozen=True)
class ChangePage:
    """A version with what it would change, whom that affects, its steps, and what the viewer may do with it.

    `stale` says that another text stands by now than the one that it was to replace.
    """

    version: SchemeVersion
    lines: list[Line]
    effect: Effect | None
    tables: list[EffectTable]
    steps: list[VersionStep]
    change_labels: list[str]
    stale: bool
    may_decide: bool
    may_withdraw: bool


def proposals(scheme: str | None = None) -> QuerySet[SchemeVersion]:
    """The versions that wait for a decision, the oldest first; of one scheme or of all."""
    waiting = SchemeVersion.objects.filter(state=SchemeVersion.State.PROPOSED).select_related("proposed_by")
    return (waiting if scheme is None else waiting.filter(scheme=scheme)).order_by("pk")


def versions(scheme: str | None = None) -> QuerySet[SchemeVersion]:
    """Every version that was ever proposed, the newest first; of one scheme or of all."""
    known = SchemeVersion.objects.select_related("proposed_by", "decided_by").order_by("-pk")
    return known if scheme is None else known.filter(scheme=scheme)


def text_of(scheme: str, number: int) -> str | None:
    """The text of a version; number 0 is the packaged file. None where there is none."""
    if number == 0:
        return active.packaged_texts().get(scheme)
    return SchemeVersion.objects.filter(scheme=scheme, number=number).values_list("text", flat=True).first()


def change_page(viewer: Viewer, version: SchemeVersion) -> ChangePage:
    """Gather the page of one version."""
    proposed = version.state == SchemeVersion.State.PROPOSED
    own = version.proposed_by_id == viewer.user.pk
    effect = version.effects.first()
    return ChangePage(
        version=version,
        lines=compared(_replaced(version), version.text),
        effect=effect,
        tables=effect_tables(effect),
        steps=list(version.steps.select_related("user", "posting__organisation")),
        change_labels=[str(change.label) for change in CHANGES],
        stale=proposed and active.is_stale(version),
        may_decide=proposed and not own and viewer.may("schemes.approve"),
        may_withdraw=proposed and own and viewer.may("schemes.propose"),
    )


def compared(before: str, after: str) -> list[Line]:
    """Say line by line how a text became another, with some lines around each change."""
    old, new = before.splitlines(), after.splitlines()
    lines: list[Line] = []
    for group in difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(CONTEXT):
        if lines:
            lines.append(Line("gap", None, None, ""))
        for kind, old_from, old_to, new_from, new_to in group:
            if kind == "equal":
                lines += [
                    Line("kept", old_from + n + 1, new_from + n + 1, old[old_from + n])
                    for n in range(old_to - old_from)
                ]
            else:
                lines += [Line("out", n + 1, None, old[n]) for n in range(old_from, old_to)]
                lines += [Line("in", None, n + 1, new[n]) for n in range(new_from, new_to)]
    return lines


def effect_tables(effect: Effect | None) -> list[EffectTable]:
    """The counts of an effect as they may be shown: a table for each scheme, small counts hidden."""
    if effect is None or effect.state != Effect.State.DONE:
        return []
    names = {place.code: str(place) for place in Place.objects.filter(level=Place.Level.PROVINCE)}
    return [EffectTable(scheme, _rows(by_province, names)) for scheme, by_province in effect.figures.items()]


def _rows(by_province: dict[str, dict[str, int]], names: dict[str, str]) -> tuple[EffectRow, ...]:
    provinces = sorted(by_province, key=lambda code: (code not in names, code))
    counts = [[by_province[code].get(change, 0) for change in CHANGES] for code in provinces]
    hidden = hidden_in_table(counts)
    rows = []
    for place, (code, row) in enumerate(zip(provinces, counts, strict=True)):
        told = [shown(count, ("cell", place, column), hidden) for column, count in enumerate(row)]
        rows.append(EffectRow(names.get(code, ""), _cells(told, shown(sum(row), ("row", place), hidden))))
    columns = [sum(column) for column in zip(*counts, strict=True)] if counts else [0] * len(CHANGES)
    totals = [shown(count, ("column", column), hidden) for column, count in enumerate(columns)]
    return (*rows, EffectRow("", _cells(totals, shown(sum(columns), ("total",), hidden)), total=True))


def _cells(counts: Sequence[int | None], total: int | None) -> tuple[tuple[str, int | None], ...]:
    labels = [str(change.label) for change in CHANGES]
    return (*zip(labels, counts, strict=True), (_("All"), total))


def schemes_by_type() -> dict[str, list[SchemeRules]]:
    """The schemes of the book in force by their type, in the order of their names."""
    language = page_language()
    found: dict[str, list[SchemeRules]] = {}
    for rules in sorted(active.book_in_force().schemes.values(), key=lambda one: one.name.said(language)):
        found.setdefault(rules.type, []).append(rules)
    return found


def book_of(code: str) -> Book | None:
    """The book that has a scheme, or file of shared figures: that in force, else with what was approved for later."""
    books = (active.book_in_force(), active.newest_book())
    return next((book for book in books if code in book.schemes or code in book.shared), None)


def _replaced(version: SchemeVersion) -> str:
    """The text that a version replaces; empty for a new scheme."""
    if not version.replaces:
        return ""
    earlier = SchemeVersion.objects.filter(scheme=version.scheme, digest=version.replaces).values_list(
        "text", flat=True
    )
    return earlier.first() or active.packaged_texts().get(version.scheme, "")


def parameter_files() -> Sequence[SharedParameters]:
    """The files of figures that many schemes look up."""
    return tuple(active.book_in_force().shared.values())
