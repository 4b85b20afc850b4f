"""The made-up office: accounts, counsel with grade and roster, police stations and courts of Karachi."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from saiban.access.demo import DemoAccount, make_demo_accounts
from saiban.access.models import Role, User
from saiban.directory.models import Place
from saiban.prosecution.law.tracks import ANTI_TERRORISM, NARCOTICS, SEXUAL_OFFENCE
from saiban.prosecution.models import Counsel, CounselPosting, Court, PoliceStation

SERVICE, DISTRICT = "prosecution-sindh", "Karachi South"
BEGAN = date(2020, 1, 1)

ACCOUNTS = (
    DemoAccount("general", "Faiza Shah", Role.PROSECUTOR_GENERAL, SERVICE),
    DemoAccount("dpp", "Ghulam Mustafa Memon", Role.DISTRICT_PROSECUTOR, SERVICE, DISTRICT),
    DemoAccount("deputy", "Rubina Soomro", Role.DEPUTY_DISTRICT_PROSECUTOR, SERVICE, DISTRICT),
    DemoAccount("rashid", "Rashid Ali Jatoi", Role.ASSISTANT_DISTRICT_PROSECUTOR, SERVICE, DISTRICT),
    DemoAccount("nadia", "Nadia Baloch", Role.ASSISTANT_DISTRICT_PROSECUTOR, SERVICE, DISTRICT),
    DemoAccount("imtiaz", "Imtiaz Chandio", Role.ASSISTANT_DISTRICT_PROSECUTOR, SERVICE, DISTRICT),
    DemoAccount("sana", "Sana Qureshi", Role.ASSISTANT_DISTRICT_PROSECUTOR, SERVICE, DISTRICT),
    DemoAccount("yasir", "Yasir Abro", Role.DEPUTY_DISTRICT_PROSECUTOR, SERVICE, DISTRICT),
    DemoAccount("asma", "Asma Shaikh", Role.DEPUTY_DISTRICT_PROSECUTOR, SERVICE, DISTRICT),
    DemoAccount("bilal", "Bilal Kalhoro", Role.DEPUTY_DISTRICT_PROSECUTOR, SERVICE, DISTRICT),
    DemoAccount("danish", "Danish Mahar", Role.DEPUTY_DISTRICT_PROSECUTOR, SERVICE, DISTRICT),
    DemoAccount("erum", "Erum Panhwar", Role.ASSISTANT_DISTRICT_PROSECUTOR, SERVICE, DISTRICT),
    DemoAccount("farhan", "Farhan Bhutto", Role.ASSISTANT_DISTRICT_PROSECUTOR, SERVICE, DISTRICT),
    DemoAccount("registrar", "Abdul Karim", Role.REGISTRAR, SERVICE, DISTRICT),
    DemoAccount("law", "Zubaida Khuhro", Role.LAW_OFFICER, SERVICE),
    DemoAccount("auditor", "Tariq Mehmood", Role.AUDITOR, SERVICE),
    DemoAccount("admin", "Saima Gul", Role.ADMINISTRATOR, SERVICE),
    DemoAccount("admin2", "Naveed Akhtar", Role.ADMINISTRATOR, SERVICE),
)

STATIONS = (
    ("ps-saddar", "Saddar", "صدر", PoliceStation.Kind.ORDINARY),
    ("ps-clifton", "Clifton", "کلفٹن", PoliceStation.Kind.ORDINARY),
    ("ps-defence", "Defence", "ڈیفنس", PoliceStation.Kind.ORDINARY),
    ("ps-kharadar", "Kharadar", "کھارادر", PoliceStation.Kind.ORDINARY),
    ("ps-garden", "Garden", "گارڈن", PoliceStation.Kind.ORDINARY),
    ("ps-boat-basin", "Boat Basin", "بوٹ بیسن", PoliceStation.Kind.ORDINARY),
    ("ps-women-south", "Women Police Station South", "خواتین تھانہ جنوبی", PoliceStation.Kind.WOMEN),
    ("ps-ctd-karachi", "CTD Karachi", "سی ٹی ڈی کراچی", PoliceStation.Kind.CTD),
)

COURTS = (
    ("magistrate-1-south", "Judicial Magistrate I, South", "جوڈیشل مجسٹریٹ اول، جنوبی", Court.Kind.MAGISTRATE, False),
    ("magistrate-2-south", "Judicial Magistrate II, South", "جوڈیشل مجسٹریٹ دوم، جنوبی", Court.Kind.MAGISTRATE, False),
    ("session-south", "Sessions Judge, South", "سیشن جج، جنوبی", Court.Kind.SESSION, False),
    ("session-1-south", "Additional Sessions Judge I, South", "ایڈیشنل سیشن جج اول، جنوبی", Court.Kind.SESSION, False),
    ("atc-2-karachi", "Anti-Terrorism Court II, Karachi", "انسداد دہشت گردی عدالت دوم، کراچی",
     Court.Kind.ANTI_TERRORISM, True),
    ("narcotics-1-karachi", "Special Court I (CNS), Karachi", "خصوصی عدالت اول (منشیات)، کراچی",
     Court.Kind.NARCOTICS, False),
    ("gbv-south", "Special Court under the Anti-Rape Act, South", "انسداد ریپ خصوصی عدالت، جنوبی",
     Court.Kind.ANTI_RAPE, False),
)  # fmt: skip

_COUNSEL = {
    "dpp": (19, 22, (ANTI_TERRORISM, NARCOTICS), 3, "session-south"),
    "deputy": (18, 15, (ANTI_TERRORISM,), 2, "atc-2-karachi"),
    "yasir": (18, 13, (NARCOTICS,), 2, "narcotics-1-karachi"),
    "rashid": (17, 9, (ANTI_TERRORISM,), 1, "session-1-south"),
    "nadia": (17, 8, (SEXUAL_OFFENCE,), 2, "gbv-south"),
    "imtiaz": (17, 4, (), 1, "magistrate-1-south"),
    "sana": (17, 3, (), 1, "magistrate-2-south"),
    "asma": (18, 16, (ANTI_TERRORISM,), 2, ""),
    "bilal": (18, 14, (ANTI_TERRORISM, NARCOTICS), 2, ""),
    "danish": (18, 11, (ANTI_TERRORISM,), 2, ""),
    "erum": (17, 8, (ANTI_TERRORISM, SEXUAL_OFFENCE), 2, ""),
    "farhan": (17, 3, (ANTI_TERRORISM,), 1, ""),
}
"""User name: grade, years, certificates, clearance, the court of the roster (none: for the teams of complex cases)."""

_STANDS_IN = {"deputy": "rashid", "rashid": "imtiaz", "nadia": "sana", "imtiaz": "sana", "sana": "imtiaz"}


@transaction.atomic
def make_office() -> list[tuple[str, str, str, str]]:
    """Make stations, courts, accounts and counsel, and return (user name, password, role, organisation) of each."""
    district = Place.objects.get(level=Place.Level.DISTRICT, name_en=DISTRICT, valid_to=None)
    for code, name_en, name_ur, kind in STATIONS:
        PoliceStation.objects.get_or_create(
            code=code, defaults={"name_en": name_en, "name_ur": name_ur, "kind": kind, "district": district}
        )
    high, _new = Court.objects.get_or_create(
        code="high-court-sindh",
        defaults={
            "name_en": "High Court of Sindh, Karachi",
            "name_ur": "سندھ ہائی کورٹ، کراچی",
            "kind": Court.Kind.HIGH,
            "place_id": district.parent_id,
        },
    )
    for code, name_en, name_ur, kind, in_prison in COURTS:
        about = {"name_en": name_en, "name_ur": name_ur, "kind": kind, "place": district, "in_prison": in_prison}
        Court.objects.get_or_create(code=code, defaults=about | {"appeals_to": high})
    accounts = make_demo_accounts(ACCOUNTS)
    _counsel(district)
    return accounts


def _counsel(district: Place) -> None:
    today = date.today().year  # noqa: DTZ011 - a year is enough
    for username, (grade, years, certificates, clearance, _court) in _COUNSEL.items():
        Counsel.objects.get_or_create(
            user=User.objects.get(username=username),
            defaults={
                "grade": grade,
                "since": date(today - years, 3, 1),
                "district": district,
                "certificates": list(certificates),
                "clearance": clearance,
            },
        )
    by_name = {one.user.username: one for one in Counsel.objects.select_related("user")}
    for username, (*_about, court) in _COUNSEL.items():
        if not court:
            continue
        CounselPosting.objects.get_or_create(
            counsel=by_name[username],
            court_id=court,
            defaults={
                "days": (BEGAN, None),
                "substitute": by_name.get(_STANDS_IN.get(username, "")),
                "order": "PG/Karachi-South/2020/1",
            },
        )
