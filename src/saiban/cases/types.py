"""The case types of an installation, and the versions by which its older cases are still worked.

Higher rooms register theirs in `AppConfig.ready()`; a declaration with a fault stops the start.
"""

from __future__ import annotations

from functools import lru_cache

from saiban.cases import checking
from saiban.cases.canonical import as_text, from_text, version_of
from saiban.cases.declarations import CaseType
from saiban.cases.models import CaseTypeVersion

_registered: dict[str, CaseType] = {}
_by_version: dict[str, CaseType] = {}


def register(case_type: CaseType) -> None:
    """Make a case type known. Raises `checking.DeclarationFault`, which names every fault of the declaration.

    Also raises ValueError where another type has its code or the prefix of its case numbers.
    """
    checking.check(case_type)
    for other in _registered.values():
        if other != case_type and (other.code == case_type.code or other.prefix == case_type.prefix):
            raise ValueError(f"Case types {other.code} and {case_type.code} share a code or the prefix {other.prefix}.")
    _registered[case_type.code] = case_type
    _by_version[version_of(case_type)] = case_type


def registered() -> list[CaseType]:
    """Every case type, by code."""
    return [_registered[code] for code in sorted(_registered)]


def case_type(code: str) -> CaseType:
    """Return the newest declaration of a case type (KeyError for an unknown code)."""
    return _registered[code]


def case_type_of_version(version: str) -> CaseType:
    """Return the declaration of a version: a registered one, else as it was kept when a case first used it."""
    return _by_version.get(version) or _kept(version)


def keep_version(declared: CaseType) -> str:
    """Return the version of a declaration, kept in the database so that its cases can always be read and worked."""
    version = version_of(declared)
    CaseTypeVersion.objects.get_or_create(
        version=version, defaults={"code": declared.code, "declaration": as_text(declared)}
    )
    return version


@lru_cache(maxsize=256)
def _kept(version: str) -> CaseType:
    return from_text(CaseTypeVersion.objects.get(pk=version).declaration)
