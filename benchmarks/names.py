"""How well spellings of one name meet and near names stay apart, by kind and by script, and how fast keys are made.

    PYTHONPATH=src .venv/bin/python benchmarks/names.py [--part "held out"] [--misses] [--json] [--speed 134000]

Pairs: tests/terms/name_variants.csv. Two names are taken for one from `names.SAME_NAME` on. F1 is over variants (which
should be taken for one) and near-misses (which should not). A kind of variation has no near-misses of its own: it is
charged with those of its scripts, in proportion to its pairs.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from saiban.terms import names, transliteration

PAIRS = Path(__file__).resolve().parents[1] / "tests" / "terms" / "name_variants.csv"
PARTS = ("looked at", "held out")
SCRIPTS = ("roman-roman", "urdu-urdu", "urdu-roman")


@dataclass(frozen=True)
class Pair:
    """Two writings, whether they are one name, and what similarity makes of them."""

    part: str
    same: bool
    kind: str
    scripts: str
    first: str
    second: str
    likeness: float

    @property
    def taken(self) -> bool:
        """Whether the two are taken for one name."""
        return self.likeness >= names.SAME_NAME


@dataclass(frozen=True)
class Line:
    """One line of the table: of so many pairs so many were judged rightly; F1 where that can be told."""

    what: str
    pairs: int
    right: int
    f1: float | None


def pairs() -> list[Pair]:
    """Return the labelled pairs, compared."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [
            Pair(
                row["part"], row["same"] == "yes", row["kind"], row["scripts"], row["first"], row["second"],
                names.similarity(row["first"], row["second"]),
            )
            for row in csv.DictReader(file)
        ]  # fmt: skip


def f1(judged: Sequence[Pair]) -> float:
    """Return the harmonic mean of precision and recall of "one name" over variants and near-misses."""
    met = sum(pair.same and pair.taken for pair in judged)
    wrong = sum(pair.same != pair.taken for pair in judged)
    return 2 * met / (2 * met + wrong)


def f1_of_kind(kind: str, judged: Sequence[Pair]) -> float:
    """Return F1 of a kind of variation, charged with the near-misses of its scripts in proportion to its pairs."""
    ours = [pair for pair in judged if pair.same and pair.kind == kind]
    met = sum(pair.taken for pair in ours)
    charged = 0.0
    for scripts in SCRIPTS:
        near = [pair.taken for pair in judged if not pair.same and pair.scripts == scripts]
        charged += sum(pair.scripts == scripts for pair in ours) * sum(near) / len(near)
    return 2 * met / (met + len(ours) + charged)


def kinds(judged: Iterable[Pair], same: bool) -> list[str]:
    """Return the kinds of variation, or of near-misses, in alphabetical order."""
    return sorted({pair.kind for pair in judged if pair.same is same})


def table(judged: Sequence[Pair]) -> list[Line]:
    """Return the table: all, by part, by scripts, by kind of variation, by kind of near-miss."""
    lines = [_line("all", judged, f1(judged))]
    for column, values in (("part", PARTS), ("scripts", SCRIPTS)):
        for value in values:
            if some := [pair for pair in judged if getattr(pair, column) == value]:
                lines.append(_line(value, some, f1(some)))
    for kind in kinds(judged, same=True):
        some = [pair for pair in judged if pair.same and pair.kind == kind]
        lines.append(_line(f"variant: {kind}", some, f1_of_kind(kind, judged)))
    for kind in kinds(judged, same=False):
        lines.append(_line(f"near-miss: {kind}", [p for p in judged if not p.same and p.kind == kind], None))
    return lines


def seconds_to_key(count: int) -> float:
    """Return the seconds to key so many distinct names that have not been seen before, words drawn as often as said."""
    import pyarrow as pa

    from saiban.linkage.spelling import keyed_names

    chance = random.Random(1)  # noqa: S311 - names for a benchmark
    weighted = [(roman, n) for spellings in transliteration.writings().values() for roman, n in spellings]
    words, weights = [word for word, _ in weighted], [n for _, n in weighted]
    found: dict[str, None] = {}
    while len(found) < count:
        for _ in range(10_000):
            found[" ".join(chance.choices(words, weights, k=chance.choice((2, 2, 3, 3, 4))))] = None
    texts = pa.array(list(found)[:count])
    start = time.perf_counter()
    keyed_names(texts)
    return time.perf_counter() - start


def main() -> None:
    """Print the table, the pairs judged wrongly where asked for, and the speed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=PARTS, help="measure one half of the pairs only")
    parser.add_argument("--misses", action="store_true", help="print the pairs that are judged wrongly")
    parser.add_argument("--speed", type=int, metavar="N", help="also key N distinct names and say how long it took")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    judged = [pair for pair in pairs() if chosen.part in (None, pair.part)]
    lines = table(judged)
    seconds = round(seconds_to_key(chosen.speed), 3) if chosen.speed else None
    if chosen.json:
        print(json.dumps({"threshold": names.SAME_NAME, "lines": [asdict(x) for x in lines], "seconds": seconds}))
        return
    print(f"threshold {names.SAME_NAME}\n\n| | pairs | right | F1 |\n|---|---|---|---|")
    for line in lines:
        print(f"| {line.what} | {line.pairs} | {line.right} | {'' if line.f1 is None else f'{line.f1:.3f}'} |")
    if seconds is not None:
        print(f"\n{chosen.speed:,} distinct names keyed in {seconds} s")
    if chosen.misses:
        for pair in judged:
            if pair.same != pair.taken:
                should = "one" if pair.same else "two"
                print(f"{should}: {pair.first} | {pair.second}  {pair.likeness:.2f}  ({pair.part}, {pair.kind})")


def _line(what: str, judged: Sequence[Pair], score: float | None) -> Line:
    return Line(what, len(judged), sum(pair.same == pair.taken for pair in judged), score)


if __name__ == "__main__":
    main()
