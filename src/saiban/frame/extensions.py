"""Extension points: what a lower room shows of a higher one. Higher rooms fill them in `AppConfig.ready()`.

A page declares a place by `{% panels "registry.person" person %}`; the top bar, the home page and the menu are places
of the same kind. What stands here is decided at start-up and never changes while the server runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpRequest

Context = Callable[[HttpRequest, Any], Mapping[str, object]]


@dataclass(frozen=True)
class MenuEntry:
    """A line of the menu, shown to those who may do `act`; `figure` says how much waits there (empty: nothing)."""

    label: str
    url_name: str
    act: str
    order: int
    figure: Callable[[HttpRequest], str] | None = None


@dataclass(frozen=True)
class Panel:
    """A part of another room's page: a template, and what it is filled with (None: nothing more than the page's)."""

    page: str
    template: str
    context: Context | None
    act: str | None
    order: int


@dataclass(frozen=True)
class Subject:
    """A kind of thing that the access log speaks of by key, and how its registry numbers lead to keys and back.

    `keys_of(number)` gives every key that the number stands for, merged ones too (empty: no such number);
    `numbers_of(keys)` gives the number of each key. Of people, `family_of(key)` gives the keys of themselves and those
    who share their household, and `districts_of(keys)` the code of the district where each lives, as far as known.
    """

    kind: str
    label: str
    keys_of: Callable[[str], list[int]]
    numbers_of: Callable[[Iterable[int]], Mapping[int, str]]
    family_of: Callable[[int], set[int]] | None = None
    districts_of: Callable[[Iterable[int]], Mapping[int, str]] | None = None


@dataclass(frozen=True)
class Work:
    """A kind of work that a user can have at hand; `count_of(user_key)` says how much."""

    label: str
    count_of: Callable[[int], int]


@dataclass(frozen=True)
class PartyResolver:
    """How a registry number that was written down once leads to the person or body of today.

    `current(number)` gives the number that they have now, across merges (None: nobody has it); `url(number)` the
    address of their page.
    """

    current: Callable[[str], str | None]
    url: Callable[[str], str]


@dataclass(frozen=True)
class PipelineStep:
    """Something that follows from a publication: `run(golden, publication)` makes it, or finds it made.

    `golden` is the folder of the tables that were published, `publication` the key of the publication.
    """

    code: str
    label: str
    run: Callable[[Path, int], None]


_work: dict[str, Work] = {}
_menu: dict[str, MenuEntry] = {}
_panels: dict[tuple[str, str], Panel] = {}
_subjects: dict[str, Subject] = {}
_resolvers: list[PartyResolver] = []
_steps: dict[str, PipelineStep] = {}


def menu(
    label: str, url_name: str, *, act: str, order: int, figure: Callable[[HttpRequest], str] | None = None
) -> None:
    """Add a line to the menu. `label` is a lazy translation; lines are shown by `order`.

    `figure(request)` is asked on every page, so it must be quick.
    """
    _menu[url_name] = MenuEntry(label, url_name, act, order, figure)


def panel(page: str, template: str, *, context: Context | None = None, act: str | None = None, order: int = 50) -> None:
    """Add a part to `page` (such as "registry.person"), for those who may do `act` (None: for everyone).

    `context(request, subject)` returns what the template needs; `subject` is what the page hands over.
    """
    _panels[page, template] = Panel(page, template, context, act, order)


def home_tile(template: str, *, context: Context | None = None, act: str | None = None, order: int = 50) -> None:
    """Add a tile to the home page."""
    panel("home", template, context=context, act=act, order=order)


def subject(
    kind: str,
    label: str,
    *,
    keys_of: Callable[[str], list[int]],
    numbers_of: Callable[[Iterable[int]], Mapping[int, str]],
    family_of: Callable[[int], set[int]] | None = None,
    districts_of: Callable[[Iterable[int]], Mapping[int, str]] | None = None,
) -> None:
    """Tell the access log how registry numbers of a kind (person, household, employer) lead to keys and back."""
    _subjects[kind] = Subject(kind, label, keys_of, numbers_of, family_of, districts_of)


def work(code: str, label: str, *, count_of: Callable[[int], int]) -> None:
    """Tell who lets a user leave what the user has at hand in this room, so that somebody takes it over."""
    _work[code] = Work(label, count_of)


def party_resolver(*, current: Callable[[str], str | None], url: Callable[[str], str]) -> None:
    """Tell how registry numbers lead to people and bodies; where no room does, a number stands as it was written."""
    _resolvers[:] = [PartyResolver(current, url)]


def pipeline_step(code: str, label: str, *, run: Callable[[Path, int], None]) -> None:
    """Have something done after each publication of the registry; what is made already is found, not made again.

    A step that fails is reported and undoes nothing; the next run takes it up again.
    """
    _steps[code] = PipelineStep(code, label, run)


def pipeline_steps() -> list[PipelineStep]:
    """What is done after a publication, by code."""
    return [_steps[code] for code in sorted(_steps)]


def current_registry_number(number: str) -> str:
    """Return the number that whoever had this one has now; the same where nothing else is known."""
    return (_resolvers[0].current(number) if _resolvers else None) or number


def registry_url(number: str) -> str:
    """Return the address of the page of whoever has a registry number; empty where there is no registry."""
    return _resolvers[0].url(number) if _resolvers else ""


def kinds_of_work() -> list[Work]:
    """The kinds of work that users can have at hand, by code."""
    return [_work[code] for code in sorted(_work)]


def subjects() -> dict[str, Subject]:
    """The kinds of things that the access log can name, by kind."""
    return dict(_subjects)


def menu_entries(may: Callable[[str], bool]) -> list[MenuEntry]:
    """The lines of the menu for someone of whom `may(act)` tells what they may do."""
    return sorted(
        (entry for entry in _menu.values() if may(entry.act)), key=lambda entry: (entry.order, entry.url_name)
    )


def panels(page: str, may: Callable[[str], bool]) -> list[Panel]:
    """The parts of `page` for someone of whom `may(act)` tells what they may do."""
    parts = [part for part in _panels.values() if part.page == page and (part.act is None or may(part.act))]
    return sorted(parts, key=lambda part: (part.order, part.template))
