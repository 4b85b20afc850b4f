"""Whoever changes what happened in a case, even as the owner of the database, is found out."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from saiban.access.models import Role
from saiban.cases import chain, services, types
from saiban.cases.actors import Actor
from saiban.cases.models import Case, CaseEvent, CaseSecret
from saiban.cases.parties import NewParty
from saiban.cases.verifying import verify_case
from saiban.directory.models import Organisation
from saiban.frame import embedded, rotation, sealed
from saiban.frame.cluster import SUPERUSER
from tests.cases.complaint import COMPLAINT
from tests.cases.people import happen, key, office, officer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case() -> Case:
    """A complaint that was taken up, asked about and answered."""
    types.register(COMPLAINT)
    made = services.open_case(
        case_type="complaint",
        actor=Actor.public("web"),
        office=office(),
        organisation=Organisation.objects.get(pk="bisp"),
        title="Money held back",
        parties=[NewParty("complainant", "Nasreen Bibi", "0300 5550123", identifiers={"cnic": "35202-2345678-2"})],
        fields={"about": "money", "story": "The shop kept 500 rupees."},
        key=key(),
    )
    imran = officer("imran")
    happen(made, "take", imran)
    happen(made, "answer", imran, fields={"outcome": "upheld"}, reason="The receipt shows it.")
    assert verify_case(made) == []
    return made


def as_superuser(*statements: str) -> None:
    """Change rows as nobody but the master of the server can: with triggers off."""
    address = embedded.described().address(SUPERUSER, connection.settings_dict["NAME"])
    with psycopg.connect(address, autocommit=True) as master:
        master.execute("SET session_replication_role = replica")
        for statement in statements:
            master.execute(statement)


TAMPERING: dict[str, tuple[str, str]] = {
    "the outcome in an event": ("UPDATE cases_caseevent SET outcome = 'not_upheld' WHERE seq = 3", "altered"),
    "the time of an event": ("UPDATE cases_caseevent SET at = at - interval '3 days' WHERE seq = 2", "altered"),
    "when it was entered": ("UPDATE cases_caseevent SET entered_at = at + interval '1 s' WHERE seq = 2", "altered"),
    "who did it": ("UPDATE cases_caseevent SET channel = 'phone' WHERE seq = 1", "altered"),
    "a field": ("""UPDATE cases_caseevent SET fields = fields || '{"about": "manner"}' WHERE seq = 1""", "altered"),
    "the stage of an event": ("UPDATE cases_caseevent SET stage_to = 'asked' WHERE seq = 2", "altered"),
    "an event taken out": ("DELETE FROM cases_caseevent WHERE seq = 2", "missing"),
    "the last event taken out": (
        "DELETE FROM cases_casesecret WHERE event_id IN (SELECT id FROM cases_caseevent WHERE seq = 3); "
        "DELETE FROM cases_caseevent WHERE seq = 3",
        "cut_off",
    ),
    "the sealed reason taken out": ("DELETE FROM cases_casesecret WHERE field = '@reason'", "secret_gone"),
    "the sealed story put in place of the reason": (
        "UPDATE cases_casesecret SET cipher = (SELECT cipher FROM cases_casesecret WHERE field = 'story') "
        "WHERE field = '@reason'",
        "secret_altered",
    ),
    "the stage of the case": ("UPDATE cases_case SET stage = 'lodged', closed_at = NULL", "state_differs"),
    "the outcome of the case": ("UPDATE cases_case SET outcome = 'not_upheld'", "state_differs"),
    "who sees the case": ("UPDATE cases_case SET confidentiality = 'sealed'", "state_differs"),
    "whose it is": ("UPDATE cases_case SET office_id = NULL", "state_differs"),
    "its facts": ("""UPDATE cases_case SET facts = '{"about": "manner"}'""", "state_differs"),
    "the complainant's name": ("UPDATE cases_party SET name_cipher = NULL", "party_differs"),
    "the complainant": ("DELETE FROM cases_partyidentifier; DELETE FROM cases_party", "party_differs"),
    "the title": ("UPDATE cases_case SET title_cipher = NULL", "title_differs"),
    "when it was due": ("UPDATE cases_runningclock SET due_at = due_at + interval '9 days'", "clock_differs"),
    "the clock taken out": ("DELETE FROM cases_runningclock", "clock_differs"),
    "the declaration": ("UPDATE cases_casetypeversion SET declaration = declaration || ' '", "declaration_altered"),
}


def test_nothing_that_was_changed_goes_unseen(case: Case) -> None:
    for what, (statement, kind) in TAMPERING.items():
        tables = ["case", "caseevent", "casesecret", "party", "partyidentifier", "runningclock", "casetypeversion"]
        copies = [f"CREATE TABLE copy_{table} AS TABLE cases_{table}" for table in tables]
        as_superuser(*copies, statement)
        found = {finding.kind for finding in verify_case(case)}
        for table in tables:
            as_superuser(
                f"DELETE FROM cases_{table}",
                f"INSERT INTO cases_{table} SELECT * FROM copy_{table}",
                f"DROP TABLE copy_{table}",
            )
        assert kind in found, what
        assert verify_case(case) == [], what


def test_a_chain_that_is_computed_anew_differs_from_the_log(case: Case) -> None:
    """The master of the database turns the answer round, and makes every hash fit again."""
    events = list(case.events.order_by("seq"))
    events[2].outcome, events[2].fields = "not_upheld", events[2].fields | {"outcome": "not_upheld"}
    events[2].hash = chain.hash_of(events[2], number=case.number, track=None)
    as_superuser(
        f"UPDATE cases_caseevent SET outcome = 'not_upheld', hash = '{events[2].hash}', "
        """fields = fields || '{"outcome": "not_upheld"}' WHERE seq = 3""",
        f"UPDATE cases_case SET outcome = 'not_upheld', head = '{events[2].hash}'",
    )
    assert [finding.kind for finding in verify_case(case)] == ["log_differs"]


CHANGES: tuple[Callable[[Case], object], ...] = (
    lambda case: case.events.update(channel="phone"),
    lambda case: case.events.filter(seq=3)._raw_delete("default"),
    lambda case: CaseSecret.objects.filter(event__case=case).update(field="other"),
    lambda case: CaseSecret.objects.filter(event__case=case)._raw_delete("default"),
)


@pytest.mark.parametrize("change", CHANGES)
def test_the_application_can_not_change_what_happened(case: Case, change: Callable[[Case], object]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        change(case)
    assert verify_case(case) == []


def test_not_even_the_owner_changes_an_event_while_the_trigger_stands(case: Case) -> None:
    address = embedded.described().address("saiban_owner", connection.settings_dict["NAME"])
    with psycopg.connect(address, autocommit=True) as owner:
        for statement in ("UPDATE cases_caseevent SET channel = 'x'", "DELETE FROM cases_casetypeversion"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only be added to"):
                owner.execute(statement)


def test_new_keys_leave_the_chain_whole(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = [column for column in sealed.declared() if column.table.startswith("cases_")]
    monkeypatch.setattr(sealed, "declared", lambda: ours)
    before = CaseSecret.objects.get(event__case=case, field="story").cipher
    rotation.rotate("field")
    rotation.rotate("blind")
    case = Case.objects.get(pk=case.pk)
    assert bytes(CaseSecret.objects.get(event__case=case, field="story").cipher) != bytes(before)
    assert verify_case(case) == []
    assert case.parties.get().name == "Nasreen Bibi"
    story = CaseSecret.objects.get(event__case=case, field="story")
    assert chain.value_in(story.opened) == "The shop kept 500 rupees."


def test_an_event_holds_nothing_that_was_told_in_confidence(case: Case) -> None:
    kept = str(list(CaseEvent.objects.filter(case=case).values_list("fields", flat=True)))
    assert "500 rupees" not in kept and "receipt" not in kept and "Nasreen" not in kept and "35202" not in kept
    assert Role.SCHEME_OFFICER not in kept
