"""The provincial social security institutions and the Workers' Welfare Fund."""

from __future__ import annotations

from datetime import date

import numpy as np

from saiban.synth import slips
from saiban.synth.clerk import Clerk, dates
from saiban.synth.desk import Desk, Source, scheme_numbers
from saiban.synth.families import FEMALE
from saiban.synth.layouts import Text, Workbook
from saiban.synth.people import TODAY
from saiban.synth.sheets import Cell, Sheet, about_people, again
from saiban.synth.tables import Ints, amounts

PESSI_SALT, SESSI_SALT, KP_ESSI_SALT, WWF_SALT = 102, 103, 104, 106


def _secured(desk: Desk, region: str) -> Ints:
    """Return whom a provincial institution secures; Punjab's does not secure Islamabad."""
    if desk.people.place.region != region or desk.people.place.name == "Islamabad":
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(desk.jobs.in_essi)


def pessi(desk: Desk, clerk: Clerk, rng: np.random.Generator) -> list[Sheet]:
    """List Punjab's secured workers, as a directorate keeps them in a workbook."""
    people, jobs, firms = desk.people, desk.jobs, desk.employers
    who = again(rng, _secured(desk, "P"), clerk.rate["duplicate"])
    employer = jobs.employer[who]
    name, guardian = clerk.names(who), clerk.guardians(who)
    clerk.exchange(name, guardian)
    typed_as_text = rng.random(len(who)) < 0.2
    born: list[Cell] = [
        _excel_day(text) if not as_text else text
        for text, as_text in zip(clerk.births(who), typed_as_text.tolist(), strict=True)
    ]
    columns = (
        list(range(1, len(who) + 1)),
        scheme_numbers(people.person[who], PESSI_SALT, "SS-{n:07d}"),
        name,
        guardian,
        clerk.cnics(who),
        born,
        ["Female" if sex == FEMALE else "Male" for sex in people.sex[who].tolist()],
        clerk.phones(who),
        clerk.districts(who),
        [firms.essi_number(number) for number in employer.tolist()],
        [slips.employer(firms.name[number - 1], number) for number in employer.tolist()],
        jobs.wage[who].tolist(),
        jobs.start[who].astype(object).tolist(),
    )
    return [about_people("pessi/Secured_Workers_31-05-2025.xlsx", people, who, columns, employer)]


def _excel_day(text: str) -> Cell:
    """Return a typed day as a date where it is one, as a spreadsheet would, else the text."""
    parts = text.split("/")
    if len(parts) != 3 or parts[:2] == ["31", "02"]:
        return text
    return date(int(parts[2]), int(parts[1]), int(parts[0]))


PESSI = Source(
    code="pessi",
    number=3,
    layout=Workbook(
        (
            ("", "Sr. No"),
            ("", "SS No."),
            ("Secured Worker", "Name"),
            ("Secured Worker", "Father's / Husband's Name"),
            ("Secured Worker", "CNIC"),
            ("Secured Worker", "Date of Birth"),
            ("Secured Worker", "Gender"),
            ("Secured Worker", "Cell No"),
            ("Secured Worker", "District"),
            ("Establishment", "Reg. No."),
            ("Establishment", "Name"),
            ("Employment", "Wages (Rs.)"),
            ("Employment", "Appointed on"),
        ),
        sheet="Secured Workers",
        above=("PUNJAB EMPLOYEES SOCIAL SECURITY INSTITUTION", "Secured workers as on 31-05-2025", ""),
    ),
    name_column="Name",
    rows=pessi,
)


def sessi(desk: Desk, clerk: Clerk, rng: np.random.Generator) -> list[Sheet]:
    """List Sindh's secured workers with the contribution of May 2025."""
    people, jobs, firms = desk.people, desk.jobs, desk.employers
    who = again(rng, _secured(desk, "S"), clerk.rate["duplicate"])
    employer = jobs.employer[who]
    columns = (
        scheme_numbers(people.person[who], SESSI_SALT, "SES/{o}/{n:07d}"),
        clerk.names(who, "upper"),
        clerk.guardians(who, "upper"),
        clerk.cnics(who),
        clerk.births(who, "%d.%m.%Y"),
        ["F" if sex == FEMALE else "M" for sex in people.sex[who].tolist()],
        clerk.districts(who, "upper"),
        [firms.essi_number(number) for number in employer.tolist()],
        [slips.employer(firms.name[number - 1], number + 1).upper() for number in employer.tolist()],
        [f"{wage:,}" for wage in jobs.wage[who].tolist()],
        [f"{wage * 6 // 100:,}" for wage in jobs.wage[who].tolist()],
    )
    return [about_people("sessi/sessi_workers_may_2025.csv", people, who, columns, employer)]


