"""Counts the parts of names after a publication, set-wise."""

from __future__ import annotations

from django.db import connection, transaction

_COUNTED = """
    SELECT token, count(*) AS people
    FROM registry_person p, unnest(string_to_array(p.name_key, ' ')) AS token
    WHERE p.merged_into_id IS NULL AND p.run_ended_id IS NULL AND token <> ''
    GROUP BY token"""


def recount() -> None:
    """Make `NameToken` agree with the people of the present registry; rows that already agree are not touched.

    Call it at the end of a publication, in its transaction.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE counted_tokens ON COMMIT DROP AS {_COUNTED}")
        cursor.execute(
            "DELETE FROM registry_nametoken t WHERE NOT EXISTS (SELECT FROM counted_tokens c WHERE c.token = t.token)"
        )
        cursor.execute(
            "INSERT INTO registry_nametoken (token, people) SELECT token, people FROM counted_tokens "
            "ON CONFLICT (token) DO UPDATE SET people = excluded.people "
            "WHERE registry_nametoken.people <> excluded.people"
        )
        cursor.execute("DROP TABLE counted_tokens")
