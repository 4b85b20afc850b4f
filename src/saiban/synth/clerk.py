"""The clerk of one source: types what is known about people into cells, with the mistakes of that source.

Every method takes `who`, indexes into the people of a piece, and returns one cell for each. How often a mistake is made
stands in tables/dirt.csv.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Literal

import numpy as np

from saiban.synth import identities, names, slips
from saiban.synth.families import FEMALE, NEVER, NONE
from saiban.synth.people import TODAY, People
from saiban.synth.tables import Ints, districts, rates, rows

Script = Literal["title", "upper", "urdu"]
URDU_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_PLACEHOLDERS = ("00000-0000000-0", "0", "N/A", "-", "Nil", "0000000000000", "not available")


class Clerk:
    """Types cells about the people of a piece for a source."""

    def __init__(self, source: str, people: People, rng: np.random.Generator) -> None:
        self.people = people
        self.rng = rng
        self.rate = rates(source)

    def hits(self, kind: str, count: int) -> np.ndarray:
        """Draw in which of `count` cells a mistake of this kind is made."""
        return self.rng.random(count) < self.rate[kind]

    def slip(self, texts: list[str], kind: str, change: Callable[[int, int], str]) -> None:
        """Make a mistake of this kind in some cells; `change` takes the place and a random number."""
        where = np.flatnonzero(self.hits(kind, len(texts)))
        for place, number in zip(where.tolist(), self.rng.integers(0, 2**31, len(where)).tolist(), strict=True):
            if texts[place]:
                texts[place] = change(place, number)

    # names

    def names(self, who: Ints, script: Script = "title") -> list[str]:
        """Type own names."""
        before = self.hits("name_before_marriage", len(who))[:, None]
        name = np.where(before, self.people.name_before[who], self.people.name[who])
        return self._typed(name, self.people.spelling[who], self.people.sex[who] == FEMALE, script)

    def fathers(self, who: Ints, script: Script = "title") -> list[str]:
        """Type fathers' names."""
        return self._guardian(self.people.father_name[who], self.people.father_spelling[who], script)

    def husbands(self, who: Ints, script: Script = "title") -> list[str]:
        """Type husbands' names, nothing where there is none."""
        return self._guardian(self.people.husband_name[who], self.people.husband_spelling[who], script)

    def guardians(self, who: Ints, script: Script = "title") -> list[str]:
        """Type the husband's name of ever-married women (sometimes the father's) and the father's of all others."""
        people = self.people
        wife = (people.sex[who] == FEMALE) & (people.marital[who] != NEVER)
        of_husband = (wife & ~self.hits("guardian_father_of_wife", len(who)))[:, None]
        name = np.where(of_husband, people.husband_name[who], people.father_name[who])
        spelling = np.where(of_husband, people.husband_spelling[who], people.father_spelling[who])
        return self._guardian(name, spelling, script)

    def exchange(self, own: list[str], guardians: list[str]) -> None:
        """Write some names into each other's column."""
        for place in np.flatnonzero(self.hits("guardian_swapped", len(own))).tolist():
            if guardians[place]:
                own[place], guardians[place] = guardians[place], own[place]

    def _guardian(self, name: Ints, spelling: Ints, script: Script) -> list[str]:
        texts = self._typed(name, spelling, np.zeros(len(name), dtype=bool), script)
        for place in np.flatnonzero(self.hits("guardian_missing", len(name))).tolist():
            texts[place] = ""
        return texts

    def _typed(self, name: Ints, spelling: Ints, woman: np.ndarray, script: Script) -> list[str]:
        urdu = script == "urdu"
        if urdu:
            texts = names.urdu(name)
        else:
            again = self.hits("name_respelt", len(name))[:, None]
            anew = self.rng.integers(0, names.SPELLINGS, spelling.shape)
            texts = [text.title() for text in names.roman(name, np.where(again, anew, spelling))]
        self.slip(texts, "name_dropped", lambda place, number: slips.dropped(texts[place], number))
        self.slip(texts, "name_joined", lambda place, number: slips.joined(texts[place], number))
        if not urdu:
            self.slip(texts, "name_initial", lambda place, number: slips.initial(texts[place], number))
        slip_of_letter = slips.urdu_letter if urdu else slips.letter
        self.slip(texts, "name_typo", lambda place, number: slip_of_letter(texts[place], number))
        self.slip(
            texts,
            "name_title",
            lambda place, number: slips.title(texts[place], number, woman=bool(woman[place]), urdu=urdu),
        )
        return [text.upper() for text in texts] if script == "upper" else texts

    # identity numbers and phones

    def cnics(self, who: Ints) -> list[str]:
        """Type CNICs or B-form numbers."""
        people, count = self.people, len(who)
        number = people.cnic[who].copy()
        child = people.age[who] < 18
        other = np.where(child, people.mother[who], people.spouse[who])
        other = np.where((other == NONE) | (self.rng.random(count) < 0.3), people.head[who], other)
        of_relative = np.where(child, self.hits("cnic_child_of_parent", count), self.hits("cnic_of_relative", count))
        number = np.where(of_relative & (people.cnic[other] > 0), people.cnic[other], number)
        missing = np.where(child, self.hits("cnic_child_missing", count), self.hits("cnic_missing", count))
        number = np.where(missing & ~of_relative, 0, number)
        for kind, change in (
            ("cnic_typo", slips.digit),
            ("cnic_two_typos", lambda value, chance: slips.digit(slips.digit(value, chance), chance // 7 + 3)),
            ("cnic_transposed", slips.exchanged),
        ):
            where = np.flatnonzero(self.hits(kind, count) & (number > 0))
            chances = self.rng.integers(0, 2**31, len(where)).tolist()
            number[where] = [change(v, c) for v, c in zip(number[where].tolist(), chances, strict=True)]
        undashed, excel = self.hits("cnic_undashed", count).tolist(), self.hits("cnic_excel", count).tolist()
        texts = [
            "" if not value else f"{value:013d}" if plain else identities.dashed(value)
            for value, plain in zip(number.tolist(), undashed, strict=True)
        ]
        placeholder = self.hits("cnic_placeholder", count) & (number == 0)
        picks = self.rng.integers(0, len(_PLACEHOLDERS), count)
        for place in np.flatnonzero(placeholder).tolist():
            texts[place] = _PLACEHOLDERS[picks[place]]
        for place in np.flatnonzero(excel).tolist():
            if number[place]:
                texts[place] = f"{number[place]:.5E}"
        return texts

    def parents_cnics(self, who: Ints, of: Literal["head", "mother"]) -> list[str]:
        """Type the CNIC of the head or the mother, nothing where that is not known."""
        relative = self.people.head[who] if of == "head" else self.people.mother[who]
        number = np.where(relative == NONE, 0, self.people.cnic[relative])
        where = np.flatnonzero(self.hits("cnic_typo", len(who)) & (number > 0))
        chances = self.rng.integers(0, 2**31, len(where)).tolist()
        number[where] = [slips.digit(v, c) for v, c in zip(number[where].tolist(), chances, strict=True)]
        return [identities.dashed(value) if value else "" for value in number.tolist()]

    def phones(self, who: Ints, plus: bool = False) -> list[str]:
        """Type mobiles as 0300-1234567 or, with `plus`, +923001234567."""
        count = len(who)
        number = self.people.phone[who].copy()
        made_up = 3_000_000_000 + self.rng.integers(0, 50, count) * 10_000_000 + self.rng.integers(0, 10_000_000, count)
        number = np.where(self.hits("phone_changed", count) & (number > 0), made_up, number)
        neighbour = self.people.phone[self.rng.integers(0, len(self.people), count)]
        number = np.where(self.hits("phone_of_other", count), neighbour, number)
        number = np.where(self.hits("phone_missing", count), 0, number)
        if plus:
            return [f"+92{value}" if value else "" for value in number.tolist()]
        return [f"0{value // 10_000_000}-{value % 10_000_000:07d}" if value else "" for value in number.tolist()]

    # dates

    def births(self, who: Ints, pattern: str = "%d/%m/%Y") -> list[str]:
        """Type birth dates by a strftime pattern; some as a year only, some not at all."""
        count, rng = len(who), self.rng
        birth = self.people.birth[who]
        off = self.hits("birth_year_off", count)
        birth = birth + np.where(off, rng.choice([-731, -365, 365, 730], count), 0)
        month = birth.astype("datetime64[M]")
        birth = np.where(
            self.hits("birth_day_off", count), month.astype("datetime64[D]") + rng.integers(0, 28, count), birth
        )
        new_year = birth.astype("datetime64[Y]").astype("datetime64[D]")
        birth = np.where(self.hits("birth_january", count), new_year, birth)
        birth = np.minimum(birth, np.datetime64(TODAY))
        year = birth.astype("datetime64[Y]").astype(np.int64) + 1970
        month_number = birth.astype("datetime64[M]").astype(np.int64) % 12 + 1
        day = (birth - birth.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) + 1
        swap = self.hits("birth_swapped", count) & (day <= 12)
        day, month_number = np.where(swap, month_number, day), np.where(swap, day, month_number)
        impossible = self.hits("birth_impossible", count)
        day, month_number = np.where(impossible, 31, day), np.where(impossible, 2, month_number)
        texts = _dates(year, month_number, day, pattern)
        for place in np.flatnonzero(self.hits("birth_year_only", count)).tolist():
            texts[place] = str(year[place])
        for place in np.flatnonzero(self.hits("birth_missing", count)).tolist():
            texts[place] = ""
        return texts

    def ages(self, who: Ints, at: np.ndarray | None = None) -> Ints:
        """Return ages as told on a day (`at`, default today): often ending in 0 or 5, sometimes a year or two off."""
        day = np.datetime64(TODAY) if at is None else at
        age = ((day - self.people.birth[who]).astype(np.int64) / 365.2425).astype(np.int64)
        off = self.hits("age_off", len(who)) & (age > 3)
        age = age + np.where(off, self.rng.choice([-2, -1, 1, 2], len(who)), 0)
        heaped = self.hits("age_heaped", len(who)) & (age >= 23)
        return np.where(heaped, (age + 2) // 5 * 5, age)

    # places

    def districts(self, who: Ints, script: Script = "title") -> list[str]:
        """Type the district of present, sometimes of former stay; sometimes misspelt, shortened or by a former name."""
        people, count = self.people, len(who)
        of_origin, earlier = self.hits("district_of_origin", count), self.hits("district_earlier", count)
        index = np.where(of_origin, people.origin[who], people.district)
        neighbours = np.array([n for n, place in enumerate(districts()) if place.province == people.place.province])
        index = np.where(earlier, self.rng.choice(neighbours, count), index)
        respelt, former = self.hits("district_respelt", count), self.hits("district_former", count)
        missing = self.hits("district_missing", count)
        picks = self.rng.integers(0, 840, count)
        texts = []
        for place, number in enumerate(index.tolist()):
            spelled = spellings()[districts()[number].name]
            if missing[place]:
                texts.append("")
            elif script == "urdu":
                texts.append(spelled.urdu)
            elif former[place] and spelled.former:
                texts.append(spelled.former[picks[place] % len(spelled.former)])
            elif respelt[place] and spelled.roman:
                texts.append(spelled.roman[picks[place] % len(spelled.roman)])
            else:
                texts.append(districts()[number].name)
        return [text.upper() for text in texts] if script == "upper" else texts

    def per_household(self, who: Ints, typed: Callable[[Ints], list[str]]) -> list[str]:
        """Type something once for each household and repeat it for its members, as a form has it."""
        _, first, inverse = np.unique(self.people.household[who], return_index=True, return_inverse=True)
        once = typed(who[first])
        return [once[index] for index in inverse.tolist()]

    def tehsils(self, who: Ints) -> list[str]:
        """Type the tehsil of present stay."""
        known = [tehsil.name for tehsil in self.people.place.tehsils]
        texts = [known[index] for index in self.people.tehsil[who].tolist()]
        for place in np.flatnonzero(self.hits("tehsil_missing", len(who))).tolist():
            texts[place] = ""
        return texts


class Spellings:
    """The ways in which a district's name is written."""

    def __init__(self, row: dict[str, str]) -> None:
        self.urdu = row["urdu"]
        self.roman = [text for text in row["roman"].split(";") if text]
        self.former = [text for text in row["former"].split(";") if text]


@cache
def spellings() -> dict[str, Spellings]:
    """Return the spellings of every district by its census name."""
    return {row["district"]: Spellings(row) for row in rows("district_spellings.csv")}


def dates(days: np.ndarray, pattern: str = "%d/%m/%Y") -> list[str]:
    """Write days (datetime64[D]) by a strftime pattern of %d, %m, %b and %Y."""
    year = days.astype("datetime64[Y]").astype(np.int64) + 1970
    month = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
    day = (days - days.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) + 1
    return _dates(year, month, day, pattern)


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _dates(year: Ints, month: Ints, day: Ints, pattern: str) -> list[str]:
    template = pattern.replace("%d", "{2:02d}").replace("%m", "{1:02d}").replace("%Y", "{0}").replace("%b", "{3}")
    fill = template.format
    return [fill(y, m, d, _MONTHS[m - 1]) for y, m, d in zip(year.tolist(), month.tolist(), day.tolist(), strict=True)]
