"""Tables of figures made from people who are counted one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from saiban.statistics.figures import Figure, by, exact
from saiban.terms.places import province_of

DAY, YEAR_AFTER = date(2025, 6, 30), date(2026, 6, 30)
SWABI, MARDAN, CHARSADDA, LAHORE, KASUR = "PK531", "PK523", "PK506", "PK617", "PK614"

Cells = Mapping[tuple[str, str], int]
"""People by district and sex."""


def table(
    cells: Cells,
    *,
    day: date = DAY,
    of: Mapping[tuple[str, str], int] | int = 10_000,
    indicator: str = "any",
    source: str = "census-projected",
    sets: Iterable[Sequence[str]] = ((), ("sex",), ("province",), ("district",), ("district", "sex")),
) -> list[Figure]:
    """Return figures of people by district and sex, with their totals; `of` is how many live in each cell."""
    figures = []
    for dimensions in sets:
        counted: Counter[tuple[tuple[str, str], ...]] = Counter()
        whole: Counter[tuple[tuple[str, str], ...]] = Counter()
        for (district, sex), people in cells.items():
            codes = {"district": district, "sex": sex, "province": province_of(district) or ""}
            group = by({name: codes[name] for name in dimensions})
            counted[group] += people
            whole[group] += of if isinstance(of, int) else of[district, sex]
        figures += [exact(indicator, day, group, people, whole[group], source) for group, people in counted.items()]
    return figures