SESSI = Source(
    code="sessi",
    number=4,
    layout=Text(
        (
            "S.S. NUMBER",
            "WORKER’S NAME",
            "FATHER’S/HUSBAND’S NAME",
            "C.N.I.C.",
            "BIRTH",
            "M/F",
            "DISTT.",
            "EMPLOYER REG",
            "EMPLOYER",
            "WAGES",
            "CONTRIBUTION @6%",
        ),
        delimiter=";",
        encoding="cp1252",
    ),
    name_column="WORKER’S NAME",
    rows=sessi,
)


def kp_essi(desk: Desk, clerk: Clerk, rng: np.random.Generator) -> list[Sheet]:
    """List Khyber Pakhtunkhwa's secured workers, saved from a spreadsheet as Unicode text."""
    people, jobs, firms = desk.people, desk.jobs, desk.employers
    who = again(rng, _secured(desk, "K"), clerk.rate["duplicate"])
    employer = jobs.employer[who]
    columns = (
        scheme_numbers(people.person[who], KP_ESSI_SALT, "KP{n:07d}"),
        clerk.names(who),
        clerk.fathers(who),
        clerk.cnics(who),
        clerk.births(who, "%d-%m-%Y"),
        clerk.phones(who),
        clerk.districts(who),
        [firms.essi_number(number) for number in employer.tolist()],
        [slips.employer(firms.name[number - 1], number + 2) for number in employer.tolist()],
        jobs.wage[who].tolist(),
        dates(jobs.start[who], "%d-%m-%Y"),
    )
    return [about_people("kp-essi/KPESSI workers 2025-05.txt", people, who, columns, employer)]


KP_ESSI = Source(
    code="kp-essi",
    number=5,
    layout=Text(
        (
            "Security No",
            "Worker Name",
            "Father Name",
            "CNIC No",
            "DOB",
            "Mobile",
            "District",
            "Factory No",
            "Factory",
            "Wage",
            "Joined",
        ),
        delimiter="\t",
        encoding="utf-16",
        above=("KP Employees Social Security Institution - secured workers",),
    ),
    name_column="Worker Name",
    rows=kp_essi,
)


def wwf(desk: Desk, clerk: Clerk, rng: np.random.Generator) -> list[Sheet]:
    """List the Workers' Welfare Fund's marriage grants."""
    people, jobs, firms = desk.people, desk.jobs, desk.employers
    who = again(rng, desk.enrolled.wwf, clerk.rate["duplicate"])
    employer = jobs.employer[who]
    paid = (np.datetime64(TODAY) - 20 - rng.integers(0, 500, len(who))).astype(object).tolist()
    columns = (
        scheme_numbers(people.person[who], WWF_SALT, "MG/{o}/{n:07d}"),
        clerk.names(who),
        clerk.guardians(who),
        clerk.cnics(who),
        clerk.phones(who),
        clerk.districts(who),
        [slips.employer(firms.name[number - 1], number + 3) for number in employer.tolist()],
        ["Marriage grant"] * len(who),
        [amounts()["wwf_marriage"]] * len(who),
        paid,
        [f"CHQ{n:08d}" for n in rng.integers(0, 10**8, len(who)).tolist()],
    )
    return [about_people("wwf/WWF grants 2024-25.xlsx", people, who, columns, employer)]


WWF = Source(
    code="wwf",
    number=6,
    layout=Workbook(
        tuple(
            ("", name)
            for name in (
                "Case No",
                "Worker",
                "S/o, D/o, W/o",
                "CNIC",
                "Contact",
                "District",
                "Industrial Unit",
                "Grant",
                "Amount (Rs.)",
                "Date of Payment",
                "Cheque No",
            )
        ),
        sheet="Grants",
        cover="Workers' Welfare Fund: grants paid 2024-25. Details on the next sheet.",
    ),
    name_column="Worker",
    rows=wwf,
)
