"""The tables of a made-up prosecution service, for benchmarks and tests: cases of seven years and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

FIRST = (date(2020, 1, 1) - date(1970, 1, 1)).days
LAST = (date(2026, 12, 31) - date(1970, 1, 1)).days
OUTCOMES = (
    "convicted",
    "convicted_on_plea",
    "acquitted",
    "acquitted_249a",
    "acquitted_265k",
    "discharged",
    "withdrawn",
)
OUTCOMES += ("compounded", "compromise", "abated", "transferred_out", "consigned")
ODDS = (0.18, 0.07, 0.2, 0.08, 0.07, 0.08, 0.08, 0.08, 0.06, 0.02, 0.04, 0.04)


def made_up(cases: int, hearings: int, seed: int) -> Mapping[str, pa.Table]:
    """Return every table; the same numbers and seed give the same rows."""
    draw = np.random.default_rng(seed)
    of = _cases(draw, cases)
    accused = np.repeat(np.arange(cases), draw.integers(1, 4, cases))
    n = len(accused)
    tables = {"cases": of, "accused": _accused(draw, of, accused), "charges": _charges(draw, n)}
    held = np.sort(draw.integers(0, cases, hearings))
    tables["hearings"] = _hearings(draw, of, held)
    tables["witnesses"] = _witnesses(draw, of, draw.integers(0, cases, cases * 3))
    tables["scrutinies"] = _scrutinies(draw, of)
    limits = draw.integers(0, n, n)
    started = FIRST + draw.integers(0, LAST - FIRST, n)
    tables["clocks"] = pa.table(
        {
            "case_id": accused[limits],
            "accused_id": limits,
            "family": _words(draw, ("custody", "state_appeal", "trial"), n),
            "started_on": _days(started),
            "last_day": _days(started + draw.integers(15, 400, n)),
            "met_on": _days(started + draw.integers(1, 500, n), draw.random(n) < 0.3),
            "excluded": draw.random(n) < 0.05,
        }
    )
    some = draw.integers(0, n, n // 4 + 1)
    tables["appeals"] = pa.table(
        {
            "case_id": accused[some],
            "accused_id": some,
            "appellant": _words(draw, ("state", "convict"), len(some)),
            "filed_on": _days(FIRST + draw.integers(0, LAST - FIRST, len(some))),
            "decided_on": _days(FIRST + draw.integers(0, LAST - FIRST, len(some)), draw.random(len(some)) < 0.4),
            "result": _words(draw, ("allowed", "dismissed", "time_barred", None), len(some)),
        }
    )
    tables["bails"] = pa.table(
        {
            "case_id": accused[some],
            "accused_id": some,
            "opposed": draw.random(len(some)) < 0.7,
            "decided_on": _days(FIRST + draw.integers(0, LAST - FIRST, len(some))),
            "result": _words(draw, ("granted", "refused", None), len(some)),
            "cancellation_moved_on": _days(np.full(len(some), LAST), draw.random(len(some)) < 0.9),
        }
    )
    some_cases = np.arange(0, cases, 4)
    files = np.repeat(np.arange(cases // 20 + 1), 2)
    tables["reviews"] = pa.table(
        {
            "case_id": files * 20 % cases,
            "file_id": files,
            "reviewer": [f"R{place % 7}" for place in range(len(files))],
            "reviewed_on": _days(FIRST + draw.integers(0, LAST - FIRST, len(files) // 2).repeat(2)),
            "score": draw.integers(0, 101, len(files)) / 100,
            "grade": _words(draw, ("0", "1", "2", "3"), len(files)),
        }
    )
    tables["defects"] = pa.table(
        {
            "case_id": some_cases,
            "item": _words(draw, ("columns", "fir_copy", "statements"), len(some_cases)),
            "found_on": _days(FIRST + draw.integers(0, LAST - FIRST, len(some_cases))),
        }
    )
    tables["counsel"] = pa.table(
        {
            "prosecutor": [f"P{place:03}" for place in range(300)],
            "weight": draw.random(300) * 12,
            "capacity": draw.integers(6, 12, 300).astype(float),
        }
    )
    return tables


def _cases(draw: np.random.Generator, n: int) -> pa.Table:
    fir = FIRST + draw.integers(0, LAST - FIRST, n)
    cognizance = fir + draw.integers(10, 120, n)
    disposed = cognizance + (draw.gamma(2.0, 220.0, n)).astype(int)
    district = draw.integers(0, 30, n)
    last = fir + 17
    return pa.table(
        {
            "case_id": np.arange(n),
            "district": pa.DictionaryArray.from_arrays(district, [f"District {one:02}" for one in range(30)]),
            "police_station": [f"PS {one:03}" for one in district * 10 + draw.integers(0, 10, n)],
            "court": [f"Court {one:03}" for one in district * 4 + draw.integers(0, 4, n)],
            "prosecutor": [f"P{one:03}" for one in district * 10 + draw.integers(0, 10, n)],
            "offence": _words(draw, tuple(f"Offence {one}" for one in range(12)), n),
            "fir_on": _days(fir),
            "fir_received_on": _days(fir + draw.integers(0, 4, n), draw.random(n) < 0.1),
            "registered_on": _days(fir + draw.integers(0, 30, n)),
            "assigned_on": _days(fir + draw.integers(0, 50, n), draw.random(n) < 0.03),
            "reassigned": draw.integers(0, 3, n),
            "interim_on": _days(fir + draw.integers(5, 25, n), draw.random(n) < 0.5),
            "final_on": _days(fir + draw.integers(5, 90, n), draw.random(n) < 0.15),
            "report_last_day": _days(last),
            "sent_to_court_on": _days(cognizance, draw.random(n) < 0.2),
            "cognizance_on": _days(cognizance, draw.random(n) < 0.1),
            "disposed_on": _days(disposed, disposed > LAST),
            "norm_last_day": _days(cognizance + 540),
            "victim": draw.random(n) < 0.6,
            "victim_contacted_on": _days(fir + draw.integers(0, 60, n), draw.random(n) < 0.4),
            "victim_informed_on": _days(disposed, draw.random(n) < 0.5),
            "vulnerable_victim": draw.random(n) < 0.1,
            "victim_norm_last_day": _days(cognizance + 120),
            "impossible_dates": (draw.random(n) < 0.02).astype(int),
            "duplicate": draw.random(n) < 0.01,
        }
    )


def _accused(draw: np.random.Generator, cases: pa.Table, of: Any) -> pa.Table:
    n = len(of)
    ended = cases["disposed_on"].take(pa.array(of))
    over = np.array(ended.is_valid())
    outcome = draw.choice(np.array(OUTCOMES, dtype=object), n, p=ODDS)
    arrested = FIRST + draw.integers(0, LAST - FIRST, n)
    ended_on = np.asarray(ended.cast(pa.int32()).fill_null(LAST))
    return pa.table(
        {
            "accused_id": np.arange(n),
            "case_id": of,
            "gender": _words(draw, ("male", "male", "male", "male", "female", None), n),
            "profession": _words(draw, ("labourer", "farmer", "trader", "student", "none", None), n),
            "filed": draw.random(n) < 0.9,
            "filed_on": cases["cognizance_on"].take(pa.array(of)),
            "outcome": pa.array(np.where(over, outcome, None)),
            "outcome_reason": _words(draw, ("hostile_witness", "benefit_of_doubt", "compromise", None), n),
            "disposed_on": ended,
            "adverse_report_due": _days(ended_on + 7),
            "adverse_report_on": _days(ended_on + draw.integers(0, 14, n), draw.random(n) < 0.4),
            "custody_from": _days(arrested, draw.random(n) < 0.6),
            "custody_until": _days(arrested + draw.integers(1, 700, n), draw.random(n) < 0.3),
        }
    )


def _charges(draw: np.random.Generator, accused: int) -> pa.Table:
    """Two charges for each accused in two versions: a fifth of the gravest change, a tenth of the others go."""
    of, charge = np.repeat(np.arange(accused), 2), np.tile(np.arange(2), accused)
    first = draw.integers(0, 12, len(of))
    later = np.where(draw.random(len(of)) < 0.2, (first + 1) % 12, first)
    stays = (charge == 0) | (draw.random(len(of)) < 0.9)
    parts = [(of, charge, 1, first), (of[stays], charge[stays], 2, later[stays])]
    return pa.table(
        {
            "accused_id": np.concatenate([part[0] for part in parts]),
            "charge_id": np.concatenate([part[1] for part in parts]),
            "version": np.concatenate([np.full(len(part[0]), part[2]) for part in parts]),
            "offence": [f"Offence {one}" for part in parts for one in part[3]],
            "top": np.concatenate([part[1] == 0 for part in parts]),
        }
    )


def _hearings(draw: np.random.Generator, cases: pa.Table, of: Any) -> pa.Table:
    n = len(of)
    began = np.asarray(cases["fir_on"].cast(pa.int32()))[of]
    heard = began + draw.integers(20, 900, n)
    by = draw.choice(
        np.array([None, "prosecution", "defence", "court", "witness_absent"], dtype=object),
        n,
        p=[0.4, 0.15, 0.2, 0.15, 0.1],
    )
    held = draw.random(n) < 0.8
    return pa.table(
        {
            "case_id": of,
            "heard_on": _days(heard),
            "held": held,
            "progress": held & np.equal(by, None),
            "adjourned_by": pa.array(by),
            "reason": _words(draw, ("witness_absent", "time", "strike"), n),
            "first_date": draw.random(n) < 0.2,
            "entered_on": _days(heard + draw.integers(0, 5, n), draw.random(n) < 0.05),
        }
    )


def _witnesses(draw: np.random.Generator, cases: pa.Table, of: Any) -> pa.Table:
    n = len(of)
    summoned = np.asarray(cases["fir_on"].cast(pa.int32()))[of] + draw.integers(30, 600, n)
    asked = draw.random(n) < 0.9
    return pa.table(
        {
            "case_id": of,
            "summoned_on": _days(summoned, draw.random(n) < 0.1),
            "served_on": _days(summoned + 3, draw.random(n) < 0.3),
            "appeared_on": _days(summoned + 7, draw.random(n) < 0.5),
            "examined_on": _days(summoned + 7, draw.random(n) < 0.6),
            "hostile": draw.random(n) < 0.15,
            "protection_asked_on": _days(summoned, asked),
            "protection_decided_on": _days(summoned + draw.integers(0, 30, n), asked | (draw.random(n) < 0.3)),
        }
    )


def _scrutinies(draw: np.random.Generator, cases: pa.Table) -> pa.Table:
    of = np.concatenate([np.arange(len(cases)), np.arange(0, len(cases), 4)])
    n = len(of)
    received = np.asarray(cases["fir_on"].cast(pa.int32()))[of] + draw.integers(10, 60, n)
    return pa.table(
        {
            "case_id": of,
            "round": np.concatenate([np.ones(len(cases), int), np.full(n - len(cases), 2)]),
            "received_on": _days(received),
            "decided_on": _days(received + draw.integers(0, 9, n), draw.random(n) < 0.05),
            "decision": _words(draw, ("filed", "filed", "returned", "refused", None), n),
            "opinion": _words(draw, ("trial", "no_trial", None), n),
            "upheld": pa.array(draw.random(n) < 0.7, mask=draw.random(n) < 0.2),
            "answer_due": _days(received + 14, draw.random(n) < 0.6),
            "answered_on": _days(received + draw.integers(5, 25, n), draw.random(n) < 0.5),
        }
    )


def _days(days: Any, missing: Any = None) -> pa.Array:
    return pa.array(np.asarray(days, dtype=np.int32), mask=missing).cast(pa.date32())


def _words(draw: np.random.Generator, words: tuple[str | None, ...], n: int) -> pa.Array:
    return pa.array(np.array(words, dtype=object)[draw.integers(0, len(words), n)], pa.string())
