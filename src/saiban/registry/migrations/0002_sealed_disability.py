"""Seal disability, on people and in what their records say; give identifiers the digest that survives new keys.

Rows of people and records keep their old digest, so that the next publication that changes anything writes each of
them once more, in place.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from saiban.registry import disability

BATCH = 10_000
TABLES = {
    "person": ("registry_person", "disabled", "TRUE", ""),
    "record": (
        "registry_sourcerecord",
        "(said->>'disabled')::boolean",
        "source_id IN (SELECT source_id FROM registry_sourcerecord WHERE said ? 'disabled')",
        ", said = t.said - 'disabled'",
    ),
}
DIGEST = """
    UPDATE registry_identifier SET row_digest = (
        left(md5({plain}), 16) || left(md5(cipher || blind), 16))::uuid"""
PLAIN = ("person_id", "kind", "last_four", "holder", "shared", "source", "valid", "record_id")


def seal(apps: Any, schema_editor: Any) -> None:
    """Move every flag into its cipher, in batches by key."""
    with schema_editor.connection.cursor() as cursor:
        for subject, (table, flag, which, more) in TABLES.items():
            last = -1
            while True:
                cursor.execute(
                    f"SELECT id, {flag} FROM {table} WHERE id > %s AND {which} ORDER BY id LIMIT {BATCH}", [last]
                )
                rows = cursor.fetchall()
                if not rows:
                    break
                keys = [key for key, _flag in rows]
                ciphers = disability.sealed(subject, keys, [flag for _key, flag in rows])
                cursor.execute(
                    f"UPDATE {table} t SET disability = n.cipher{more} "
                    "FROM unnest(%s::bigint[], %s::bytea[]) n (id, cipher) WHERE n.id = t.id",
                    [keys, ciphers],
                )
                last = keys[-1]
        plain = " || ".join(f"coalesce(octet_length({name}::text) || ':' || {name}::text, '-')" for name in PLAIN)
        cursor.execute(DIGEST.format(plain=plain))


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [
        migrations.AddField("person", "disability", models.BinaryField(default=b""), preserve_default=False),
        migrations.AddField("sourcerecord", "disability", models.BinaryField(null=True)),
        migrations.RunPython(seal, elidable=False),
        migrations.RemoveField("person", "disabled"),
    ]
