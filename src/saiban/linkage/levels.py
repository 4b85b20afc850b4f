"""How far two rows agree, field by field, as small whole numbers: the SQL text of each level.

In a pattern 0 means that the field can't be compared (missing on a side); 1 is the least agreement.
Every function takes the prefixes of the two sides ("a", "b") and returns an expression over `link_profiles`.
"""

from __future__ import annotations


def name_level(a: str, b: str, prefix: str = "") -> str:
    """How two names agree.

    1 not at all; 2 a part in common, or little between them; 3 the same first part; 4 one has parts that the other
    lacks or only gives by their initials; 5 the same parts in another order; 6 spelled closely; 7 the same key.

    Two names without a part in common whose sets of letters differ in more than four are told apart before anything is
    spelled out: an edit changes a set of letters by two at most.
    """
    x, y = f"{a}.{prefix}", f"{b}.{prefix}"
    shared = " + ".join(
        f"coalesce(({x}part{i} IN ({y}part1, {y}part2, {y}part3, {y}part4)), false)::TINYINT" for i in range(1, 5)
    )
    shorter = f"least(length({x}joined), length({y}joined))"
    letters = f"bit_count(xor({x}letters, {y}letters))"
    begins = f"(starts_with({x}joined, {y}joined) OR starts_with({y}joined, {x}joined))"
    return f"""CASE WHEN {x}name IS NULL OR {y}name IS NULL THEN 0
      WHEN {x}name = {y}name THEN 7
      WHEN {x}bag = {y}bag THEN 5
      WHEN ({x}marks & {y}marks) = 0 AND {letters} > 4 AND NOT {begins} THEN 1
      WHEN {letters} <= 4 AND levenshtein({x}joined, {y}joined)
           <= CASE WHEN {shorter} >= 8 THEN 2 WHEN {shorter} >= 4 THEN 1 ELSE 0 END THEN 6
      WHEN {shared} >= least({x}parts, {y}parts) THEN 4
      WHEN {shorter} >= 3 AND {begins} THEN 4
      WHEN {x}first = {y}first THEN 3
      WHEN ({x}initial OR {y}initial) AND left({x}joined, 1) = left({y}joined, 1)
           AND (least({x}parts, {y}parts) = 1 OR {shared} >= 1) THEN 4
      WHEN (({x}marks & {y}marks) <> 0 AND {shared} >= 1)
           OR ({letters} <= 4 AND levenshtein({x}joined, {y}joined) <= 2) THEN 2
      ELSE 1 END"""


def swapped(a: str, b: str) -> str:
    """SQL: own name and father's or husband's name changed places between the two rows.

    A woman's name can't be a father's or husband's, so of two women's rows one of the two directions is enough.
    """
    there = f"coalesce({a}.first IN ({b}.father_first, {b}.husband_first), false)"
    back = f"coalesce({b}.first IN ({a}.father_first, {a}.husband_first), false)"
    women = f"coalesce({a}.sex = 2 AND {b}.sex = 2, false)"
    return f"(coalesce({a}.first <> {b}.first, false) AND (({there} AND {back}) OR ({women} AND ({there} OR {back}))))"


def own_name_level(a: str, b: str) -> str:
    """Levels of `name_level`, and 8 for the same spelling; a name that changed places with the father's counts as 6."""
    return f"""CASE WHEN {a}.spelling = {b}.spelling AND {a}.name IS NOT NULL THEN 8
      WHEN {a}.name <> {b}.name AND {swapped(a, b)} THEN 6 ELSE {name_level(a, b)} END"""


def name_rarity(a: str, b: str) -> str:
    """1 very common to 6 borne by one or two rows, by the commoner of the two names."""
    uses = f"greatest({a}.name_uses, {b}.name_uses)"
    return f"""CASE WHEN {uses} IS NULL THEN 0 WHEN {uses} > 512 THEN 1 WHEN {uses} > 128 THEN 2 WHEN {uses} > 32 THEN 3
      WHEN {uses} > 8 THEN 4 WHEN {uses} > 2 THEN 5 ELSE 6 END"""


def birth_level(a: str, b: str) -> str:
    """How two dates of birth agree.

    1 more than five years apart; 2 less, yet two different dates; 3 two different days of one year; then, where a date
    is not known to the day, 4 two years apart, 5 one year, 6 the same year (or month); and of two days 7 all but one of
    day, month and year the same, 8 day and month exchanged, 9 the same.
    """
    apart = f"abs({a}.born - {b}.born)"
    same = (
        f"(({a}.born = {b}.born)::TINYINT + ({a}.born_month = {b}.born_month)::TINYINT"
        f" + ({a}.born_day = {b}.born_day)::TINYINT)"
    )
    return f"""CASE WHEN {a}.born IS NULL OR {b}.born IS NULL THEN 0
      WHEN {a}.born_precision = 3 AND {b}.born_precision = 3 THEN
        CASE WHEN {same} = 3 THEN 9
             WHEN {a}.born = {b}.born AND {a}.born_month = {b}.born_day AND {a}.born_day = {b}.born_month THEN 8
             WHEN {same} = 2 AND {apart} <= 10 THEN 7
             WHEN {apart} = 0 THEN 3 WHEN {apart} <= 5 THEN 2 ELSE 1 END
      WHEN {apart} = 0 THEN CASE WHEN {a}.born_precision >= 2 AND {b}.born_precision >= 2
                                  AND {a}.born_month <> {b}.born_month THEN 3 ELSE 6 END
      WHEN {apart} <= 1 THEN 5 WHEN {apart} <= 2 THEN 4 WHEN {apart} <= 5 THEN 2 ELSE 1 END"""


