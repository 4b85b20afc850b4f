"""The rules of the scheme book over made-up people: all rules, one person, and one benefit against OpenFisca-core.

    ./saiban bench rules --people 1000000 --json

docs/rules.md says how it is measured and what came out. OpenFisca (AGPL) is installed into an environment that is
removed with the run; nothing of it is imported here.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from saiban.schemes.book import packaged_book, read_book
from saiban.schemes.definitions import Book, Fact
from saiban.schemes.evaluating import Evaluator

HERE = Path(__file__).parent
BENEFIT = HERE / "rules_benefit.yaml"
OPENFISCA = "openfisca-core==46.0.1"
DAY = date(2026, 3, 1)
FIGURES = {"age": 18, "income": 5000, "amount": 2000}
VARIANTS = [{"income": 4000 + 100 * step, "amount": 1500 + 50 * step} for step in range(20)]
UNKNOWN = 0.05
ASKED = 200
"""Times that one person is asked about in a turn."""
Say = Callable[[str], None]


def compare(people: int, runs: int, seed: int, say: Say) -> dict[str, Any]:
    """Measure everything and return the figures: seconds are medians of `runs` turns."""
    book = packaged_book()
    answer: dict[str, Any] = {
        "people": people,
        "runs": runs,
        "seed": seed,
        "threads": int(os.environ.get("SAIBAN_THREADS", str(os.cpu_count() or 1))),
        "duckdb": version("duckdb"),
        "schemes": len(book.schemes),
        "rules": sum(len(each.conditions) for each in book.schemes.values()),
    }
    say("one person")
    answer["one_person_ms"] = one_person(book, runs)
    say(f"all rules over {people:,} people")
    answer["all_rules"] = all_rules(book, people, runs, seed)
    with tempfile.TemporaryDirectory(prefix="saiban-bench-") as scratch:
        answer["income_test"] = against_openfisca(Path(scratch), people, runs, seed, say)
    return answer


def all_rules(book: Book, people: int, runs: int, seed: int) -> dict[str, float]:
    """Return the seconds from a table of people in memory to everybody's answer to every scheme."""
    table = everybody(book, people, seed)
    evaluator = Evaluator(book, as_of=DAY)
    seconds, told = [], 0
    for _ in range(runs):
        begin = time.perf_counter()
        counted = evaluator.table(table).aggregate("scheme, answer, count(*) AS people").fetchall()
        seconds.append(time.perf_counter() - begin)
        told = sum(row[2] for row in counted)
    assert told == people * len(book.schemes)
    return {"seconds": round(statistics.median(seconds), 3), "answers": told}


def one_person(book: Book, runs: int) -> dict[str, float]:
    """Return the milliseconds in which a family of five is answered: the slowest scheme alone, and all at once."""
    example = next(each for each in book.schemes["kafaalat"].examples if each.members)
    members = [*example.members, *({"sex": "male"} for _ in range(4 - len(example.members)))]
    person = {"enrolled": (), **example.person}

    def asked(evaluator: Evaluator) -> list[float]:
        evaluator.one(person, members)
        found = []
        for _ in range(ASKED * runs):
            begin = time.perf_counter()
            evaluator.one(person, members)
            found.append((time.perf_counter() - begin) * 1000)
        return sorted(found)

    everything = asked(Evaluator(book, as_of=DAY))
    alone = {code: asked(Evaluator(book, as_of=DAY, schemes=[code])) for code in book.schemes}
    slowest = max(alone, key=lambda code: statistics.median(alone[code]))
    return {
        "slowest_scheme_median": round(statistics.median(alone[slowest]), 2),
        "slowest_scheme_p95": round(alone[slowest][int(0.95 * len(alone[slowest]))], 2),
        "all_schemes_median": round(statistics.median(everything), 2),
        "all_schemes_p95": round(everything[int(0.95 * len(everything))], 2),
    }


