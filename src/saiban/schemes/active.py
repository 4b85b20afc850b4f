"""The book as it is in force: the packaged files, each replaced by the newest approved version of it."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.frame.language import page_language
from saiban.schemes.book import packaged_files, read_book
from saiban.schemes.checking import check
from saiban.schemes.definitions import Book, SchemeRules, SharedParameters
from saiban.schemes.evaluating.plan import plan
from saiban.schemes.faults import Fault, SchemeRefused
from saiban.schemes.models import SchemeVersion
from saiban.schemes.outcomes import faults_of_examples

BOOKS_KEPT = 4


def book_in_force(day: date | None = None) -> Book:
    """Return the book in force on a day (today): packaged files but where an approved version has begun."""
    return _book(_keys(day or timezone.localdate()))


def newest_book() -> Book:
    """Return the book with every approved version, those too whose first day is still to come."""
    return _book(_keys(None))


def standing_texts() -> dict[str, str]:
    """Return for each scheme, or file of shared figures, the text approved last or else the packaged one, by code."""
    texts = _texts(_keys(None))
    return {_stem(file): text for file, text in texts.items()}


def packaged_texts() -> dict[str, str]:
    """Return the text of each packaged file by the code of its scheme, or of its shared figures."""
    return {_stem(file): text for file, text in packaged_files().items()}


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, as 64 hexadecimal digits; empty for no text."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def is_stale(version: SchemeVersion) -> bool:
    """Say whether another text stands by now than the one that a version was proposed to replace."""
    return version.replaces != digest_of(standing_texts().get(version.scheme, ""))


def last_approved(code: str) -> SchemeVersion | None:
    """Return the version of a scheme that was approved last; None where the packaged text stands."""
    return SchemeVersion.objects.filter(scheme=code, state=SchemeVersion.State.APPROVED).order_by("-number").first()


def book_with(text: str) -> Book:
    """Return the newest book with one file's text in the place of its own, or beside the others where it is new."""
    texts = dict(_texts(_keys(None)))
    texts[_file(_read_alone(text).code)] = text
    return read_book(texts)


def concerned(book: Book, code: str) -> list[str]:
    """Return the schemes that a change of one file can touch: its own, and those whose rules look up its figures."""
    found = []
    for scheme in plan(book, as_of=timezone.localdate()).schemes:
        rules = [*(asked.rule for asked in scheme.asked), *([scheme.amount] if scheme.amount else [])]
        read = {name.rpartition(".")[0] for rule in rules for name in rule.parameters}
        if scheme.rules.code == code or code in read:
            found.append(scheme.rules.code)
    return found


def read_proposal(text: str) -> SchemeRules | SharedParameters:
    """Return what a proposed text says, once the whole book with it holds together and its worked examples come out.

    Raises ValidationError under `text`, one message for each fault, with line and what to do.
    """
    try:
        rules = _read_alone(text)
        book = book_with(text)
        check(book)
        wrong = faults_of_examples(book, concerned(book, rules.code))
    except SchemeRefused as refused:
        raise _refused(refused.faults) from None
    if wrong:
        raise _refused(wrong)
    return rules


def _refused(faults: tuple[Fault, ...]) -> ValidationError:
    language = page_language()
    return ValidationError({"text": [fault.words(language) for fault in faults]})


def _read_alone(text: str) -> SchemeRules | SharedParameters:
    """Read one file by itself. Raises `SchemeRefused`."""
    alone = read_book({str(_("the file")): text})
    return next(iter([*alone.schemes.values(), *alone.shared.values()]))


Keys = tuple[tuple[int, str], ...]


def _keys(day: date | None) -> Keys:
    """Return key and digest of the approved versions that count on a day (None: on all), one for each scheme."""
    versions = SchemeVersion.objects.filter(state=SchemeVersion.State.APPROVED)
    if day is not None:
        versions = versions.filter(in_force_from__lte=day)
    newest = versions.order_by("scheme", "-number").distinct("scheme")
    return tuple(sorted(newest.values_list("pk", "digest")))


@functools.lru_cache(BOOKS_KEPT)
def _texts(keys: Keys) -> Mapping[str, str]:
    approved = SchemeVersion.objects.filter(pk__in=[key for key, _digest in keys])
    return {**packaged_files(), **{_file(one.scheme): one.text for one in approved}}


@functools.lru_cache(BOOKS_KEPT)
def _book(keys: Keys) -> Book:
    return read_book(_texts(keys))


def _file(code: str) -> str:
    return f"{code}.yaml"


def _stem(file: str) -> str:
    return file.removesuffix(".yaml")
