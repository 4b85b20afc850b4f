"""Who may propose what of the book: pure decisions, no database."""

from __future__ import annotations

from saiban.access.models import Role
from saiban.access.rules import ROLES_OF_ALL_SOURCES
from saiban.schemes.definitions import Book, SchemeRules, SharedParameters


def may_propose_for(
    role: Role | None, organisation: str | None, rules: SchemeRules | SharedParameters, book: Book
) -> bool:
    """Say whether somebody may propose these rules: of all sources, or where the own organisation runs the scheme.

    It must run it by the book as it stands and by the rules proposed, so that nobody takes another's scheme over.
    Shared figures are run by no organisation.
    """
    if role in ROLES_OF_ALL_SOURCES:
        return True
    if isinstance(rules, SharedParameters):
        return False
    stands = book.schemes.get(rules.code)
    return all(organisation in {one.agency, *one.agencies.values()} for one in (rules, stands or rules))
