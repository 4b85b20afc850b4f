"""A made-up prosecution service: counsel and cases drawn at random, for tests and measurements."""

from __future__ import annotations

import random
from datetime import date, timedelta

from saiban.prosecution.assignment import CaseFacts, Counsel, Leave

MONDAY = date(2026, 3, 2)
CERTIFICATES = ("anti_terrorism", "sexual_offence", "juvenile")


def counsel(count: int, districts: int, seed: int) -> list[Counsel]:
    """So many counsel over so many districts."""
    drawn = random.Random(seed)  # noqa: S311 - made-up people
    found = []
    for number in range(count):
        home = f"D{number % districts:02}"
        years = drawn.choice([1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 22])
        begins = MONDAY + timedelta(days=drawn.randrange(60))
        found.append(
            Counsel(
                code=f"C{number:03}",
                district=home,
                grade=17 if years < 7 else 18 if years < 15 else 19,
                years=years,
                capacity=drawn.choice([800, 1000, 1200]),
                load=drawn.randrange(0, 700, 25),
                posted=frozenset({home, f"D{drawn.randrange(districts):02}"}),
                deputation=drawn.random() < 0.1,
                certificates=frozenset(one for one in CERTIFICATES if drawn.random() < 0.4),
                leave=(Leave(begins, begins + timedelta(days=10)),) if drawn.random() < 0.15 else (),
                clearance=drawn.choice([0, 1, 2, 3]),
                conflicts=frozenset({f"P{drawn.randrange(200)}"}) if drawn.random() < 0.2 else frozenset(),
                barred="under inspection" if drawn.random() < 0.03 else "",
                not_tracks=frozenset({"narcotics"}) if drawn.random() < 0.05 else frozenset(),
                hearings=frozenset(MONDAY + timedelta(days=drawn.randrange(60)) for _ in range(8)),
                worked_on=frozenset({f"K{drawn.randrange(400):04}"}),
                heavy_cases=drawn.randrange(4),
            )
        )
    return found


def cases(count: int, districts: int, seed: int) -> list[CaseFacts]:
    """So many cases over so many districts."""
    drawn = random.Random(seed)  # noqa: S311 - made-up people
    return [
        CaseFacts(
            code=f"K{number:04}",
            district=f"D{drawn.randrange(districts):02}",
            track=drawn.choice(["ordinary", "ordinary", "ordinary", "anti_terrorism", "narcotics", "sexual_offence"]),
            heaviest=drawn.choice(["death", "life", "over_7", "3_to_7", "1_to_3"]),
            accused=drawn.choice([1, 1, 2, 3, 5, 8]),
            victims=drawn.randrange(4),
            witnesses=drawn.randrange(30),
            exhibits=drawn.randrange(8),
            forensic_reports=drawn.randrange(3),
            protected_witnesses=int(drawn.random() < 0.1),
            absconders=int(drawn.random() < 0.2),
            sensitive=drawn.random() < 0.1,
            confidentiality=drawn.choice([0, 0, 0, 0, 1, 2]),
            people=frozenset(f"P{drawn.randrange(200)}" for _ in range(4)),
            hearings=(MONDAY + timedelta(days=drawn.randrange(60)),),
            related=frozenset({f"K{drawn.randrange(400):04}"}),
        )
        for number in range(count)
    ]
