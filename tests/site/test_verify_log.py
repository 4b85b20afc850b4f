"""`saiban verify-log` as an operator runs it."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytestmark = pytest.mark.xdist_group("processes")

WRITE = """
from saiban.frame.setup import set_up
set_up()
from saiban.access import log
log.write(None, act="publish", subject_kind="publication", subjects=[1])
"""
SEAL = """
from saiban.frame import database
database.use()
from saiban.access.sealing.sealer import seal_now
seal_now()
"""
CHANGE = """
import psycopg
from saiban.frame import database, roles
database.use()
with psycopg.connect(**database.parameters(roles.OWNER)) as owner:
    owner.execute("ALTER TABLE access_accesslog DISABLE TRIGGER USER")
    owner.execute("UPDATE access_accesslog SET subjects = '{2}'")
    owner.execute("ALTER TABLE access_accesslog ENABLE TRIGGER USER")
"""


def verify(home: Any, *options: str) -> tuple[int, dict[str, Any]]:
    """Run the command; return how it ended and what it printed for programs."""
    process = home.start("-m", "saiban.cli", "verify-log", "--json", *options)
    printed, errors = process.communicate(timeout=120)
    return process.returncode, json.loads(printed.splitlines()[-1]) if printed else {"errors": errors}


@pytest.mark.long
def test_the_command_ends_with_one_where_something_was_changed(own_home: Any) -> None:
    own_home.run("-c", WRITE)
    ended, told = verify(own_home)
    assert (ended, told["found"], told["unsealed"]) == (1, {"unsealed": 1}, 1)

    own_home.run("-c", SEAL)
    ended, told = verify(own_home)
    assert (ended, told["sound"], told["rows"], told["heads"]) == (0, True, 1, 1)
    ended, told = verify(own_home, "--heads", str(own_home.data / "log-heads"))
    assert (ended, told["sound"]) == (0, True)

    own_home.run("-c", CHANGE)
    ended, told = verify(own_home)
    assert ended == 1
    (finding,) = told["findings"]
    assert (finding["kind"], finding["position"]) == ("altered", 1)
    assert finding["said"] == "The row, or its seal, is not what was sealed."
