"""Household surveys: the NSER roster and a one-window survey of Khyber Pakhtunkhwa."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from saiban.synth.clerk import Clerk, dates
from saiban.synth.desk import Desk, Source
from saiban.synth.families import FEMALE, MARITAL, RELATIONS
from saiban.synth.identities import scattered
from saiban.synth.layouts import OdkZip, Parquet
from saiban.synth.sheets import Cell, Row, Sheet, about_people
from saiban.synth.tables import Ints
from saiban.terms.codes import MaritalStatus, Relation, label

NSER_SALT, ONEWINDOW_SALT = 111, 112
_RELATION_WORDS = {
    Relation.SPOUSE: ("Wife", "Spouse", "W/O"),
    Relation.GRANDCHILD: ("Grandson", "Granddaughter", "Pota", "Poti"),
    Relation.NEPHEW_NIECE: ("Nephew", "Niece", "Nephew/Niece"),
    Relation.SIBLING_IN_LAW: ("Sister in law", "Bhabhi", "Brother/Sister-in-law"),
    Relation.OTHER_RELATIVE: ("Other relative", "Relative", "Other"),
}
_MARITAL_WORDS = {
    MaritalStatus.NEVER_MARRIED: "Unmarried",
    MaritalStatus.MARRIED: "Married",
    MaritalStatus.WIDOWED: "Widow",
    MaritalStatus.DIVORCED: "Divorced",
    MaritalStatus.SEPARATED: "Separated",
}


def relation_words(rng: np.random.Generator, clerk: Clerk, who: Ints) -> list[str]:
    """Type relations to the head, in the several words that are used for one."""
    people, picks = clerk.people, rng.integers(0, 12, len(who)).tolist()
    texts = []
    for code, pick, sex in zip(people.relation[who].tolist(), picks, people.sex[who].tolist(), strict=True):
        relation = RELATIONS[code]
        words = _RELATION_WORDS.get(relation, (label(relation),))
        if relation is Relation.SPOUSE and sex != FEMALE:
            words = ("Husband",)
        if relation is Relation.GRANDCHILD:
            words = words[1::2] if sex == FEMALE else words[::2]
        texts.append(words[pick % len(words)])
    return texts


def twice_surveyed(rng: np.random.Generator, people_household: Ints, who: Ints, rate: float) -> tuple[Ints, Ints]:
    """Return (who, visit) with some whole households a second time at the end."""
    household = people_household[who]
    starts = np.unique(household)
    again = starts[rng.random(len(starts)) < rate]
    repeated = who[np.isin(household, again)]
    visit = np.r_[np.zeros(len(who), dtype=np.int64), np.ones(len(repeated), dtype=np.int64)]
    return np.r_[who, repeated], visit


def nser(desk: Desk, clerk: Clerk, rng: np.random.Generator) -> list[Sheet]:
    """Write the roster of surveyed households."""
    people = desk.people
    born_by_then = people.birth[desk.enrolled.nser] <= people.surveyed[desk.enrolled.nser]
    who, visit = twice_surveyed(rng, people.household, desk.enrolled.nser[born_by_then], clerk.rate["duplicate"])
    name, guardian = clerk.names(who), clerk.guardians(who)
    clerk.exchange(name, guardian)
    surveyed = np.minimum(people.surveyed[who] + visit * 300, np.datetime64("2025-05-30"))
    born = clerk.births(who)
    ages: list[Cell] = [
        age if clearly or not day else None  # where the day is known the age is mostly left out
        for age, clearly, day in zip(
            clerk.ages(who, surveyed).tolist(), (rng.random(len(who)) < 0.3).tolist(), born, strict=True
        )
    ]
    first = np.r_[True, people.household[who][1:] != people.household[who][:-1]]
    member = np.arange(len(who)) - np.maximum.accumulate(np.where(first, np.arange(len(who)), 0)) + 1
    columns = (
        [
            f"{h:08d}-{v}"
            for h, v in zip(scattered(people.household[who], NSER_SALT).tolist(), visit.tolist(), strict=True)
        ],
        member.tolist(),
        name,
        guardian,
        relation_words(rng, clerk, who),
        ["F" if sex == FEMALE else "M" for sex in people.sex[who].tolist()],
        clerk.cnics(who),
        born,
        ages,
        [_MARITAL_WORDS[MARITAL[code]] for code in people.marital[who].tolist()],
        ["Y" if disabled else "N" for disabled in people.disabled[who].tolist()],
        clerk.phones(who),
        clerk.per_household(who, clerk.districts),
        clerk.per_household(who, clerk.tehsils),
        people.size[who].tolist(),
        people.score[who].tolist(),
        surveyed.astype(object).tolist(),
    )
    return [about_people("nser/nser_roster.parquet", people, who, columns)]


NSER = Source(
    code="nser",
    number=11,
    layout=Parquet(
        pa.schema(
            [
                ("hh_form_no", pa.string()),
                ("member_no", pa.int32()),
                ("member_name", pa.string()),
                ("father_husband_name", pa.string()),
                ("relation_to_head", pa.string()),
                ("sex", pa.string()),
                ("cnic_bform", pa.string()),
                ("dob", pa.string()),
                ("age_years", pa.int32()),
                ("marital_status", pa.string()),
                ("disability", pa.string()),
                ("mobile", pa.string()),
                ("district", pa.string()),
                ("tehsil", pa.string()),
                ("hh_size", pa.int32()),
                ("pmt_score", pa.float64()),
                ("survey_date", pa.date32()),
            ]
        )
    ),
    name_column="member_name",
    rows=nser,
    with_rubbish=False,
)


def onewindow(desk: Desk, clerk: Clerk, rng: np.random.Generator) -> list[Sheet]:
    """Write the household survey as ODK Central exports it: a submission and its members."""
    people = desk.people
    who, visit = twice_surveyed(rng, people.household, desk.enrolled.onewindow, clerk.rate["duplicate"])
    name, father, husband = clerk.names(who), clerk.fathers(who), clerk.husbands(who)
    clerk.exchange(name, father)
    cnic, born, relation = clerk.cnics(who), clerk.births(who, "%Y-%m-%d"), relation_words(rng, clerk, who)
    ages = clerk.ages(who).tolist()
    district, tehsil = clerk.per_household(who, clerk.districts), clerk.per_household(who, clerk.tehsils)
    phone = clerk.phones(who)
    key = scattered(people.household[who] + visit * 5_000_000, ONEWINDOW_SALT).tolist()
    days = dates(np.datetime64("2025-01-10") + rng.integers(0, 150, len(who)), "%Y-%m-%d")
    rows: list[Row] = []
    submission, number = "", 0
    for i, person in enumerate(who.tolist()):
        instance = f"uuid:{key[i]:08d}-4f1c-4a7e-9b60-{key[i] * 7 % 10**12:012d}"
        root: Cell | list[Cell] = None
        if instance != submission:
            submission, number = instance, 0
            size = int(people.size[person])
            root = _submission(instance, days[i], [district[i], tehsil[i], phone[i], size, float(people.score[person])])
        number += 1
        sex = "female" if people.sex[person] == FEMALE else "male"
        rows.append(
            [
                root,  # type: ignore[list-item]  # the submission rides along, see OdkZip
                name[i],
                father[i],
                husband[i],
                relation[i],
                sex,
                cnic[i],
                born[i],
                ages[i],
                MARITAL[people.marital[person]].value,
                "yes" if people.disabled[person] else "no",
                instance,
                f"{instance}/member[{number}]",
            ]
        )
    sheet = about_people("kp-onewindow/kp_one_window_survey.zip", people, who, [range(len(who))])
    return [Sheet(sheet.file, rows, sheet.person, sheet.household, sheet.employer)]


def _submission(instance: str, day: str, home: list[Cell]) -> list[Cell]:
    return [f"{day}T10:15:00.000Z", day, *home, instance, instance, "17", "surveyor", 0, 0, "", "approved", "", 0, "1"]


ONEWINDOW = Source(
    code="kp-onewindow",
    number=12,
    layout=OdkZip(
        form="kp_one_window_survey",
        repeat="member",
        root_header=(
            "SubmissionDate",
            "visit-date",
            "home-district",
            "home-tehsil",
            "home-phone",
            "home-members",
            "home-pmt_score",
            "meta-instanceID",
            "KEY",
            "SubmitterID",
            "SubmitterName",
            "AttachmentsPresent",
            "AttachmentsExpected",
            "Status",
            "ReviewState",
            "DeviceID",
            "Edits",
            "FormVersion",
        ),
        header=(
            "full_name",
            "father_name",
            "husband_name",
            "relation",
            "sex",
            "cnic",
            "birth_date",
            "age",
            "marital_status",
            "disability",
            "PARENT_KEY",
            "KEY",
        ),
    ),
    name_column="full_name",
    rows=onewindow,
    with_rubbish=False,
)
