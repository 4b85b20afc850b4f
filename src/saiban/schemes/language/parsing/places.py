"""Where in the text of a rule that which sqlglot read begins and ends, and how deep it goes."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp
from sqlglot.errors import ParseError


def span(read: exp.Expression, text: str) -> tuple[int, int]:
    """Return where a node begins and ends in the text, by the words below it."""
    found = [each.meta for each in read.walk() if "start" in each.meta]
    if not found:
        return 0, len(text)
    start, end = min(each["start"] for each in found), max(each["end"] for each in found) + 1
    if isinstance(read, exp.Anonymous):
        end = _closing(text, end)
    return start, end


def broken_at(error: ParseError, text: str) -> tuple[int, str]:
    """Return where a text can't be read any further, and what stands there."""
    first = error.errors[0] if error.errors else {}
    near = str(first.get("highlight") or text.strip()[-12:])
    at = text.find(near) if first.get("col") is None else _start(text, first)
    return max(at, 0), near


def depth(root: exp.Expression) -> int:
    """Return how deep a tree is; chains of AND or OR count once."""
    deepest, waiting = 0, [(root, 0)]
    while waiting:
        each, level = waiting.pop()
        deepest = max(deepest, level)
        for part in each.iter_expressions():
            waiting.append((part, level + (type(part) is not type(each) or type(part) not in (exp.And, exp.Or))))
    return deepest


def _closing(text: str, end: int) -> int:
    """Return the end of a call whose last word ends at `end`: after its closing brackets."""
    rest = text[end:]
    return end + len(rest) - len(rest.lstrip(" ()")) if rest.lstrip(" ").startswith((")", "(")) else end


def _start(text: str, error: Mapping[str, object]) -> int:
    """Return the index of the place that a parser's error names by line and last column."""
    line, column = int(str(error["line"])), int(str(error["col"]))
    lines = text.split("\n")
    highlight = str(error.get("highlight") or "")
    return sum(len(each) + 1 for each in lines[: line - 1]) + max(column - len(highlight), 0)
