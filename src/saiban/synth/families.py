"""Put the people of a district together into families and households.

A *nucleus* is an ever-married woman with her husband (if he lives there) and their unmarried children, or an
ever-married man whose wife does not live there. Nuclei of married sons join their parents' until the number of
households is that of the census. So a household may hold several ever-married women, that is several families.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from saiban.synth.tables import AGE_GROUPS, District, Floats, Ints
from saiban.terms.codes import MaritalStatus, Relation

RELATIONS = list(Relation)
MARITAL = [
    MaritalStatus.NEVER_MARRIED,
    MaritalStatus.MARRIED,
    MaritalStatus.WIDOWED,
    MaritalStatus.DIVORCED,
    MaritalStatus.SEPARATED,
]
MALE, FEMALE = 0, 1
NEVER, MARRIED, WIDOWED = 0, 1, 2
MAN, WOMAN, CHILD, SINGLE = 0, 1, 2, 3
NONE = -1
_MOTHER_GAP = (16, 44)  # years between a mother and her child


@dataclass
class Nuclei:
    """Families of a district; indexes point to its people, NONE where there is nobody."""

    man: Ints
    woman: Ints
    parent: Ints  # nucleus that this one lives with, NONE for the first of a household
    as_son: np.ndarray  # true where it lives there as a son's family, false for other relatives
    root: Ints  # first nucleus of the household
    depth: Ints  # 0 the first, 1 a son's, 2 a grandson's


@dataclass
class Roster:
    """The people of a district, indexed alike, before they have names and numbers."""

    sex: Ints
    age: Ints
    marital: Ints  # index in MARITAL
    disabled: np.ndarray
    nucleus: Ints
    role: Ints  # MAN, WOMAN, CHILD of the nucleus, or SINGLE (an unmarried brother or sister who lives there)
    relation: Ints  # index in RELATIONS
    nuclei: Nuclei


def roster(rng: np.random.Generator, district: District, people: int) -> Roster:
    """Draw `people` persons from the district's census margins and join them into households."""
    cells = rng.choice(district.age_sex.size, size=people, p=district.age_sex.ravel())
    sex, age = cells // 76, cells % 76
    oldest = age == 75
    age = np.where(oldest, np.minimum(75 + rng.geometric(0.16, people) - 1, 100), age)
    marital = _marital(rng, district, sex, age)
    disabled = rng.random(people) < district.disabled[sex] * _disability_by_age(age)
    woman, man = _couples(rng, sex, age, marital)
    parent_age = np.where(woman != NONE, age[woman], age[man] - 5)
    weight = rng.gamma(3.0, 1.0, len(woman)) * np.where(
        woman == NONE, np.where(marital[man] == WIDOWED, 0.6, 0.05), 1.0
    )
    nucleus = np.full(people, NONE)
    role = np.full(people, SINGLE)
    nucleus[man[man != NONE]], role[man[man != NONE]] = np.flatnonzero(man != NONE), MAN
    nucleus[woman[woman != NONE]], role[woman[woman != NONE]] = np.flatnonzero(woman != NONE), WOMAN
    never = np.flatnonzero(marital == NEVER)
    nucleus[never] = _parents(rng, age[never], parent_age, weight)
    role[never[nucleus[never] != NONE]] = CHILD
    households = max(1, round(people / district.household_size))
    nuclei = _joined(rng, age, man, woman, parent_age, households)
    alone = np.flatnonzero(nucleus == NONE)
    first = np.flatnonzero(nuclei.parent == NONE)
    without_nucleus = len(first) == 0  # a district of a few unmarried people
    if without_nucleus:
        nuclei = Nuclei(*(np.array([value]) for value in (NONE, NONE, NONE, False, 0, 0)))
        first = np.array([0])
    nucleus[alone] = rng.choice(first, size=len(alone))
    relation = _relations(rng, sex, age, nucleus, role, nuclei)
    if without_nucleus:
        relation[np.argmax(age)] = RELATIONS.index(Relation.HEAD)
    return Roster(sex, age, marital, disabled, nucleus, role, relation, nuclei)


