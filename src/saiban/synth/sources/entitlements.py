"""Government pensions and the health cover of the Sehat Card."""

from __future__ import annotations

import numpy as np

from saiban.synth import identities
from saiban.synth.clerk import Clerk, dates
from saiban.synth.desk import Desk, Source, scheme_numbers
from saiban.synth.families import FEMALE, NONE, WIDOWED
from saiban.synth.identities import scattered
from saiban.synth.layouts import Text
from saiban.synth.sheets import Sheet, about_people, again

PENSION_SALT, SEHAT_SALT, SEHAT_FAMILY_SALT = 141, 151, 152


def government_pensions(desk: Desk, clerk: Clerk, rng: np.random.Generator) -> list[Sheet]:
    """List an accountant general's pensioners: packed dates, amounts in paisa, numbers without dashes."""
    people = desk.people
    who = again(rng, np.flatnonzero(desk.jobs.government_pension), clerk.rate["duplicate"])
    count = len(who)
    family = (people.sex[who] == FEMALE) & ((people.marital[who] == WIDOWED) | (rng.random(count) < 0.5))
    retired = people.birth[who] + np.round(60 * 365.25).astype(np.int64)
    start = np.where(family, np.datetime64("2024-06-01") - rng.integers(0, 6000, count), retired)
    start = np.minimum(start, np.datetime64("2025-05-01"))
    kept = rng.random(count) < 0.8
    old = [f"{n:011d}" if n and k else "" for n, k in zip(people.nic_old[who].tolist(), kept.tolist(), strict=True)]
    columns = (
        scheme_numbers(people.person[who], PENSION_SALT, "PPO{n:07d}"),
        clerk.names(who, "upper"),
        clerk.fathers(who, "upper"),
        clerk.cnics(who),
        old,
        clerk.births(who, "%Y%m%d"),
        [2 if sex == FEMALE else 1 for sex in people.sex[who].tolist()],
        ["FAMILY" if f else "SELF" for f in family.tolist()],
        dates(start, "%Y%m%d"),
        (rng.lognormal(10.6, 0.45, count) * 100).astype(np.int64).tolist(),
        ["20250601"] * count,
        clerk.districts(who, "upper"),
    )
    return [about_people("pensions/ag_pension_roll_202506.csv.gz", people, who, columns)]


GOVERNMENT_PENSIONS = Source(
    code="govt-pensions",
    number=33,
    layout=Text(
        (
            "PPO_NO",
            "PENSIONER",
            "FATHER_NAME",
            "CNIC_NO",
            "OLD_NIC",
            "BIRTH_DT",
            "SEX_CD",
            "PENSION_TYPE",
            "COMMENCE_DT",
            "NET_PAISA",
            "PAY_DT",
            "DISTRICT",
        ),
        newline="\n",
    ),
    name_column="PENSIONER",
    rows=government_pensions,
)


def sehat(desk: Desk, clerk: Clerk, rng: np.random.Generator) -> list[Sheet]:
    """List the families of the Sehat Card, each a couple with its unmarried children: a household may hold several."""
    people = desk.people
    who = desk.enrolled.sehat
    mother = people.person[who] == people.family[who]
    husband = ~mother & (people.spouse[who] != NONE)
    who = who[np.lexsort((people.person[who], ~mother, ~husband, people.family[who]))]
    who = again(rng, who, clerk.rate["duplicate"])
    mother = people.person[who] == people.family[who]
    has_spouse = people.spouse[who] != NONE
    head = np.where(mother & has_spouse, people.spouse[who], who)
    child = ~mother & ~has_spouse
    head = np.where(child, np.where(people.father[who] != NONE, people.father[who], people.mother[who]), head)
    relation = [
        "Wife" if m and s else "Self" if m or s else "Daughter" if sex == FEMALE else "Son"
        for m, s, sex in zip(mother.tolist(), has_spouse.tolist(), people.sex[who].tolist(), strict=True)
    ]
    columns = (
        [f"F{n:07d}" for n in scattered(people.family[who], SEHAT_FAMILY_SALT).tolist()],
        [identities.dashed(n) if n else "" for n in people.cnic[head].tolist()],
        scheme_numbers(people.person[who], SEHAT_SALT, "M{n:07d}"),
        clerk.names(who),
        clerk.guardians(who),
        relation,
        clerk.cnics(who),
        ["Female" if sex == FEMALE else "Male" for sex in people.sex[who].tolist()],
        clerk.births(who, "%Y-%m-%d"),
        clerk.phones(who),
        clerk.districts(who),
        clerk.tehsils(who),
        ["Enrolled" if active else "Blocked" for active in (rng.random(len(who)) < 0.97).tolist()],
    )
    area = "kp" if people.place.region == "K" else "punjab"
    return [about_people(f"sehat/sehat_families_{area}_2025-06.csv", people, who, columns)]


SEHAT = Source(
    code="sehat-sahulat",
    number=34,
    layout=Text(
        (
            "Family No",
            "Head CNIC",
            "Member ID",
            "Member Name",
            "Father/Husband Name",
            "Relationship",
            "CNIC / B-Form",
            "Gender",
            "DOB",
            "Mobile",
            "District",
            "Tehsil",
            "Card Status",
        ),
    ),
    name_column="Member Name",
    rows=sehat,
)
