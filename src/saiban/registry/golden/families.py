"""Families: an ever-married woman of a household, her husband and their unmarried children, several in one household.

The unit that Benazir Kafaalat pays. Rosters say how each member is related to the head of the household, not whose
wife or child they are, so that this is worked out: by what the relations imply, by the husband's and the father's name
(their keys), and by a child that is recorded under its mother's CNIC. Where two readings are equally good none is
taken: a child of a man with two wives stays without a family until a source says whose it is.
"""

from __future__ import annotations

from saiban.registry.golden.making import NEWEST, Making
from saiban.registry.golden.people import number_everything
from saiban.terms.registry_numbers import NumberKind

EVER_MARRIED = ("married", "widowed", "divorced", "separated")
MARRIED_BY_RELATION = ("spouse", "mother", "daughter_in_law", "grandparent", "parent_in_law")
COMES_OF_AGE = 18
NEARLY = 0.92

COUPLES = (
    ("spouse", "head"),
    ("head", "spouse"),
    ("mother", "father"),
    ("daughter_in_law", "son"),
    ("daughter", "son_in_law"),
    ("sister", "sibling_in_law"),
    ("sibling_in_law", "brother"),
    ("parent_in_law", "parent_in_law"),
    ("grandparent", "grandparent"),
)
"""(relation of the woman, relation of the man) that make a couple possible."""

CERTAIN_COUPLES = (("spouse", "head"), ("head", "spouse"), ("mother", "father"))
"""Of these there is no other reading, whatever spelling the names have."""

CHILDREN = (
    ("son", "head"),
    ("daughter", "head"),
    ("head", "father"),
    ("head", "mother"),
    ("brother", "father"),
    ("brother", "mother"),
    ("sister", "father"),
    ("sister", "mother"),
    ("son", "spouse"),
    ("daughter", "spouse"),
    ("grandchild", "son"),
    ("grandchild", "daughter"),
    ("grandchild", "son_in_law"),
    ("grandchild", "daughter_in_law"),
    ("nephew_niece", "brother"),
    ("nephew_niece", "sister"),
    ("nephew_niece", "sibling_in_law"),
    ("father", "grandparent"),
    ("uncle_aunt", "grandparent"),
)
"""(relation of a child, relation of its mother or father) that make it possible."""


def make(making: Making) -> int:
    """Write `families` and make `family_members` (family_key, household_key, person_key); return how many families."""
    making.table("household_names", _KEYS)
    making.table("relatives", _RELATIVES)
    making.table("children_of", _CHILDREN_OF)
    making.table("wives", _best(_COUPLES, one="woman", other="man"))
    making.table("couples", _FAMILIES)
    making.table("sprung", _best(_CHILDREN, one="child", other="woman"))
    making.con.execute(f"CREATE OR REPLACE TEMP TABLE family_numbered AS {_NUMBERS}")
    number_everything(making, "family", NumberKind.FAMILY)
    making.table("family_members", _MEMBERS)
    making.publish(
        "families",
        """
        SELECT n.number AS id, r.number, c.household_key AS household_id, c.woman AS woman_id, c.man AS husband_id
        FROM couples c JOIN family_numbered n USING (woman) JOIN family_registry_numbers r ON r.key = n.number""",
        key="id",
    )
    making.con.execute("DROP TABLE family_numbered")
    return making.number("SELECT count(*) FROM families")


def _pairs(pairs: tuple[tuple[str, str], ...]) -> str:
    return "(" + ", ".join(f"('{one}', '{other}')" for one, other in pairs) + ")"


def _known(keys: str) -> str:
    return f"list_filter({keys}, lambda key: key <> '')"


def _alike(some: str, others: str) -> str:
    """Return SQL that says whether a key of one list is almost one of the other."""
    near = f"list_filter({others}, lambda other: jaro_winkler_similarity(one, other) >= {NEARLY})"
    return f"len(list_filter({some}, lambda one: len({near}) > 0)) > 0"


def _best(candidates: str, *, one: str, other: str) -> str:
    """Return SQL that keeps each one's best candidate, and none where two are equally good (smaller is better)."""
    return f"""
        WITH candidate AS ({candidates}), best AS (
            SELECT {one}, min(how) AS how FROM candidate GROUP BY {one}
        )
        SELECT {one}, min({other}) AS {other} FROM candidate JOIN best USING ({one}, how)
        GROUP BY {one} HAVING count(DISTINCT {other}) = 1"""


# Every name that records give a person, their father or their husband, as keys.
_KEYS = """
    SELECT r.person_key, list(DISTINCT own.key) AS names,
           list(DISTINCT father.key) || list(DISTINCT either.key) AS fathers,
           list(DISTINCT husband.key) || list(DISTINCT either.key) AS husbands
    FROM rec r SEMI JOIN roster USING (person_key)
    LEFT JOIN spelled own ON own.text = r.name LEFT JOIN spelled father ON father.text = r.father_name
    LEFT JOIN spelled husband ON husband.text = r.husband_name LEFT JOIN spelled either ON either.text = r.guardian_name
    GROUP BY r.person_key"""

