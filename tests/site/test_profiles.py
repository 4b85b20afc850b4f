"""Two installations of one package: a prosecution service's files and a poverty registry never share a house."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from saiban.site.profiles import PROFILES
from tests.conftest import Home, home_in

ROOMS_OF_THE_REGISTRY = ("registry", "consolidation", "schemes", "exchange", "desk", "statistics")

# Makes the prosecution's installation and tells what there is: tables, addresses, and what somebody signed in gets.
TELL = """
import json
from saiban.frame.setup import set_up
set_up()
from django.core.management import call_command
call_command("check", "--fail-level", "WARNING")
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from saiban.access.models import Posting, Purpose
from saiban.access.sign_in.second_factor import GIVEN
from saiban.access.viewer import POSTING_KEY, PURPOSE_KEY
from saiban.cases import types

with connection.cursor() as cursor:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    tables = sorted(name for (name,) in cursor.fetchall())
user = get_user_model().objects.create_user("rashid", "Neem-tree-47-shade", full_name="Rashid Ali")
posting = Posting.objects.create(
    user=user, role="assistant_district_prosecutor", organisation_id="prosecution-sindh", valid=("2020-01-01", None)
)
client = Client(SERVER_NAME="localhost")
client.force_login(user)
session = client.session
session[POSTING_KEY], session[PURPOSE_KEY] = posting.pk, Purpose.PROSECUTION.value
session[GIVEN] = user.pk  # what prosecutors may do asks for a second factor
session.save()
pages = {path: client.get(path).status_code for path in ("/", "/work/", "/cases/", "/procedures/", "/find/", "/desk/")}
print(json.dumps({
    "tables": tables,
    "rooms": sorted(app.label for app in apps.get_app_configs() if app.name.startswith("saiban.")),
    "addresses": sorted({one.namespace for one in get_resolver().url_patterns if getattr(one, "namespace", None)}),
    "case_types": [one.code for one in types.registered()],
    "pages": pages,
}))
"""


@dataclass(frozen=True)
class Prosecution:
    """An installation of the prosecution's profile, and what it tells of itself."""

    home: Home
    told: Mapping[str, object]


@pytest.fixture(scope="module")
def prosecution(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prosecution]:
    """Install it once, in a data folder of its own; only the first command names the profile."""
    data = tmp_path_factory.mktemp("prosecution") / "data"
    for home in home_in(data, profile="prosecution"):
        told = json.loads(home.run("-c", TELL).splitlines()[-1])
        yield Prosecution(Home(data, profile=""), told)


def test_the_prosecution_has_its_own_database_without_a_table_of_the_registry(prosecution: Prosecution) -> None:
    told = prosecution.told
    assert told["rooms"] == ["access", "cases", "directory", "frame", "prosecution"]
    ours = [name for name in told["tables"] if name.split("_")[0] in {*PROFILES["tests"].rooms}]
    assert {name.split("_")[0] for name in ours} == {"access", "cases", "directory", "frame", "prosecution"}
    assert "prosecution_hearing" in ours
    assert not set(told["addresses"]) & set(ROOMS_OF_THE_REGISTRY)
    assert told["case_types"] == sorted(told["case_types"]) and "criminal_case" in told["case_types"]
    assert "grievance" not in told["case_types"]


def test_its_pages_work_and_those_of_the_registry_are_not_there(prosecution: Prosecution) -> None:
    pages = prosecution.told["pages"]
    assert pages == {"/": 200, "/work/": 200, "/cases/": 200, "/procedures/": 200, "/find/": 404, "/desk/": 404}


def test_later_commands_need_not_be_told_the_profile_and_those_of_the_registry_are_refused(
    prosecution: Prosecution, tmp_path: Path
) -> None:
    home = prosecution.home
    copy = tmp_path / "copy.tar"
    home.run("-m", "saiban.cli", "backup", str(copy))
    process = home.start("-m", "saiban.cli", "fingerprint")
    _printed, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "does not have" in " ".join(errors.split()) and "Traceback" not in errors
    for other in home_in(tmp_path / "restored", profile=""):
        other.run("-m", "saiban.cli", "restore", str(copy))
        assert (other.data / "profile").read_text().strip() == "prosecution"


def test_a_data_folder_never_changes_its_profile(prosecution: Prosecution) -> None:
    said = settings_in(prosecution.home.data, "registry")
    assert said.returncode != 0
    assert "never share one" in said.stderr
    assert settings_in(prosecution.home.data, "court").returncode != 0


def test_the_registry_has_no_page_of_the_prosecution(tmp_path: Path) -> None:
    said = settings_in(tmp_path / "new", "")
    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout) == sorted([*ROOMS_OF_THE_REGISTRY, "access", "cases", "directory", "frame"])


def settings_in(data: Path, profile: str) -> subprocess.CompletedProcess[str]:
    """Read the settings of a data folder in a process of their own, and print which rooms there are."""
    code = (
        "import json; from saiban.site import settings;"
        "print(json.dumps(sorted(a[7:] for a in settings.INSTALLED_APPS if a.startswith('saiban.'))))"
    )
    environment = Home(data, profile=profile).environment
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
