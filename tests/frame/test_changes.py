"""Change events: the same rows from a page that changes one person and from a bulk load that changes many."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from saiban.frame import changes
from saiban.frame.changes import record_changes, record_changes_from
from saiban.frame.models import ChangeEvent

pytestmark = pytest.mark.django_db


def test_a_page_writes_who_changed_whom() -> None:
    assert record_changes("person", "merged", [7, 3], user=42) == 2
    written = ChangeEvent.objects.order_by("id").values_list("subject_kind", "subject", "what", "user", "run")
    assert list(written) == [("person", 7, "merged", 42, None), ("person", 3, "merged", 42, None)]


def test_a_bulk_load_writes_from_a_query_without_carrying_the_rows() -> None:
    query = "SELECT number * 10 FROM generate_series(1, %s) AS number ORDER BY number"
    assert record_changes_from(query, [1000], "household", "added", run=5) == 1000
    subjects = list(ChangeEvent.objects.filter(run=5).order_by("id").values_list("subject", flat=True))
    assert subjects == [number * 10 for number in range(1, 1001)]


def test_nothing_changed_is_no_event() -> None:
    assert record_changes("person", "changed", []) == 0
    assert not ChangeEvent.objects.exists()


def test_an_unknown_kind_of_change_is_refused() -> None:
    with pytest.raises(ValueError, match="vanished"):
        record_changes("person", "vanished", [1])


def test_an_event_stands_exactly_when_its_change_does() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record_changes("person", "ended", [1])
        raise RuntimeError("the run was stopped")
    assert not ChangeEvent.objects.exists()


@pytest.mark.parametrize("act", [lambda events: events.update(subject=9), lambda events: events.delete()])
def test_what_was_written_stays(act: object) -> None:
    record_changes("person", "added", [1])
    with pytest.raises(DatabaseError), transaction.atomic():
        act(ChangeEvent.objects.all())  # type: ignore[operator] - the parameters are functions
    assert ChangeEvent.objects.get().subject == 1


def test_events_are_followed_only_up_to_where_none_can_come_before() -> None:
    import psycopg
    from django.db import connection

    from saiban.frame import database, roles

    address = database.parameters(roles.APPLICATION) | {"dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(**address) as publishing:
        publishing.execute("SELECT pg_advisory_xact_lock_shared(%s)", [changes._WRITING])
        assert changes.settled_until() is None

    assert changes.settled_until() == 0
    record_changes("person", "added", [1])
    assert changes.settled_until() == ChangeEvent.objects.get().pk
