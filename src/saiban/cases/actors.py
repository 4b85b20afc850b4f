"""Who acts in a case: an officer from a posting, the public through a channel, the program."""

from __future__ import annotations

from dataclasses import dataclass

from saiban.access.viewer import Viewer
from saiban.cases.declarations import PUBLIC, SYSTEM
from saiban.cases.models import ActorKind


@dataclass(frozen=True)
class Actor:
    """Whoever does something. Make one by `officer`, `public` or `system`."""

    kind: ActorKind
    viewer: Viewer | None = None
    channel: str = ""

    @classmethod
    def officer(cls, viewer: Viewer, channel: str = "") -> Actor:
        """Somebody who is signed in, acting from their posting."""
        return cls(ActorKind.OFFICER, viewer, channel)

    @classmethod
    def public(cls, channel: str) -> Actor:
        """Somebody who is not signed in; `channel` says through what: web, phone, letter."""
        return cls(ActorKind.PUBLIC, None, channel)

    @classmethod
    def system(cls, part: str) -> Actor:
        """The program; `part` says which: clocks, exchange."""
        return cls(ActorKind.SYSTEM, None, part)

    @property
    def roles(self) -> frozenset[str]:
        """The codes by which declarations name the actor."""
        if self.kind == ActorKind.PUBLIC:
            return frozenset({PUBLIC})
        if self.kind == ActorKind.SYSTEM:
            return frozenset({SYSTEM})
        role = self.viewer.role if self.viewer else None
        return frozenset({role.value}) if role else frozenset()

    @property
    def user_id(self) -> int | None:
        """The key of the user, None for the public and the program."""
        return self.viewer.user.pk if self.viewer else None
