"""Accounts for the demonstration: one for each way of working, with passwords made here and kept in the data folder."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from saiban.access.models import Posting, Role, User
from saiban.access.passwords import fresh_password
from saiban.access.postings.services import Wanted, give
from saiban.directory.models import Office, Organisation, Place
from saiban.frame.home import data_folder

FILE = "demo-accounts.json"


@dataclass(frozen=True)
class DemoAccount:
    """Somebody invented, and the posting that they get; `office` counts where the demonstration has made it."""

    username: str
    full_name: str
    role: Role
    organisation: str
    district: str = ""
    office: str = ""


ACCOUNTS = (
    DemoAccount("steward", "Ayesha Siddiqui", Role.STEWARD, "registry"),
    DemoAccount("bisp", "Bilal Ahmed Khan", Role.SCHEME_OFFICER, "bisp"),
    DemoAccount("eobi", "Rukhsana Parveen", Role.SCHEME_OFFICER, "eobi"),
    DemoAccount("nowshera", "Gul Zaman", Role.DESK_OFFICER, "kp-pnd", "Nowshera", "hub-pk526-03"),
    DemoAccount("zakat", "Abdul Wahid", Role.SCHEME_OFFICER, "zakat"),
    DemoAccount("baitulmal", "Sadia Noor", Role.SCHEME_OFFICER, "bait-ul-mal"),
    DemoAccount("baitulmal2", "Kamran Yousaf", Role.SCHEME_OFFICER, "bait-ul-mal"),
    DemoAccount("legalaid", "Asma Jabeen", Role.SCHEME_OFFICER, "legal-aid"),
    DemoAccount("clerk", "Sana Iqbal", Role.CLERK, "bisp"),
    DemoAccount("reviewer", "Farzana Malik", Role.CLERK, "registry"),
    DemoAccount("reviewer2", "Imran Qureshi", Role.CLERK, "registry"),
    DemoAccount("auditor", "Tariq Mehmood", Role.AUDITOR, "registry"),
    DemoAccount("agreements", "Tahira Saleem", Role.AGREEMENT_OFFICER, "registry"),
    DemoAccount("admin", "Nadia Rehman", Role.ADMINISTRATOR, "registry"),
    DemoAccount("admin2", "Saima Gul", Role.ADMINISTRATOR, "registry"),
)


@transaction.atomic
def make_demo_accounts(accounts: Sequence[DemoAccount] = ACCOUNTS) -> list[tuple[str, str, str, str]]:
    """Make a demonstration's accounts and return (user name, password, role, organisation) of each.

    Passwords are kept in the data folder, readable by its owner alone, so that a second call gives the same. An
    account whose password was changed gets the kept one back. Wants the directory loaded.
    """
    passwords = _kept_passwords(accounts)
    return [_account(one, passwords[one.username]) for one in accounts]


def _account(account: DemoAccount, password: str) -> tuple[str, str, str, str]:
    user, _new = User.objects.get_or_create(username=account.username, defaults={"full_name": account.full_name})
    if not user.check_password(password):
        user.set_password(password)
        user.save()
    organisation = Organisation.objects.get(code=account.organisation)
    if not Posting.objects.filter(user=user).exists():
        place = Place.objects.get(level=Place.Level.DISTRICT, name_en=account.district) if account.district else None
        office = Office.objects.filter(code=account.office).first()
        give(giver=None, wanted=Wanted(user, organisation, account.role, place, office))
    return account.username, password, str(account.role.label), str(organisation)


def _kept_passwords(accounts: Sequence[DemoAccount]) -> dict[str, str]:
    path = data_folder() / FILE
    kept = json.loads(path.read_text()) if path.exists() else {}
    passwords = {one.username: kept.get(one.username) or fresh_password() for one in accounts}
    if passwords != kept:
        draft = path.with_suffix(".draft")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            json.dump(passwords, stream, indent=1)
        draft.rename(path)
    return passwords
