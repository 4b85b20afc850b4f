"""What the application role may do in the database, and what it may not."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from saiban.frame.models import ChangeEvent

REFUSED = {
    "change a line of the access log": "UPDATE access_accesslog SET act = 'nothing'",
    "delete the access log": "DELETE FROM access_accesslog",
    "change a change event": "UPDATE frame_changeevent SET what = 'added'",
    "delete change events": "DELETE FROM frame_changeevent",
    "empty a table": "TRUNCATE directory_place CASCADE",
    "drop a table": "DROP TABLE directory_place CASCADE",
    "make a table": "CREATE TABLE copies (name text)",
    "pretend a migration": "INSERT INTO django_migrations (app, name, applied) VALUES ('registry', '9', now())",
    "read the roles' passwords": "SELECT rolpassword FROM pg_authid",
    "read the server's files": "SELECT pg_read_file('postgresql.conf')",
    "run a program": "COPY directory_place TO PROGRAM 'cat'",
}


@pytest.mark.django_db
@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED.keys())
def test_the_application_may_not(statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"denied|must be owner"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.django_db
def test_the_application_writes_rows_and_temporary_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE incoming (name text)")
        cursor.execute("INSERT INTO incoming VALUES ('غلام فاطمہ')")
        cursor.execute("SELECT name FROM incoming")
        assert cursor.fetchone() == ("غلام فاطمہ",)
    ChangeEvent.objects.create(subject_kind="person", subject=1, what="added")
    assert ChangeEvent.objects.count() == 1


@pytest.mark.django_db
def test_trigram_search_knows_urdu_letters() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT similarity('محمد حسین', 'محمد حسن') > 0.4")
        assert cursor.fetchone() == (True,)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_transactional_test_finds_nothing_of_the_one_before(turn: int) -> None:
    assert not ChangeEvent.objects.exists()
    ChangeEvent.objects.create(subject_kind="person", subject=turn, what="added")
