"""The scheme book that comes with the package, and books made of other files (a proposed version, an approved one)."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

from saiban.schemes.definitions import Book, SchemeRules, SharedParameters, Words
from saiban.schemes.facts import facts
from saiban.schemes.faults import Fault, SchemeRefused
from saiban.schemes.reading import read_scheme, read_shared

SHARED = re.compile(r"^shared:", re.MULTILINE)
"""What a file of shared figures begins with, and no scheme file has."""


@functools.cache
def packaged_book() -> Book:
    """Return the book of the packaged files."""
    return read_book(packaged_files())


@functools.cache
def packaged_files() -> Mapping[str, str]:
    """Return the text of each packaged file by its name (kafaalat.yaml), in the order of the names."""
    folder = files("saiban.schemes").joinpath("book")
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".yaml"))
    return MappingProxyType({name: folder.joinpath(name).read_text(encoding="utf-8") for name in names})


def read_book(texts: Mapping[str, str]) -> Book:
    """Make a book of files, by name. Raises `SchemeRefused` with every fault of every file."""
    schemes: dict[str, SchemeRules] = {}
    shared: dict[str, SharedParameters] = {}
    faults: list[Fault] = []
    for file, text in texts.items():
        try:
            found = read_shared(text, file) if SHARED.search(text) else read_scheme(text, file, facts())
        except SchemeRefused as refused:
            faults += refused.faults
            continue
        home = schemes.get(found.code) or shared.get(found.code)
        if home is not None:
            en = f"{home.file} has the code {found.code!r} already. Give each file its own."
            faults.append(Fault(file, 1, "scheme", Words(en, f"کوڈ «{found.code}» {home.file} میں پہلے سے موجود ہے۔")))
        elif isinstance(found, SharedParameters):
            shared[found.code] = found
        else:
            schemes[found.code] = found
    if faults:
        raise SchemeRefused(faults)
    return Book(MappingProxyType(schemes), MappingProxyType(shared), facts(), _version(texts))


def _version(texts: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for name in sorted(texts):
        digest.update(f"{name}\0{len(texts[name].encode())}\0{texts[name]}".encode())
    return digest.hexdigest()[:16]
