"""Zakat, kept in Urdu by local committees, and the medical assistance of Pakistan Bait-ul-Mal."""

from __future__ import annotations

import numpy as np

from saiban.synth.clerk import URDU_DIGITS, Clerk, dates
from saiban.synth.desk import Desk, Source, scheme_numbers
from saiban.synth.families import FEMALE, MARITAL, WIDOWED
from saiban.synth.layouts import Text
from saiban.synth.sheets import Sheet, about_people, again
from saiban.synth.tables import amounts
from saiban.terms.codes import MaritalStatus

ZAKAT_SALT, BAIT_UL_MAL_SALT = 131, 132
_MARITAL_URDU = {
    MaritalStatus.NEVER_MARRIED: "غیر شادی شدہ",
    MaritalStatus.MARRIED: "شادی شدہ",
    MaritalStatus.WIDOWED: "بیوہ",
    MaritalStatus.DIVORCED: "مطلقہ",
    MaritalStatus.SEPARATED: "علیحدہ",
}


def zakat(desk: Desk, clerk: Clerk, rng: np.random.Generator) -> list[Sheet]:
    """List who receives the Guzara allowance: Urdu names, mostly Urdu digits, an age instead of a birth date."""
    people = desk.people
    who = again(rng, desk.enrolled.zakat, clerk.rate["duplicate"])
    count = len(who)
    name, guardian = clerk.names(who, "urdu"), clerk.guardians(who, "urdu")
    clerk.exchange(name, guardian)
    in_urdu = (rng.random(count) < 0.8).tolist()

    def digits(texts: list[str]) -> list[str]:
        return [text.translate(URDU_DIGITS) if urdu else text for text, urdu in zip(texts, in_urdu, strict=True)]

    committee = people.tehsil[who] * 40 + people.household[who] % 37 + 1
    half_year = amounts()["zakat_guzara_month" if people.place.region == "P" else "zakat_guzara_month_old"] * 6
    columns = (
        digits(scheme_numbers(people.person[who], ZAKAT_SALT, "{n:07d}")),
        name,
        guardian,
        digits(clerk.cnics(who)),
        digits([str(age) for age in clerk.ages(who).tolist()]),
        ["عورت" if sex == FEMALE else "مرد" for sex in people.sex[who].tolist()],
        [
            "رنڈوا" if sex != FEMALE and code == WIDOWED else _MARITAL_URDU[MARITAL[code]]
            for code, sex in zip(people.marital[who].tolist(), people.sex[who].tolist(), strict=True)
        ],
        digits(clerk.phones(who)),
        clerk.districts(who, "urdu"),
        digits([f"مقامی زکوٰۃ کمیٹی نمبر {number}" for number in committee.tolist()]),
        digits([str(half_year)] * count),
        digits(dates(np.datetime64("2025-05-20") + rng.integers(0, 35, count))),
    )
    return [about_people("zakat/guzara_allowance_2025-06.csv", people, who, columns)]


ZAKAT = Source(
    code="zakat",
    number=31,
    layout=Text(
        (
            "اندراج نمبر",
            "نام مستحق",
            "والد/شوہر کا نام",
            "شناختی کارڈ نمبر",
            "عمر",
            "جنس",
            "ازدواجی حیثیت",
            "موبائل نمبر",
            "ضلع",
            "زکوٰۃ کمیٹی",
            "گزارہ الاؤنس",
            "تاریخ ادائیگی",
        ),
        above=("محکمہ زکوٰۃ و عشر", "گزارہ الاؤنس: فہرست مستحقین"),
    ),
    name_column="نام مستحق",
    rows=zakat,
)


def bait_ul_mal(desk: Desk, clerk: Clerk, rng: np.random.Generator) -> list[Sheet]:
    """List grants of medical assistance, in thousands of rupees, with days written month first."""
    people = desk.people
    who = again(rng, desk.enrolled.bait_ul_mal, clerk.rate["duplicate"])
    count = len(who)
    name, guardian = clerk.names(who), clerk.guardians(who)
    clerk.exchange(name, guardian)
    columns = (
        scheme_numbers(people.person[who], BAIT_UL_MAL_SALT, "IFA-M-{n:07d}"),
        name,
        guardian,
        clerk.cnics(who),
        clerk.ages(who).tolist(),
        ["F" if sex == FEMALE else "M" for sex in people.sex[who].tolist()],
        clerk.phones(who),
        clerk.districts(who),
        clerk.tehsils(who),
        rng.choice(["Cardiac", "Cancer", "Dialysis", "Surgery", "Hepatitis", "Accident"], count).tolist(),
        rng.integers(20, 600, count).tolist(),
        dates(np.datetime64("2024-07-01") + rng.integers(0, 360, count), "%m/%d/%Y"),
    )
    return [about_people("pbm/IFA_medical_2024-25.txt", people, who, columns)]


BAIT_UL_MAL = Source(
    code="bait-ul-mal",
    number=32,
    layout=Text(
        (
            "case_no",
            "applicant",
            "father_husband",
            "cnic",
            "age",
            "gender",
            "cell",
            "district",
            "tehsil",
            "disease",
            "sanctioned_thousand_rs",
            "sanctioned_on",
        ),
        delimiter="|",
        encoding="cp1252",
    ),
    name_column="applicant",
    rows=bait_ul_mal,
)
