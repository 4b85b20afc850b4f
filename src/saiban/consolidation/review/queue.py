"""The review queue after a run, set-wise: new pairs come in, open ones are carried on, settled ones are closed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from saiban.consolidation.models import ReviewBand, ReviewPair, Run
from saiban.consolidation.review.applying import apply_words
from saiban.consolidation.review.asked import COLUMNS, gather
from saiban.engine.duck import connect
from saiban.registry.exporting import exported
from saiban.registry.golden.making import text
from saiban.registry.publish.difference import fill

_KINDS = {
    "record_a": "text",
    "record_b": "text",
    "reason": "text",
    "probability": "double precision",
    "pattern": "bigint",
    "numbers": "smallint",
    "linked": "boolean",
    "floor": "smallint",
    "lot": "text",
    "queued": "boolean",
    "sampled": "boolean",
    "teaches": "double precision",
}

_JUDGED = """
SELECT least(a.record, b.record COLLATE "C"), greatest(a.record, b.record COLLATE "C"), p.linked, p.floor, p.id
FROM consolidation_reviewpair p
JOIN registry_sourcerecord a ON a.id = p.first_id AND a.run_ended_id IS NULL
JOIN registry_sourcerecord b ON b.id = p.second_id AND b.run_ended_id IS NULL
WHERE p.state = 'decided' AND p.reason <> 'cluster'
"""

DOUBLE_ONE_IN = 20
"""One pair in so many is given to two clerks, only to measure how far they agree."""

SAMPLES_A_TURN = 5
"""How many of a band's drawn pairs come for each pair of a reason in a province."""

_PLACED = f"""
CREATE TEMP TABLE review_placed ON COMMIT DROP AS
WITH found AS (
    SELECT a.id AS first_id, b.id AS second_id, n.*, x.id AS x, y.id AS y, s.organisation_id AS one_organisation,
           s.organisation_id = t.organisation_id AS one, x.district_id AS here, y.district_id AS there,
           coalesce(d.parent_id, e.parent_id, '') AS province
    FROM review_asked n
    JOIN registry_sourcerecord a ON a.record = n.record_a AND a.run_ended_id IS NULL
    JOIN registry_sourcerecord b ON b.record = n.record_b AND b.run_ended_id IS NULL
    JOIN directory_datasource s ON s.code = a.source_id JOIN directory_datasource t ON t.code = b.source_id
    LEFT JOIN registry_person x ON x.id = a.person_id LEFT JOIN registry_person y ON y.id = b.person_id
    LEFT JOIN directory_place d ON d.code = x.district_id LEFT JOIN directory_place e ON e.code = y.district_id),
paid AS (
    SELECT person FROM (SELECT x AS person FROM found UNION SELECT y FROM found) people
    WHERE EXISTS (SELECT FROM registry_enrolment f JOIN directory_scheme k ON k.code = f.scheme_id
                  WHERE f.person_id = person AND f.run_ended_id IS NULL AND f.status = 'active' AND k.kind <> 'survey')
       OR EXISTS (SELECT FROM registry_benefitpaid f WHERE f.person_id = person AND f.run_ended_id IS NULL))
SELECT first_id, second_id, reason, probability, pattern, numbers, linked, floor, sampled, teaches,
       get_byte(decode(substr(lot, 1, 2), 'hex'), 0) % {DOUBLE_ONE_IN} = 0 AS double,
       p.person IS NOT NULL AND q.person IS NOT NULL AS pays,
       CASE WHEN one THEN one_organisation END AS organisation_id,
       array_remove(ARRAY[here, CASE WHEN there IS DISTINCT FROM here THEN there END], NULL)::varchar[] AS districts,
       least(CASE WHEN queued THEN row_number() OVER (
                      PARTITION BY queued, reason, province ORDER BY teaches DESC, lot, first_id, second_id) END,
             CASE WHEN sampled THEN 1 + row_number() OVER (
                      PARTITION BY sampled, linked, floor ORDER BY lot, first_id, second_id) / {SAMPLES_A_TURN} END
       )::integer AS turn
FROM found LEFT JOIN paid p ON p.person = x LEFT JOIN paid q ON q.person = y
"""

