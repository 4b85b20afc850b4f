"""Which people each indicator counts, as conditions over tagged people (`saiban.statistics.counting.tagging`)."""

from __future__ import annotations

from dataclasses import dataclass

from saiban.statistics.counting.schemes import CountedScheme, Masks

PENSIONABLE = {"male": 60, "female": 55}
"""The statutory pensionable age: Employees' Old-Age Benefits Act 1976, s. 22; of others, and where the sex is not
known, the men's."""
CHILD_UNDER = 15
"""The children of indicator 1.3.1: ages 0 to 14."""

COVERED, HOUSED, POOR = "covered", "housed", "known_poor"
"""People whom a contributory scheme covers, so that they are none of the vulnerable; people whose household is known;
people of households known to be poor. Whoever is held against these is counted in the registry."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Who is counted: `among` (SQL) and, of these, those of whom `via` (SQL, bits of schemes) is not 0.

    `through`: the bits that `via` can have. Without `via` everybody in `among` counts.
    """

    among: str
    via: str = ""
    through: int = 0

    @property
    def sql(self) -> str:
        """Return SQL that says of a row whether it counts."""
        return f"({self.among}) AND ({self.via}) <> 0" if self.via else self.among

    def by(self, mask: int) -> str:
        """Return SQL that says of a row whether it counts through one of these schemes."""
        return f"({self.among}) AND (({self.via}) & {bits(mask)}) <> 0"


def bits(mask: int) -> str:
    """Return bits of schemes as SQL, of the type of the columns that hold such bits."""
    return f"{mask}::UBIGINT"


def conditions(masks: Masks) -> dict[str, Condition]:
    """Return the condition of each indicator that counts people, and of those whom they are held against, by code."""
    cash, tax = masks.paying(), masks.paying("tax_financed")
    insured = masks.paying("contributory", "government_pension")

    def drawing(mask: int, among: str = "true") -> Condition:
        return Condition(among, f"draws & {bits(mask)}", mask)

    injury = masks.insuring_for("employment_injury")
    contributing = masks.of(masks.schemes)
    return {
        "any": Condition("true", f"(draws & {bits(cash)}) | contributes", cash | contributing),
        "children": drawing(masks.paying_for("family_child"), "child"),
        "mothers": drawing(masks.paying_for("maternity"), "sex = 'female'"),
        "disability": drawing(masks.paying_for("disability")),
        "unemployed": drawing(masks.paying_for("unemployment")),
        "older": drawing(masks.paying_for("old_age", "survivors"), "older"),
        "work_injury": Condition("true", f"contributes & {bits(injury)}", injury),
        "vulnerable": drawing(tax, f"NOT ({_covered(insured)})"),
        "poor": drawing(tax, "poor"),
        "aspire_any": Condition("housed AND (home_assistance OR home_insurance)"),
        "aspire_social_assistance": Condition("housed AND home_assistance"),
        "aspire_social_insurance": Condition("housed AND home_insurance"),
        COVERED: Condition(_covered(insured)),
        HOUSED: Condition("housed"),
        POOR: Condition("poor"),
    }


def _covered(insured: int) -> str:
    return f"NOT child AND (contributes <> 0 OR draws & {bits(insured)} <> 0)"


FUNCTIONS: dict[str, tuple[str, ...]] = {
    "children": ("family_child",),
    "mothers": ("maternity",),
    "disability": ("disability",),
    "unemployed": ("unemployment",),
    "older": ("old_age", "survivors"),
    "work_injury": ("employment_injury",),
}
"""The functions that a scheme must serve one of, so that it can count in an indicator; others ask for none."""


def serving(code: str, schemes: tuple[CountedScheme, ...]) -> tuple[CountedScheme, ...]:
    """Return the schemes by which somebody can be counted in an indicator."""
    insured = [one for one in schemes if one.contributes != "no"]
    paying = [one for one in schemes if one.pays_cash]
    match code:
        case "any":
            return tuple(one for one in schemes if one in paying or one in insured)
        case "work_injury":
            return tuple(one for one in insured if "employment_injury" in one.functions)
        case "vulnerable" | "poor" | "aspire_social_assistance":
            return tuple(one for one in paying if one.type == "tax_financed")
        case "aspire_social_insurance":
            return tuple(one for one in paying if one.type in ("contributory", "government_pension"))
        case _ if code in FUNCTIONS:
            return tuple(one for one in paying if set(FUNCTIONS[code]) & set(one.functions))
        case _:
            return tuple(paying)