def sex_level(a: str, b: str) -> str:
    """1 differ, 2 the same."""
    return f"CASE WHEN {a}.sex IS NULL OR {b}.sex IS NULL THEN 0 WHEN {a}.sex = {b}.sex THEN 2 ELSE 1 END"


def kind_of_person(a: str, b: str) -> str:
    """1 a child (under 18 when a row was written), 2 a man, 3 a woman; it says nothing about agreement."""
    child = f"least({a}.said_year - {a}.born, {b}.said_year - {b}.born) < 18"
    return f"CASE WHEN {child} THEN 1 ELSE CASE coalesce({a}.sex, {b}.sex) WHEN 1 THEN 2 WHEN 2 THEN 3 ELSE 0 END END"


def relative_level(a: str, b: str) -> str:
    """Levels of `name_level` on the father's or the husband's name, whichever agrees better.

    Where both rows have one name in both places (a guardian's), it is compared once.
    """
    fathers, husbands = name_level(a, b, "father_"), name_level(a, b, "husband_")
    return f"""CASE WHEN {a}.father_name = {b}.father_name OR {a}.husband_name = {b}.husband_name THEN 7
      WHEN {a}.father_name = {a}.husband_name AND {b}.father_name = {b}.husband_name THEN {fathers}
      ELSE greatest({fathers}, {husbands}) END"""


def place_level(a: str, b: str) -> str:
    """1 another district, 2 the other's district of origin, 3 the same district, 4 the same tehsil."""
    return f"""CASE WHEN {a}.tehsil = {b}.tehsil THEN 4
      WHEN {a}.district = {b}.district THEN 3
      WHEN {a}.origin = {b}.origin OR {a}.origin = {b}.district OR {b}.origin = {a}.district THEN 2
      WHEN {a}.district <> {b}.district OR {a}.tehsil <> {b}.tehsil THEN 1 ELSE 0 END"""


def phone_level(a: str, b: str) -> str:
    """1 differ, 2 the same but shared by more than four rows, 3 the same."""
    return f"""CASE WHEN {a}.phone IS NULL OR {b}.phone IS NULL THEN 0 WHEN {a}.phone <> {b}.phone THEN 1
      WHEN {a}.phone_uses > 4 THEN 2 ELSE 3 END"""


def family_level(a: str, b: str) -> str:
    """1 no number of a relative in common, 2 one, 3 several (a row's own number never counts here)."""
    none = f"CASE WHEN {a}.kin_known AND {b}.kin_known THEN 1 ELSE 0 END"
    return f"""CASE WHEN {a}.kin IS NULL OR {b}.kin IS NULL THEN {none}
      ELSE CASE least(len(list_intersect({a}.kin, {b}.kin)), 2) WHEN 2 THEN 3 WHEN 1 THEN 2 ELSE {none} END END"""


def employer_level(a: str, b: str) -> str:
    """1 differ, 2 the same registration number or the same name."""
    return f"""CASE WHEN {a}.employer = {b}.employer OR {a}.firm = {b}.firm THEN 2
      WHEN coalesce({a}.employer, {a}.firm) IS NULL OR coalesce({b}.employer, {b}.firm) IS NULL THEN 0 ELSE 1 END"""


def scheme_number_level(a: str, b: str) -> str:
    """1 two different numbers in one scheme, 2 the same number."""
    return f"""CASE WHEN {a}.scheme = {b}.scheme AND {a}.scheme_number IS NOT NULL AND {b}.scheme_number IS NOT NULL
      THEN CASE WHEN {a}.scheme_number = {b}.scheme_number THEN 2 ELSE 1 END ELSE 0 END"""


def roster_level(a: str, b: str) -> str:
    """1 two rows of one household roster, 2 two households of one source, 3 two sources."""
    return f"""CASE WHEN {a}.source <> {b}.source THEN 3 WHEN {a}.roster = {b}.roster THEN 1
      WHEN {a}.home IS NOT NULL AND {a}.home = {b}.home THEN 0 ELSE 2 END"""


def address_level(a: str, b: str) -> str:
    """1 no word in common, 2 up to a third of the shorter's words, 3 up to two thirds, 4 nearly all, 5 all."""
    shared = f"len(list_intersect({a}.address, {b}.address))"
    fewer = f"least(len({a}.address), len({b}.address))"
    return f"""CASE WHEN {fewer} IS NULL OR {fewer} = 0 THEN 0
      WHEN {shared} = 0 THEN 1 WHEN {shared} * 3 <= {fewer} THEN 2
      WHEN {shared} * 3 <= 2 * {fewer} THEN 3 WHEN {shared} < {fewer} THEN 4 ELSE 5 END"""
