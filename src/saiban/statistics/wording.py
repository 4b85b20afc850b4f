"""How figures are said: percentages, ranges and what is not known, and the names of what they are broken down by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazily

from saiban.directory.models import Place, Scheme
from saiban.frame.language import left_to_right
from saiban.statistics.definitions import UNKNOWN, Indicator
from saiban.statistics.disclosure import PublicFigure
from saiban.statistics.figures import By, Figure
from saiban.statistics.sums import JOINED
from saiban.terms import codes

HIDDEN = "*"
"""What stands for a figure that is hidden: few people are behind it, or it would give such a figure away."""

NAMES_OF_DIMENSIONS: dict[str, Promise] = {
    "sex": lazily("Sex"),
    "age_group": lazily("Age"),
    "disability": lazily("Disability"),
    "province": lazily("Province"),
    "district": lazily("District"),
    "urban": lazily("Town or country"),
    "scheme_type": lazily("Type of scheme"),
    "formality": lazily("Formality of work"),
    "scheme": lazily("Scheme"),
}

_NAMES_OF_CODES = {
    ("disability", "disabled"): lazily("with a disability"),
    ("disability", "not_disabled"): lazily("without a disability"),
    ("urban", "urban"): lazily("in towns"),
    ("urban", "rural"): lazily("in the country"),
    ("scheme_type", "contributory"): lazily("contributory"),
    ("scheme_type", "tax_financed"): lazily("tax-financed"),
    ("scheme_type", "government_pension"): lazily("government pensions"),
    ("formality", "formal"): lazily("formal work"),
    ("formality", "not_formal"): lazily("informal or no work"),
}


def language() -> str:
    """Return the reader's language: "en" or "ur"."""
    return "ur" if get_language() == "ur" else "en"


def listed(parts: Iterable[str]) -> str:
    """Put short statements one after the other, as the reader's language does."""
    return _("; ").join(parts)


def label(one: Indicator) -> str:
    """Return an indicator's name in the reader's language."""
    return one.label.said(language())


def percent(share: float | None) -> str:
    """Write a share as a percentage with one digit, its sign behind it within Urdu too; nothing where there is none."""
    if share is None:
        return ""
    return left_to_right(f"{100 * share:.1f}%") if language() == "ur" else f"{100 * share:.1f}%"


def hidden(figure: Figure) -> bool:
    """Say whether a figure is one of those that are not shown."""
    return isinstance(figure, PublicFigure) and figure.suppressed


def said(figure: Figure) -> str:
    """Write a figure's share as the reader may know it: a percentage, a range, hidden, or why there is none."""
    if hidden(figure):
        return HIDDEN
    if figure.kind == "no_scheme":
        return _("no scheme")
    if figure.kind == "bounds" and figure.low is not None and figure.high is not None:
        return _("%(low)s to %(high)s") % {"low": percent(figure.low), "high": percent(figure.high)}
    return percent(figure.share) or _("no data")


def midpoint(figure: Figure) -> float | None:
    """Return where a figure stands between its bounds, for drawing: its share, or the middle of a range."""
    if figure.share is not None or figure.low is None or figure.high is None:
        return figure.share
    return (figure.low + figure.high) / 2


def age_group(code: str) -> str:
    """Write a five-year age group, so that it reads the same in Urdu: Y0T4 is 0-4, Y_GE75 is 75+."""
    if code.startswith("Y_GE"):
        return f"\u2066{code.removeprefix('Y_GE')}+\u2069"
    first, separator, last = code.removeprefix("Y").partition("T")
    return f"\u2066{first}–{last}\u2069" if separator else code


@dataclass
class Names:
    """The names of the codes that figures are broken down by; places and schemes are read once."""

    _places: Mapping[str, Place] = field(default_factory=dict)
    _schemes: Mapping[str, Scheme] = field(default_factory=dict)

    def of(self, dimension: str, code: str) -> str:
        """Return the name of a code in the reader's language; the code itself where nothing else is known."""
        if code == UNKNOWN:
            return str(pgettext_lazy("of a group of people", "not known"))
        match dimension:
            case "sex" if code in {one.value for one in codes.Sex}:
                return codes.label(codes.Sex(code), language())
            case "age_group":
                return age_group(code)
            case "province" | "district":
                self._places = self._places or Place.objects.exclude(level=Place.Level.TEHSIL).in_bulk()
                return str(self._places.get(code, code))
            case "scheme":
                self._schemes = self._schemes or Scheme.objects.in_bulk()
                return " + ".join(str(self._schemes.get(one, one)) for one in code.split(JOINED))
        return str(_NAMES_OF_CODES.get((dimension, code), code))

    def group(self, by: By) -> str:
        """Return a group in words; the whole country where it is broken down by nothing."""
        return _(", ").join(self.of(*pair) for pair in by) if by else _("the whole country")