# A relation is to the head of the list in which it stands, and of one household there may be several lists.
_RELATIVES = f"""
    SELECT l.household_key, l.list, l.person_key, l.relation, p.sex, p.marital_status,
           {_known("k.names")} AS names, {_known("k.fathers")} AS fathers, {_known("k.husbands")} AS husbands,
           year(o.last_seen) - year(p.birth_date) AS age,
           p.sex = 'female' AND (p.marital_status IN {EVER_MARRIED} OR p.marital_status = ''
               AND (l.relation IN {MARRIED_BY_RELATION} OR p.husband_name <> '')) AS ever_married,
           p.marital_status = 'never_married'
               OR p.marital_status = '' AND p.husband_name = ''
                  AND coalesce(year(o.last_seen) - year(p.birth_date) < {COMES_OF_AGE}, TRUE)
                  AND l.relation NOT IN {MARRIED_BY_RELATION} AND l.relation NOT IN ('head', 'father', 'son_in_law')
               AS unmarried
    FROM (
        SELECT household_key, source || '/' || household AS list, person_key,
               coalesce(arg_max(relation, {NEWEST}), '') AS relation
        FROM rec WHERE household_key IS NOT NULL AND person_key IS NOT NULL GROUP BY ALL
    ) l
    JOIN roster o USING (household_key, person_key) JOIN persons p ON p.id = l.person_key
    JOIN household_names k USING (person_key)"""

_COUPLES = f"""
    SELECT w.person_key AS woman, m.person_key AS man,
           CASE WHEN related AND named THEN 1 WHEN related AND alike THEN 2 WHEN certain THEN 3 WHEN named THEN 4
                ELSE 5 END AS how
    FROM (SELECT * FROM relatives WHERE ever_married AND marital_status NOT IN ('widowed', 'divorced')) w
    JOIN (
        SELECT * FROM relatives WHERE sex = 'male' AND marital_status <> 'never_married' AND coalesce(age, 99) >= 15
    ) m ON m.household_key = w.household_key AND m.person_key <> w.person_key,
    LATERAL (SELECT list_has_any(w.husbands, m.names) AS named, {_alike("w.husbands", "m.names")} AS alike,
                    w.list = m.list AND (w.relation, m.relation) IN {_pairs(COUPLES)} AS related,
                    w.list = m.list AND (w.relation, m.relation) IN {_pairs(CERTAIN_COUPLES)} AS certain)
    WHERE named OR certain OR (related AND (alike OR w.husbands = []))"""

_FAMILIES = """
    SELECT w.household_key, w.person_key AS woman, any_value(v.man) AS man, list_distinct(flatten(list(w.husbands)))
               AS husbands
    FROM relatives w LEFT JOIN wives v ON v.woman = w.person_key
    GROUP BY w.household_key, w.person_key HAVING bool_or(w.ever_married)"""

_CHILDREN = f"""
    SELECT k.person_key AS child, c.woman,
           CASE WHEN recorded THEN 0 WHEN related AND named THEN 1 WHEN related AND alike THEN 2
                WHEN related AND k.fathers = [] THEN 3 WHEN related THEN 4 ELSE 5 END AS how
    FROM (SELECT * FROM relatives WHERE unmarried) k
    JOIN couples c ON c.household_key = k.household_key AND c.woman <> k.person_key
        AND c.man IS DISTINCT FROM k.person_key
    LEFT JOIN relatives w ON w.person_key = c.woman AND w.list = k.list
    LEFT JOIN relatives m ON m.person_key = c.man AND m.list = k.list
    LEFT JOIN (SELECT DISTINCT person_key, names FROM relatives) f ON f.person_key = c.man
    LEFT JOIN children_of d ON d.child = k.person_key AND d.woman = c.woman,
    LATERAL (SELECT list_has_any(k.fathers, c.husbands || coalesce(f.names, [])) AS named,
                    {_alike("k.fathers", "c.husbands || coalesce(f.names, [])")} AS alike,
                    coalesce((k.relation, w.relation) IN {_pairs(CHILDREN)}, FALSE)
                    OR coalesce((k.relation, m.relation) IN {_pairs(CHILDREN)}, FALSE) AS related,
                    d.child IS NOT NULL AS recorded)
    WHERE recorded OR named OR (related AND (alike OR k.fathers = [] OR k.relation IN ('son', 'daughter')))"""

_CHILDREN_OF = """
    SELECT DISTINCT child.person_key AS child, mother.person_key AS woman
    FROM numbers_said child JOIN numbers_said mother ON mother.value = child.value
    WHERE mother.kind = 'cnic' AND mother.holder = 'own' AND child.person_key <> mother.person_key
      AND (child.kind = 'mother_cnic' OR (child.kind = 'cnic' AND child.holder = 'mother'))"""

# A family keeps its number as long as its woman does; where two women turn out to be one, the older number stays.
_NUMBERS = """
    WITH known AS (
        SELECT coalesce(a.merged_into, k.woman) AS woman, arg_min(k.number, (k.ended, k.number)) AS number
        FROM known_families k LEFT JOIN person_aliases a ON a.number = k.woman GROUP BY 1
    ), top AS (
        SELECT coalesce(max(number), 0) AS number FROM known_families
    )
    SELECT c.woman, coalesce(known.number, top.number + row_number() OVER (
        PARTITION BY known.number IS NULL ORDER BY c.woman)) AS number
    FROM couples c LEFT JOIN known USING (woman) CROSS JOIN top"""

_MEMBERS = """
    SELECT c.household_key, n.number AS family_key, m.person_key
    FROM (
        SELECT woman, woman AS person_key FROM couples
        UNION ALL SELECT woman, man FROM couples WHERE man IS NOT NULL
        UNION ALL SELECT woman, child FROM sprung
    ) m JOIN couples c USING (woman) JOIN family_numbered n USING (woman)
    QUALIFY row_number() OVER (PARTITION BY m.person_key ORDER BY m.person_key = m.woman DESC, n.number) = 1"""
