"""Numbers under which sources know people: one row for each person, number, source and holder, sealed.

Kinds: cnic, nic_old, phone, those of `identifiers` (passport, por, family...), and `scheme:<code>` for a scheme's own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from saiban.frame import crypto
from saiban.registry.golden.making import Making, span

_SEALED = pa.schema([("kind", pa.string()), ("value", pa.string()), ("cipher", pa.binary()), ("blind", pa.binary())])

_SAID = """
    SELECT id, person_key, 'cnic' AS kind, cnic AS value, coalesce(cnic_holder, 'own') AS holder FROM rec
    UNION ALL SELECT id, person_key, 'nic_old', nic_old, 'own' FROM rec
    UNION ALL SELECT id, person_key, 'phone', phone, 'own' FROM rec
    UNION ALL SELECT id, person_key, 'scheme:' || coalesce(scheme, source), scheme_number, 'own' FROM rec
    UNION ALL SELECT id, person_key, i.kind, i.value, 'own'
    FROM (SELECT id, person_key, unnest(identifiers) AS i FROM rec WHERE person_key IS NOT NULL)"""


def publish(making: Making) -> int:
    """Write `identifiers`; `shared` marks a number that stands on several people."""
    making.table(
        "numbers_said",
        f"""
        SELECT s.person_key, s.kind, s.value, s.holder, r.source, min(r.as_of) AS first_seen, max(r.as_of) AS last_seen,
               arg_max(r.id, (coalesce(r.as_of, DATE '0001-01-01'), r.id)) AS record
        FROM ({_SAID}) s JOIN rec r USING (id)
        WHERE s.person_key IS NOT NULL AND s.value <> ''
        GROUP BY ALL""",
    )
    making.streamed("numbers_sealed", _sealed(making), _SEALED)
    making.table(
        "numbers_shared",
        "SELECT kind, value FROM numbers_said GROUP BY kind, value HAVING count(DISTINCT person_key) > 1",
    )
    return making.publish(
        "identifiers",
        """
        SELECT n.person_key AS person_id, n.kind, s.cipher, s.blind, right(n.value, 4) AS last_four, n.holder,
               h.value IS NOT NULL AS shared, n.source, """
        + span("n.first_seen", "n.last_seen")
        + """ AS valid, n.record AS record_id
        FROM numbers_said n JOIN numbers_sealed s USING (kind, value) LEFT JOIN numbers_shared h USING (kind, value)""",
        sealed=("cipher", "blind"),
    )


def _sealed(making: Making) -> Iterator[pa.RecordBatch]:
    for batch in making.batches("SELECT DISTINCT kind, value FROM numbers_said"):
        kinds, values = batch.column(0).to_pylist(), batch.column(1).to_pylist()
        yield pa.RecordBatch.from_arrays(
            [
                pa.array(kinds, pa.string()),
                pa.array(values, pa.string()),
                pa.array(crypto.seal_many(kinds, values), pa.binary()),
                pa.array(crypto.blind_many(kinds, values), pa.binary()),
            ],
            schema=_SEALED,
        )
