"""Five hundred made-up one-window hubs, one a tehsil from the most populous down, with their days of the last weeks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from saiban.terms.places import district, tehsils

HUBS = 500
DAYS = 30


@dataclass(frozen=True)
class Hub:
    """A hub in a tehsil; `province` is its ISO 3166-2 code."""

    code: str
    tehsil: str
    name_en: str
    name_ur: str
    province: str


@dataclass(frozen=True)
class HubCounts:
    """What a hub counted on one day; `waited` in seconds, `decision_days` over all decisions."""

    code: str
    day: date
    taken: int
    called: int
    waited: int
    served: int
    left: int
    decided: int
    decision_days: int


def hubs(number: int = HUBS) -> list[Hub]:
    """Return so many hubs, in the order of their codes; the same ones each time."""
    largest = sorted(tehsils(), key=lambda one: (-one.population_2023, one.code))[:number]
    made = []
    for tehsil in sorted(largest, key=lambda one: one.code):
        home = district(tehsil.district)
        made.append(
            Hub(
                code=f"hub-{tehsil.code.lower()}",
                tehsil=tehsil.code,
                name_en=f"One-window hub {tehsil.name_en}",
                name_ur=f"ون ونڈو مرکز {tehsil.name_en}، {home.name_ur}",
                province=home.province,
            )
        )
    return made


def counts(today: date, *, seed: int = 1, number: int = HUBS) -> Iterator[HubCounts]:
    """Yield the days of the hubs before today, Sundays aside; the same for the same seed and day."""
    for hub in hubs(number):
        draw = random.Random(f"{seed} {hub.code} {today}")
        size = draw.randint(15, 120)
        for back in range(1, DAYS):
            day = today - timedelta(days=back)
            if day.isoweekday() == 7:
                continue
            taken = max(1, round(draw.gauss(size, size / 5)))
            left = min(taken, draw.randint(0, max(1, taken // 12)))
            decided = draw.randint(0, max(1, taken // 6))
            yield HubCounts(
                code=hub.code,
                day=day,
                taken=taken,
                called=taken,
                waited=taken * draw.randint(300, 2400),
                served=taken - left,
                left=left,
                decided=decided,
                decision_days=decided * draw.randint(4, 35),
            )
