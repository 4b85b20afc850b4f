"""What pages call the codes of the scheme book."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TYPES: dict[str, Promise] = {
    "means_tested": _("For poor households"),
    "categorical": _("For a group of people, whatever they have"),
    "contributory": _("For those who are insured"),
}
BRANCHES: dict[str, Promise] = {
    "old_age": _("old age"),
    "survivors": _("survivors"),
    "disability": _("disability and invalidity"),
    "sickness": _("sickness"),
    "maternity": _("maternity"),
    "family_child": _("family and children"),
    "unemployment": _("unemployment"),
    "employment_injury": _("injury at work"),
    "health": _("health care"),
    "social_assistance": _("social assistance"),
}
UNITS: dict[str, Promise] = {"person": _("the person"), "family": _("the family"), "household": _("the household")}
PERS: dict[str, Promise] = {
    "day": _("a day"),
    "month": _("a month"),
    "quarter": _("a quarter of a year"),
    "year": _("a year"),
    "once": _("once"),
}
PATHS: dict[str, Promise] = {
    "survey": _("through a survey"),
    "committee_certificate": _("by a committee's certificate"),
    "claim": _("by a claim to the institution"),
    "application": _("by an application"),
    "automatic": _("by itself"),
}
STATUSES: dict[str, Promise] = {
    "in_force": _("in force"),
    "contested": _("contested"),
    "announced": _("announced only"),
}
CONFIDENCES: dict[str, Promise] = {"high": _("sure"), "medium": _("fairly sure"), "low": _("unsure")}
ANSWERS: dict[str, Promise] = {
    "yes": _("yes"),
    "body_decides": _("a body decides"),
    "cannot_tell": _("cannot tell yet"),
    "no": _("no"),
}
MEASURES: dict[str, Promise] = {
    "PKR": _("rupees"),
    "PKR/day": _("rupees a day"),
    "PKR/month": _("rupees a month"),
    "PKR/quarter": _("rupees a quarter"),
    "PKR/year": _("rupees a year"),
    "score": _("score"),
    "years": _("years"),
    "months": _("months"),
    "weeks": _("weeks"),
    "days": _("days"),
    "share": _("share"),
    "cards": _("cards"),
}
"""Units of parameters; a unit that does not stand here is shown as the file has it."""