def _marital(rng: np.random.Generator, district: District, sex: Ints, age: Ints) -> Ints:
    group = np.clip((age - 15) // 5, 0, AGE_GROUPS - 1)
    steps = district.marital[sex, group].cumsum(axis=1)
    drawn = (rng.random(len(age))[:, None] > steps[:, :-1]).sum(axis=1)
    return np.where(age < 15, NEVER, drawn)


def _disability_by_age(age: Ints) -> Floats:
    """Return how much more or less common disability is at an age than in all; about 1 on average."""
    return np.interp(age, [0, 15, 40, 60, 75, 100], [0.45, 0.6, 0.9, 2.4, 4.5, 6.0])


def _couples(rng: np.random.Generator, sex: Ints, age: Ints, marital: Ints) -> tuple[Ints, Ints]:
    """Match married men and women by age; return (woman, man) of each nucleus."""
    wives = np.flatnonzero((sex == FEMALE) & (marital == MARRIED))
    husbands = np.flatnonzero((sex == MALE) & (marital == MARRIED))
    matched = min(len(wives), len(husbands))
    wives, husbands = rng.permutation(wives), rng.permutation(husbands)
    wives_left, husbands_left = wives[matched:], husbands[matched:]
    wives, husbands = wives[:matched], husbands[:matched]
    wives = wives[np.argsort(age[wives] + rng.normal(0, 2.5, matched), kind="stable")]
    husbands = husbands[np.argsort(age[husbands] + rng.normal(0, 2.0, matched), kind="stable")]
    formerly = marital > MARRIED
    lone_women = np.concatenate([wives_left, np.flatnonzero(formerly & (sex == FEMALE))])
    lone_men = np.concatenate([husbands_left, np.flatnonzero(formerly & (sex == MALE))])
    nobody = np.full
    woman = np.concatenate([wives, lone_women, nobody(len(lone_men), NONE)])
    man = np.concatenate([husbands, nobody(len(lone_women), NONE), lone_men])
    return woman.astype(np.int64), man.astype(np.int64)


def _parents(rng: np.random.Generator, age: Ints, parent_age: Ints, weight: Floats) -> Ints:
    """Choose for each child a nucleus whose mother could have borne it; NONE where there is none.

    Where two children of one nucleus would be of the same age, one of them is moved on, some rounds long.
    """
    chosen = np.full(len(age), NONE)
    if len(parent_age) == 0:
        return chosen
    order = np.argsort(parent_age, kind="stable")
    ages, steps = parent_age[order], np.concatenate([[0.0], weight[order].cumsum()])
    open_ = np.arange(len(age))
    for _ in range(6):
        gap = np.clip(rng.normal(26.5, 6.0, len(open_)), *_MOTHER_GAP).round().astype(np.int64)
        target = age[open_] + gap
        low = steps[np.searchsorted(ages, target - 1, side="left")]
        high = steps[np.searchsorted(ages, target + 1, side="right")]
        pick = np.searchsorted(steps, low + rng.random(len(open_)) * (high - low), side="right") - 1
        found = high > low
        chosen[open_] = np.where(found, order[np.clip(pick, 0, len(order) - 1)], NONE)
        key = chosen * 128 + age
        sort = np.argsort(key, kind="stable")
        again = np.zeros(len(age), dtype=bool)
        again[sort[1:]] = key[sort[1:]] == key[sort[:-1]]
        open_ = np.flatnonzero((again & (rng.random(len(age)) > 0.01)) | (chosen == NONE))
        if len(open_) == 0:
            break
    return chosen


def _joined(rng: np.random.Generator, age: Ints, man: Ints, woman: Ints, parent_age: Ints, households: int) -> Nuclei:
    """Let nuclei of sons live with their parents' until `households` are left."""
    count = len(man)
    too_many = max(0, count - households)
    present = man != NONE
    wife_age = np.where(woman != NONE, age[woman], 0)
    son_age = np.where(present, np.maximum(age[man], wife_age), wife_age + 5)  # the elder, so that no circle can arise
    weight = np.where(woman != NONE, 1.0, 0.3)
    candidate = _parents(rng, son_age, parent_age, weight)
    score = np.where(candidate != NONE, son_age + rng.normal(0, 12, count), np.inf)
    order = np.argsort(score, kind="stable")
    sons = order[: min(too_many, int((candidate != NONE).sum()))]
    parent = np.full(count, NONE)
    parent[sons] = candidate[sons]
    as_son = np.zeros(count, dtype=bool)
    as_son[sons] = True
    lone = rng.permutation(np.flatnonzero((woman == NONE) & (parent == NONE)))
    has_sons = np.zeros(count, dtype=bool)
    has_sons[parent[sons]] = True
    lone = lone[~has_sons[lone]][: max(0, too_many - len(sons))]
    hosts = np.flatnonzero((parent == NONE) & (woman != NONE))
    if len(hosts):
        parent[lone] = rng.choice(hosts, size=len(lone))
    root, depth = np.where(parent == NONE, np.arange(count), parent), (parent != NONE).astype(np.int64)
    while (parent[root] != NONE).any():
        higher = parent[root] != NONE
        root = np.where(higher, parent[root], root)
        depth = depth + higher
    return Nuclei(man, woman, parent, as_son, root, depth)


def _heads(rng: np.random.Generator, age: Ints, nuclei: Nuclei) -> Ints:
    """Return for each nucleus that begins a household the nucleus of its head, elsewhere its own number.

    The man of the first nucleus is the head; where she is a widow with a married son at home, mostly her eldest son.
    """
    count = len(nuclei.man)
    head = np.arange(count)
    sons = np.flatnonzero(nuclei.as_son & (nuclei.depth == 1) & (nuclei.man != NONE))
    sons = sons[nuclei.man[nuclei.root[sons]] == NONE]
    eldest_last = sons[np.argsort(age[nuclei.man[sons]], kind="stable")]
    follows = rng.random(count) < 0.7
    chosen = eldest_last[follows[nuclei.root[eldest_last]]]
    head[nuclei.root[chosen]] = chosen
    return head


def _relations(rng: np.random.Generator, sex: Ints, age: Ints, nucleus: Ints, role: Ints, nuclei: Nuclei) -> Ints:
    """Say how each person is related to the head of the household."""
    code = {relation: number for number, relation in enumerate(RELATIONS)}
    result = np.full(len(sex), code[Relation.OTHER_RELATIVE])
    head = _heads(rng, age, nuclei)[nuclei.root[nucleus]]
    depth, parent, root = nuclei.depth[nucleus], nuclei.parent[nucleus], nuclei.root[nucleus]
    son = nuclei.as_son[nucleus]
    led_by_first = head == root

    def put(where: np.ndarray, male: Relation, female: Relation | None = None) -> None:
        result[where] = np.where(sex[where] == MALE, code[male], code[female or male])

    first = led_by_first & (depth == 0)
    put(first & (role == MAN), Relation.HEAD)
    put(first & (role == WOMAN), Relation.SPOUSE)
    put(first & (role == WOMAN) & (nuclei.man[nucleus] == NONE), Relation.HEAD)
    put(first & (role == CHILD), Relation.SON, Relation.DAUGHTER)
    put(first & (role == SINGLE), Relation.BROTHER, Relation.SISTER)
    sons = led_by_first & (depth == 1) & son
    put(sons & (role == MAN), Relation.SON)
    put(sons & (role == WOMAN), Relation.DAUGHTER_IN_LAW)
    put(sons & (role == CHILD), Relation.GRANDCHILD)
    put(led_by_first & (depth == 2) & son & (role == MAN), Relation.GRANDCHILD)
    own = ~led_by_first & (nucleus == head)
    put(own & (role == MAN), Relation.HEAD)
    put(own & (role == WOMAN), Relation.SPOUSE)
    put(own & (role == CHILD), Relation.SON, Relation.DAUGHTER)
    above = ~led_by_first & (depth == 0)
    put(above & (role == WOMAN), Relation.MOTHER)
    put(above & (role == CHILD), Relation.BROTHER, Relation.SISTER)
    below = ~led_by_first & (parent == head) & son
    put(below & (role == MAN), Relation.SON)
    put(below & (role == WOMAN), Relation.DAUGHTER_IN_LAW)
    put(below & (role == CHILD), Relation.GRANDCHILD)
    beside = ~led_by_first & (parent == root) & (nucleus != head) & son
    put(beside & (role == MAN), Relation.BROTHER)
    put(beside & (role == WOMAN), Relation.SIBLING_IN_LAW)
    put(beside & (role == CHILD), Relation.NEPHEW_NIECE)
    return result
