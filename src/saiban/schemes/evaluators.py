"""The evaluator of the book in force, ready to be asked: made once for a book and a day, shared by all requests."""

from __future__ import annotations

import threading
from datetime import date

from django.utils import timezone

from saiban.schemes.active import book_in_force
from saiban.schemes.evaluating import Evaluator

_ready: dict[tuple[str, date], Evaluator] = {}
_turn = threading.Lock()


def evaluator_today() -> Evaluator:
    """Return the evaluator of the book in force today, of every scheme."""
    book, today = book_in_force(), timezone.localdate()
    key = (book.version, today)
    with _turn:
        if key not in _ready:
            _ready.clear()  # yesterday's, or that of the book before
            _ready[key] = Evaluator(book, as_of=today)
        return _ready[key]
