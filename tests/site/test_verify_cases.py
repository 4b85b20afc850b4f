"""`saiban verify-cases` as an operator runs it."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytestmark = pytest.mark.xdist_group("processes")

OPEN = """
from saiban.frame.setup import set_up
set_up()
from saiban.cases import services, types
from saiban.cases.actors import Actor
from saiban.directory.models import Organisation
from tests.cases.complaint import COMPLAINT
types.register(COMPLAINT)
for key in ("first", "second"):
    case = services.open_case(
        case_type="complaint", actor=Actor.public("web"), office=None, organisation=Organisation.objects.get(pk="bisp"),
        fields={"about": "manner", "story": "I was sent away."}, key=key)
print(case.number)
"""
CHANGE = """
import psycopg
from saiban.frame import database, roles
database.use()
with psycopg.connect(**database.parameters(roles.OWNER)) as owner:
    owner.execute("UPDATE cases_case SET stage = 'answered' WHERE key = 'second'")
"""


def verify(home: Any, *options: str) -> tuple[int, dict[str, Any], str]:
    """Run the command; return how it ended, what it printed for programs, and all of it."""
    process = home.start("-m", "saiban.cli", "verify-cases", "--json", *options)
    printed, errors = process.communicate(timeout=120)
    return process.returncode, json.loads(printed.splitlines()[-1]) if printed else {}, printed + errors


@pytest.mark.long
def test_sound_cases_are_told_from_one_that_was_changed(own_home: Any, pytestconfig: pytest.Config) -> None:
    number = own_home.run("-c", f"import sys; sys.path.insert(0, {str(pytestconfig.rootpath)!r})\n{OPEN}").split()[-1]
    assert verify(own_home)[:2] == (0, {"cases": 2, "findings": 0})
    own_home.run("-c", CHANGE)
    code, figures, printed = verify(own_home)
    assert (code, figures) == (1, {"cases": 2, "findings": 1})
    assert number in printed and "state_differs" in printed
    assert verify(own_home, "--number", number.lower())[1] == {"cases": 1, "findings": 1}
    assert verify(own_home, "--number", "CMP-1")[0] != 0