def against_openfisca(scratch: Path, people: int, runs: int, seed: int, say: Say) -> dict[str, Any]:
    """Run the household income test with both, once and for 20 sets of figures, on the same people; compare costs."""
    arrays = income_people(people, seed)
    np.savez(scratch / "people.npz", **arrays)
    (scratch / "variants.json").write_text(json.dumps({"figures": FIGURES, "variants": VARIANTS}))
    say(f"installing {OPENFISCA} into an environment of its own")
    python = environment(scratch / "openfisca")
    table = pa.table(
        {
            "person": arrays["person"],
            "household": arrays["household"],
            "birth_date": pa.array(arrays["birth_date"]),
            "disability": arrays["disability"],
            "wage_monthly": arrays["wage"],
        }
    )
    evaluator = Evaluator(read_book({BENEFIT.name: BENEFIT.read_text(encoding="utf-8")}), as_of=DAY)
    sets = [{f"income-test.{name}": Decimal(value) for name, value in each.items()} for each in VARIANTS]
    measured: dict[str, list[float]] = {"ours_one": [], "ours_20": [], "openfisca_one": [], "openfisca_20": []}
    evaluator.variants(table, [{}])  # warms up
    for turn in range(runs):
        say(f"turn {turn + 1} of {runs}")
        begin = time.perf_counter()
        cost = evaluator.variants(table, [{}])[0].amount
        measured["ours_one"].append(time.perf_counter() - begin)
        begin = time.perf_counter()
        costs = [each.amount for each in evaluator.variants(table, sets)]
        measured["ours_20"].append(time.perf_counter() - begin)
        command = [str(python), str(HERE / "rules_openfisca.py"), str(scratch)]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
        measured["openfisca_one"].append(told["one"])
        measured["openfisca_20"].append(told["many"])
        assert [cost, *costs] == [Decimal(each) for each in (told["cost"], *told["costs"])], "the costs differ"
    seconds = {name: round(statistics.median(each), 4) for name, each in measured.items()}
    return seconds | {
        "openfisca": told["version"],
        "times_faster_one": round(seconds["openfisca_one"] / seconds["ours_one"], 1),
        "times_faster_20": round(seconds["openfisca_20"] / seconds["ours_20"], 1),
    }


def environment(folder: Path) -> Path:
    """Make a virtual environment with OpenFisca and return its Python."""
    uv = [sys.executable, "-m", "uv"]
    python = folder / "bin" / "python"
    subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, str(folder)], check=True)
    subprocess.run([*uv, "pip", "install", "--quiet", "--python", str(python), OPENFISCA], check=True)
    return python


def income_people(people: int, seed: int) -> dict[str, np.ndarray[Any, Any]]:
    """Make people in households of about six: when they were born, whether disabled, what they earn."""
    draw = np.random.default_rng(seed)
    homes, household = np.unique(np.sort(draw.integers(0, max(people // 6, 1), people)), return_inverse=True)
    born = np.datetime64(DAY, "M") - draw.integers(0, 80 * 12, people)
    wage = np.where(draw.random(people) < 0.4, draw.integers(5, 80, people) * 1000.0, 0.0)
    return {
        "person": np.arange(people),
        "household": household,
        "households": np.arange(len(homes)),
        "birth_date": born.astype("datetime64[D]"),
        "disability": draw.random(people) < 0.5,
        "wage": wage,
    }


def everybody(book: Book, people: int, seed: int) -> pa.Table:
    """Make people with every fact of the book, one in twenty of each not known."""
    draw = np.random.default_rng(seed)
    household = np.sort(draw.integers(0, max(people // 6, 1), people))
    columns: dict[str, pa.Array] = {"person": pa.array(np.arange(people)), "household": pa.array(household)}
    for fact in book.facts.values():
        values = _values(draw, fact, people)
        if fact.level == "household":
            values = values[household]
        columns[fact.code] = pa.array(values, mask=draw.random(people) < UNKNOWN)
    kinds = np.array([[], ["kafaalat"], ["zakat-guzara"], ["eobi-old-age", "kafaalat"]], dtype=object)
    columns["enrolled"] = pa.array(kinds[draw.integers(0, 4, people)], pa.list_(pa.string()))
    return pa.table(columns)


def _values(draw: np.random.Generator, fact: Fact, people: int) -> np.ndarray[Any, Any]:
    match fact.type:
        case "boolean":
            return draw.random(people) < 0.3
        case "integer":
            return draw.integers(0, 200, people)
        case "number":
            return draw.random(people) * 60
        case "money":
            return draw.integers(0, 90, people) * 1000.0
        case "date":
            return np.datetime64(DAY) - draw.integers(0, 85 * 365, people)
        case _:
            choices = [each.code for each in fact.choices] or ["a", "b", "c"]
            return np.array(choices)[draw.integers(0, len(choices), people)]