_SAID = (
    "reason", "probability", "pattern", "numbers", "linked", "floor", "sampled", "double", "pays", "organisation_id",
    "districts", "turn", "teaches",
)  # fmt: skip

_TAKE_IN = f"""
INSERT INTO consolidation_reviewpair AS p (first_id, second_id, {", ".join(_SAID)}, state, wanted, asked_by_id)
SELECT first_id, second_id, {", ".join(_SAID)}, 'open', TRUE, %(run)s FROM review_placed
ORDER BY turn, teaches DESC, first_id, second_id
ON CONFLICT (first_id, second_id) DO UPDATE
SET {", ".join(f"{column} = excluded.{column}" for column in _SAID)}, asked_by_id = excluded.asked_by_id,
    settled_by_id = NULL,
    state = CASE p.state WHEN 'settled' THEN 'open' ELSE p.state END,
    wanted = CASE p.state WHEN 'settled' THEN TRUE ELSE p.wanted END
WHERE p.state = 'settled' OR ({", ".join(f"p.{column}" for column in _SAID)})
      IS DISTINCT FROM ({", ".join(f"excluded.{column}" for column in _SAID)})
"""

_CLOSE = """
UPDATE consolidation_reviewpair p SET state = 'settled', wanted = FALSE, sampled = FALSE, settled_by_id = %(run)s
WHERE p.state NOT IN ('decided', 'settled')
  AND NOT EXISTS (SELECT FROM review_placed n WHERE n.first_id = p.first_id AND n.second_id = p.second_id)
"""

_DRAWN = """
UPDATE consolidation_reviewpair SET sampled = NOT sampled
WHERE state = 'decided' AND sampled <> (id = ANY(%(drawn)s))
"""


@transaction.atomic
def load(links: Path, run: Run) -> None:
    """Bring the queue to what a published run left to be asked; call it in the transaction that publishes the run.

    A pair that comes again keeps its state and its words; one that the run no longer asks about is settled, unless
    people decided it; one that was settled and comes again is open, or stands where its words leave it.
    """
    with (
        tempfile.TemporaryDirectory(prefix=".review.", dir=links.parent) as folder,
        connection.cursor() as cursor,
        connect(spill=Path(folder) / "spill") as con,
    ):
        room = Path(folder)
        kinds = {
            "record_a": "VARCHAR",
            "record_b": "VARCHAR",
            "linked": "BOOLEAN",
            "floor": "SMALLINT",
            "pair": "BIGINT",
        }
        gather(con, links, exported(cursor, _JUDGED, room / "judged.csv", kinds))
        columns = ", ".join(COLUMNS)
        con.execute(
            f"COPY (SELECT {columns} FROM asked ORDER BY record_a, record_b) TO {text(room / 'asked.csv')} "
            "(FORMAT csv, HEADER false)"
        )
        _take_in(cursor, room / "asked.csv", run)
        drawn = [row[0] for row in con.execute("SELECT pair FROM drawn WHERE pair IS NOT NULL").fetchall()]
        cursor.execute(_DRAWN, {"drawn": drawn})
        ReviewBand.objects.bulk_create(
            ReviewBand(run=run, linked=linked, floor=floor, pairs=pairs)
            for linked, floor, pairs in con.execute("FROM bands ORDER BY linked, floor").fetchall()
        )


def _take_in(cursor: CursorWrapper, file: Path, run: Run) -> None:
    listed = ", ".join(f"{name} {_KINDS[name]}" for name in COLUMNS)
    cursor.execute(f"CREATE TEMP TABLE review_asked ({listed}) ON COMMIT DROP")
    fill(cursor, file, "review_asked", COLUMNS)
    cursor.execute("ANALYZE review_asked")
    cursor.execute(_PLACED)
    cursor.execute("CREATE UNIQUE INDEX ON review_placed (first_id, second_id)")
    cursor.execute("ANALYZE review_placed")
    cursor.execute(_CLOSE, {"run": run.pk})
    cursor.execute(_TAKE_IN, {"run": run.pk})
    cursor.execute("DROP TABLE review_asked, review_placed")
    again = ReviewPair.objects.filter(state=ReviewPair.State.OPEN, asked_by=run, judgements__isnull=False)
    for pair in again.distinct().order_by("id"):
        apply_words(pair)
