"""One hash for the content of each table, so that two registries can be compared."""

from __future__ import annotations

from django.db import connection, models

from saiban.engine import digests
from saiban.registry.models import NameToken, Person, Publication, RegistryEvent, SourceRecord
from saiban.registry.publish.tables import TABLES


def fingerprint() -> dict[str, str]:
    """Return table -> hash of all its rows, living and ended, in whatever order they lie.

    Left out are time stamps and surrogate keys: a publication counts by its place in the order of publications, a
    source record by its text. Every row is hashed by itself; the sums of the hashes tell tables apart.
    """
    return {model._meta.db_table: _of(model) for model in _models()}


def _models() -> list[type[models.Model]]:
    return [*(table.model for table in TABLES), Publication, RegistryEvent, NameToken]


def _of(model: type[models.Model]) -> str:
    joins: list[str] = []
    columns: list[str] = []
    surrogate = isinstance(model._meta.pk, models.BigAutoField) or model is SourceRecord
    for field in model._meta.concrete_fields:
        if (field.primary_key and surrogate) or isinstance(field, models.DateTimeField) or field.column == "row_digest":
            continue
        column = f"t.{field.column}"
        if field.related_model is Publication:
            name = f"run_{len(joins)}"
            joins.append(f"LEFT JOIN ranked {name} ON {name}.id = {column}")
            column = f"{name}.place"
        elif field.related_model is SourceRecord:
            joins.append(f"LEFT JOIN registry_sourcerecord r ON r.id = {column}")
            column = "r.record"
        elif model is Person and field.column == "provenance":
            column = _PROVENANCE
        elif model is RegistryEvent and field.column in ("before", "after"):
            column = _HELD.format(column=column)
        columns.append(column)
    hashed = f"md5(ROW({', '.join(columns)})::text)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH ranked AS (SELECT id, rank() OVER (ORDER BY id) AS place FROM registry_publication), "
            f"hashed AS MATERIALIZED (SELECT {hashed} AS hash FROM {model._meta.db_table} t {' '.join(joins)}) "
            "SELECT count(*), sum(('x' || left(hash, 16))::bit(64)::bigint::numeric), "
            "sum(('x' || right(hash, 16))::bit(64)::bigint::numeric) FROM hashed"
        )
        return digests.digest([str(value) for value in cursor.fetchone()])


_PROVENANCE = (
    "(SELECT string_agg(won.key || '=' || s.record, ' ' ORDER BY won.key) "
    "FROM jsonb_each_text(t.provenance) won JOIN registry_sourcerecord s ON s.id = won.value::bigint)"
)
_HELD = (
    "(SELECT string_agg(held.key || '=' || s.record, ' ' ORDER BY held.key, s.record) FROM jsonb_each({column}) held, "
    "jsonb_array_elements_text(held.value) v JOIN registry_sourcerecord s ON s.id = v.value::bigint)"
)
