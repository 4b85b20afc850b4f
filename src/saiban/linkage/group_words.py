"""What groups of people are called on reports and cards, in English and Urdu."""

from __future__ import annotations

from functools import cache

from saiban.linkage.explain import Words
from saiban.terms import packaged
from saiban.terms.codes import LABELS
from saiban.terms.places import PROVINCES


def division_words(division: str) -> Words:
    """Return what a division of `saiban.linkage.fairness.DIVISIONS` is called."""
    return _labels()[division, "all" if division == "all" else ""]


def group_words(division: str, group: str) -> Words:
    """Return what a group of a division is called; "father+husband" stands for two rows that say different things."""
    found = _labels().get((division, group)) or _labels().get(("", group)) or _labels().get(("code", group))
    if found or "+" not in group:
        return found or Words(group, group)
    first, second = (group_words(division, value) for value in group.split("+"))
    if first == second:
        return Words(f"{first.en} on both rows", f"دونوں اندراج میں {first.ur}")
    return Words(f"{first.en} on one row, {second.en} on the other", f"ایک میں {first.ur}، دوسرے میں {second.ur}")


def reason_words(division: str, group: str) -> Words | None:
    """Return why a group is usually found less often, where that has been looked into (docs/linkage.md)."""
    return _labels().get((f"why {division}", group)) or _labels().get((f"why {division}", ""))


@cache
def _labels() -> dict[tuple[str, str], Words]:
    table = packaged.rows("saiban.linkage", "group_labels.csv")
    labels = {(row["division"], row["group"]): Words(row["en"], row["ur"]) for row in table}
    codes = {("code", str(code)): Words(*label) for code, label in LABELS.items()}
    provinces = {("code", code): Words(place.name_en, place.name_ur) for code, place in PROVINCES.items()}
    return codes | provinces | labels
