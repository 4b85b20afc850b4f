"""EOBI: the employers' monthly return PR-02A and the old-age pensions in payment."""

from __future__ import annotations

from datetime import date

import numpy as np

from saiban.synth import identities
from saiban.synth.clerk import Clerk, dates
from saiban.synth.desk import Desk, Source, scheme_numbers
from saiban.synth.families import FEMALE
from saiban.synth.layouts import Text
from saiban.synth.sheets import Cell, Sheet, about_people, again
from saiban.synth.tables import Ints, amounts

MONTHS = (date(2025, 3, 1), date(2025, 4, 1), date(2025, 5, 1))
EOBI_SALT, PENSION_SALT = 101, 105


def eobi_numbers(person: Ints) -> list[str]:
    """Return EOBI numbers (9999X999999: office, letter, serial)."""
    serial = identities.scattered(person, EOBI_SALT).tolist()
    return [f"{100 + n * 7 % 880:04d}{chr(65 + n // 1_000_000)}{n % 1_000_000:06d}" for n in serial]


def eobi_return(desk: Desk, clerk: Clerk, rng: np.random.Generator) -> list[Sheet]:
    """Lay out the months of PR-02A: each employer copies its list from the month before and keys a few lines anew."""
    people, jobs, firms = desk.people, desk.jobs, desk.employers
    who = np.flatnonzero(jobs.in_eobi)
    who = who[np.argsort(jobs.employer[who], kind="stable")]
    who = again(rng, who, clerk.rate["duplicate"])
    kept, anew = _insured(clerk, who), _insured(clerk, who)
    employer = jobs.employer[who]
    codes = [firms.eobi_number(number) for number in employer.tolist()]
    titles = [firms.name[number - 1].upper() for number in employer.tolist()]
    numbers = eobi_numbers(people.person[who])
    unnumbered = rng.random(len(who)) < 0.06
    wages = np.where(firms.pays_on_old_wage[employer - 1], amounts()["minimum_wage_old"], _minimum(desk))
    joined = dates(jobs.start[who])
    sheets = []
    for month in MONTHS:
        retyped = rng.random(len(who)) < clerk.rate["retyped"]
        absent = rng.random(len(who)) < 0.04
        here = np.flatnonzero((jobs.start[who] <= np.datetime64(month) + 30) & ~absent)
        rows = [
            [
                codes[i],
                titles[i],
                f"{month:%m/%Y}",
                serial,
                "" if unnumbered[i] else numbers[i],
                *(anew if retyped[i] else kept)[i],
                joined[i],
                int(jobs.wage[who[i]]),
                int(wages[i]) * 5 // 100,
                int(wages[i]) // 100,
                int(wages[i]) * 6 // 100,
            ]
            for serial, i in enumerate(here.tolist(), 1)
        ]
        sheet = about_people(f"eobi/PR02A_{month:%Y-%m}.txt", people, who[here], [range(len(here))], employer[here])
        sheets.append(Sheet(sheet.file, rows, sheet.person, sheet.household, sheet.employer))
    return sheets


def _minimum(desk: Desk) -> int:
    return amounts()["minimum_wage_KP" if desk.people.place.region == "K" else "minimum_wage"]


def _insured(clerk: Clerk, who: Ints) -> list[list[Cell]]:
    """Type the cells about each worker: name, father or husband, CNIC, old NIC, birth, district."""
    people = clerk.people
    name, guardian = clerk.names(who, "upper"), clerk.guardians(who, "upper")
    clerk.exchange(name, guardian)
    known = clerk.rng.random(len(who)) < 0.6
    old = [
        identities.dashed_old(n) if n and k else "" for n, k in zip(people.nic_old[who].tolist(), known, strict=True)
    ]
    columns = (name, guardian, clerk.cnics(who), old, clerk.births(who), clerk.districts(who, "upper"))
    return [list(cells) for cells in zip(*columns, strict=True)]


EOBI_RETURN = Source(
    code="eobi-pr02a",
    number=1,
    layout=Text(
        (
            "Employer Code",
            "Employer Name",
            "Month",
            "S.No",
            "EOBI No",
            "Insured Person Name",
            "Father / Husband",
            "CNIC",
            "Old NIC",
            "Date of Birth",
            "District",
            "Date of Joining",
            "Wages",
            "Employer Contribution",
            "Employee Contribution",
            "Total Contribution",
        ),
        delimiter="\t",
    ),
    name_column="Insured Person Name",
    rows=eobi_return,
)


def eobi_pensioners(desk: Desk, clerk: Clerk, rng: np.random.Generator) -> list[Sheet]:
    """List old-age pensions in payment with the last payment."""
    people = desk.people
    who = again(rng, np.flatnonzero(desk.jobs.eobi_pension), clerk.rate["duplicate"])
    count = len(who)
    name, guardian = clerk.names(who, "upper"), clerk.guardians(who, "upper")
    clerk.exchange(name, guardian)
    pension_age = np.where(people.sex[who] == FEMALE, 55, 60)
    start = np.minimum(
        people.birth[who] + np.round((pension_age + 0.2) * 365.25).astype(np.int64), np.datetime64("2025-03-01")
    )
    pension = np.maximum(amounts()["eobi_minimum_pension"], (rng.integers(60, 260, count) * 100).astype(np.int64))
    suspended = rng.random(count) < 0.05
    columns = (
        scheme_numbers(people.person[who], PENSION_SALT, "OA-{n:07d}"),
        eobi_numbers(people.person[who]),
        name,
        guardian,
        clerk.cnics(who),
        ["F" if sex == FEMALE else "M" for sex in people.sex[who].tolist()],
        clerk.births(who, "%d-%b-%Y"),
        dates(start, "%d-%b-%Y"),
        pension.tolist(),
        ["01-Feb-2025" if stopped else "01-Jun-2025" for stopped in suspended],
        clerk.districts(who, "upper"),
        ["S" if stopped else "A" for stopped in suspended],
    )
    return [about_people("eobi/old_age_pensioners_2025-06-15.csv", people, who, columns)]


EOBI_PENSIONERS = Source(
    code="eobi-pensioners",
    number=2,
    layout=Text(
        (
            "PENSION_NO",
            "EOBI_NO",
            "PENSIONER_NAME",
            "FATHER_HUSBAND",
            "CNIC",
            "SEX",
            "DOB",
            "PENSION_FROM",
            "MONTHLY_PENSION",
            "LAST_PAID_ON",
            "DISTRICT",
            "STATUS",
        ),
        quote_all=True,
    ),
    name_column="PENSIONER_NAME",
    rows=eobi_pensioners,
)
