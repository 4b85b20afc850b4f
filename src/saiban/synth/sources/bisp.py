"""BISP: Kafaalat and Taleemi Wazaif."""

from __future__ import annotations

import numpy as np

from saiban.synth.clerk import Clerk, dates
from saiban.synth.desk import Desk, Source, scheme_numbers
from saiban.synth.families import FEMALE, MARITAL
from saiban.synth.layouts import Text
from saiban.synth.sheets import Sheet, about_people, again
from saiban.synth.tables import amounts

KAFAALAT_SALT, WAZAIF_SALT = 121, 122


def kafaalat(desk: Desk, clerk: Clerk, rng: np.random.Generator) -> list[Sheet]:
    """List beneficiary women with their last quarterly payment."""
    people = desk.people
    who = again(rng, desk.enrolled.kafaalat, clerk.rate["duplicate"])
    count = len(who)
    name, guardian = clerk.names(who, "upper"), clerk.guardians(who, "upper")
    clerk.exchange(name, guardian)
    stopped = rng.random(count) < 0.04
    since = np.clip(people.surveyed[who] + 60, np.datetime64("2020-02-01"), np.datetime64("2025-04-01"))
    quarter = np.where(stopped, "2024-10-01", "2025-04-01").astype("datetime64[D]")
    end = np.where(stopped, "2024-12-31", "2025-06-30").astype("datetime64[D]")
    paid = quarter + 20 + rng.integers(0, 45, count)
    columns = (
        scheme_numbers(people.person[who], KAFAALAT_SALT, "KF{n:09d}"),
        clerk.cnics(who),
        name,
        guardian,
        clerk.births(who, "%Y-%m-%d"),
        [MARITAL[code].value.upper() for code in people.marital[who].tolist()],
        clerk.phones(who, plus=True),
        [people.place.province] * count,
        clerk.districts(who, "upper"),
        [text.upper() for text in clerk.tehsils(who)],
        people.score[who].tolist(),
        dates(since, "%Y-%m-%d"),
        ["INACTIVE" if s else "ACTIVE" for s in stopped.tolist()],
        dates(quarter, "%Y-%m-%d"),
        dates(end, "%Y-%m-%d"),
        [amounts()["kafaalat_quarter_2024" if s else "kafaalat_quarter"] for s in stopped.tolist()],
        dates(paid, "%Y-%m-%d"),
        [f"{n:012d}" for n in rng.integers(0, 10**12, count).tolist()],
    )
    return [about_people("bisp/kafaalat_beneficiaries_2025Q2.csv", people, who, columns)]


KAFAALAT = Source(
    code="bisp-kafaalat",
    number=21,
    layout=Text(
        (
            "BENEFICIARY_ID",
            "CNIC",
            "BENEFICIARY_NAME",
            "HUSBAND_FATHER_NAME",
            "DOB",
            "MARITAL_STATUS",
            "MOBILE_NO",
            "PROVINCE",
            "DISTRICT",
            "TEHSIL",
            "PMT",
            "ENROLLED_ON",
            "STATUS",
            "QUARTER_FROM",
            "QUARTER_TO",
            "AMOUNT",
            "PAID_ON",
            "PAYMENT_REF",
        ),
        encoding="utf-8-sig",
    ),
    name_column="BENEFICIARY_NAME",
    rows=kafaalat,
)


def wazaif(desk: Desk, clerk: Clerk, rng: np.random.Generator) -> list[Sheet]:
    """List school children of Kafaalat families with the mother's CNIC beside their B-form."""
    people = desk.people
    who = again(rng, desk.enrolled.wazaif, clerk.rate["duplicate"])
    girl, primary = people.sex[who] == FEMALE, people.age[who] < 11
    rupees = [
        amounts()[f"wazaif_{'primary' if p else 'secondary'}_{'girl' if g else 'boy'}"]
        for g, p in zip(girl.tolist(), primary.tolist(), strict=True)
    ]
    name, father = clerk.names(who), clerk.fathers(who)
    clerk.exchange(name, father)
    columns = (
        scheme_numbers(people.person[who], WAZAIF_SALT, "TW-{n:07d}"),
        name,
        father,
        clerk.cnics(who),
        clerk.parents_cnics(who, "mother"),
        ["Girl" if g else "Boy" for g in girl.tolist()],
        clerk.births(who, "%d-%m-%Y"),
        np.clip(people.age[who] - 4, 0, 12).tolist(),
        clerk.districts(who),
        clerk.tehsils(who),
        rupees,
        dates(np.datetime64("2025-05-05") + rng.integers(0, 30, len(who)), "%d-%m-%Y"),
    )
    return [about_people("bisp/taleemi_wazaif_2025Q2.csv", people, who, columns)]


WAZAIF = Source(
    code="bisp-taleemi-wazaif",
    number=22,
    layout=Text(
        (
            "Student ID",
            "Student Name",
            "Father Name",
            "B-Form No",
            "Mother CNIC",
            "Boy/Girl",
            "Date of Birth",
            "Class",
            "District",
            "Tehsil",
            "Stipend",
            "Paid on",
        ),
        newline="\n",
    ),
    name_column="Student Name",
    rows=wazaif,
)
