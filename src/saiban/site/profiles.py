"""Which rooms an installation has: a poverty registry and a prosecution service's files never share a house.

The same package is installed as one or the other, each with its own data folder, database, accounts, log and backup.
An installation keeps its profile in its data folder (the file `profile`), so that no later command has to be told:
`SAIBAN_PROFILE=prosecution ./saiban serve` makes one where there is none. Everything that follows from the profile
(apps, addresses, middleware, what is set up) is asked of here.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from saiban.frame.faults import InstallationFault
from saiban.frame.home import data_folder

VARIABLE = "SAIBAN_PROFILE"
FILE = "profile"

_SHARED = ("cases", "access", "directory", "frame")
_OF_THE_REGISTRY = ("exchange", "desk", "statistics", "consolidation", "schemes", "registry")


class ProfileFault(InstallationFault):
    """A profile that there is not, or another one than that of the data folder."""


@dataclass(frozen=True)
class Profile:
    """The rooms of an installation, from the highest floor down; templates of higher rooms stand before lower ones'."""

    code: str
    rooms: tuple[str, ...]

    def has(self, room: str) -> bool:
        """Say whether a room is there."""
        return room in self.rooms

    def keep(self, names: list[str]) -> list[str]:
        """Return those of dotted names (`cases.CaseEvent`, `saiban.cases.load`) that belong to a room that is there."""
        return [name for name in names if self.has(name.removeprefix("saiban.").split(".")[0])]


PROFILES = {
    one.code: one
    for one in (
        Profile("registry", (*_OF_THE_REGISTRY, *_SHARED)),
        Profile("prosecution", ("prosecution", *_SHARED)),
        Profile("tests", (*_OF_THE_REGISTRY[:3], "prosecution", *_OF_THE_REGISTRY[3:], *_SHARED)),  # never installed
    )
}


def current() -> Profile:
    """Return the profile of this installation: that of its data folder, else the one that the environment names.

    Raises `ProfileFault` for an unknown one, or where the two differ.
    """
    wanted = os.environ.get(VARIABLE, "")
    if wanted and wanted not in PROFILES:
        raise ProfileFault(f"{VARIABLE} is {wanted!r}; it can be registry or prosecution.")
    mark = data_folder() / FILE
    kept = mark.read_text().strip() if mark.exists() else ""
    if kept and kept not in PROFILES:
        raise ProfileFault(f"{mark} says {kept!r}; it must say registry or prosecution.")
    if kept and wanted and kept != wanted:
        raise ProfileFault(
            f"The installation in {data_folder()} is that of a {kept}, and {VARIABLE} wants {wanted}. "
            "Set SAIBAN_DATA to another folder: the two never share one."
        )
    if kept:
        return PROFILES[kept]
    chosen = PROFILES[wanted or "registry"]
    if wanted:
        _keep(mark, chosen)
    return chosen


def _keep(mark: Path, chosen: Profile) -> None:
    """Write the profile into a data folder that holds no installation yet, or one of this profile."""
    if chosen.code == "prosecution" and (mark.parent / "uploads").exists():  # every installation without a mark has one
        raise ProfileFault(
            f"The data folder {mark.parent} holds a registry. Set SAIBAN_DATA to another folder for the prosecution."
        )
    draft = mark.with_suffix(f".{os.getpid()}")
    draft.write_text(f"{chosen.code}\n")
    draft.rename(mark)
