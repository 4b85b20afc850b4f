"""When a look is unusual: the rules, their figures, and how each is stated to the reader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from statistics import median

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MANY = 30  # people shown on one day, below which nothing is unusual
TIMES = 3  # how many times the usual
HABIT = timedelta(days=28)
NIGHT_BEGINS, NIGHT_ENDS = 21, 6  # hours, local time
LONGEST = timedelta(days=31)  # of a period that is looked through


class Rule(TextChoices):
    """What makes a look unusual."""

    VOLUME = "volume", _("Very many people")
    FAMILY = "family", _("Own record or household")
    WELL_KNOWN = "well_known", _("Well-known people")
    DISTRICT = "district", _("Out of district")
    NIGHT = "night", _("At night")


STATED: dict[Rule, Promise] = {
    Rule.VOLUME: _(
        "Somebody was shown 30 people or more on one day, and more than three times what they are usually shown on a "
        "day of work, or what others in the same role usually are. Usual is the median of the days of work in the 28 "
        "days before. A person who is shown twice counts twice."
    ),
    Rule.FAMILY: _(
        "Somebody was shown their own record, or that of a person in the same household. This rests on the registry "
        "numbers that users have stated as their own; one that was changed later still counts."
    ),
    Rule.WELL_KNOWN: _("The person stands on the list of well-known people, which auditors keep."),
    Rule.DISTRICT: _(
        "The posting is for one district, and the person lives in another, as far as the registry knows. Somebody who "
        "moved, or who came to the nearest office, shows here too."
    ),
    Rule.NIGHT: _("The look was between nine in the evening and six in the morning, Pakistan time."),
}


def usual(days: Sequence[int]) -> float:
    """How many people are usually shown on a day of work: the median; none where there was no such day."""
    return float(median(days)) if days else 0.0


def is_very_many(people: int, own: Sequence[int], peers: Sequence[int]) -> bool:
    """Say whether so many people on one day are unusual, by the days of work of the user and of their peers.

    Without days to compare with, reaching `MANY` is enough: somebody who begins so is worth a question.
    """
    if people < MANY:
        return False
    known = [usual(days) for days in (own, peers) if days]
    return not known or people > TIMES * min(known)
