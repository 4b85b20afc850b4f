"""Many people by one SQL statement, with a few very common names and many rare ones, for plans and measurements."""

from __future__ import annotations

from django.db import connection

from saiban.registry.models import Publication
from saiban.registry.name_tokens import recount
from saiban.terms import names

_LEAD = ["Muhammad"] * 10 + ["Abdul", "Ghulam", "Syed", "Malik", "", "", "", "", "", ""]
_GIVEN = """
    Ali Aslam Akram Imran Hussain Bilal Rashid Nasreen Shazia Rukhsana Bushra Tariq Khalid Zafar Iqbal Saeed Naveed
    Parveen Sajida Kausar Farooq Yousaf Yaqoob Ismail Ibrahim Usman Umar Hamza Haroon Junaid Kashif Kamran Nadeem
    Waseem Waqas Yasir Zubair Zahid Shahid Sajjad Saima Samina Robina Rehana Naseem Mumtaz Maqsood Liaqat Latif
""".split()  # noqa: SIM905
_LAST = ("Khan", "Ahmad", "Hussain", "Bibi", "Akhtar", "Begum", "Shah", "Malik", "Butt", "Din", "Baloch", "Mughal")
_SYLLABLES = ("ba", "ta", "ja", "da", "ra", "za", "sa", "ga", "la", "ma", "na", "fa", "ka", "sha", "kha", "gha", "cha")
_RARE = [a + b + c + "r" for a in _SYLLABLES for b in _SYLLABLES for c in _SYLLABLES]  # 4,913 invented names

_PEOPLE = """
    INSERT INTO registry_person (
        id, number, name, name_ur, father_name, husband_name, name_key, sex, birth_date, birth_precision,
        marital_status, disability, district_id, schemes, sources, provenance, row_digest, run_added_id, run_changed_id)
    SELECT i + %(after)s, '9' || lpad(i::text, 11, '0'), concat_ws(' ', nullif(l.name, ''), g.name, a.name), '',
           f.name || ' ' || a.name, '', concat_ws(' ', nullif(l.key, ''), g.key, nullif(a.key, '')),
           CASE WHEN i %% 2 = 0 THEN 'male' ELSE 'female' END, date '1940-01-01' + (i * 7919 %% 25000)::int, 'day',
           '', '', (%(districts)s::text[])[1 + i %% array_length(%(districts)s::text[], 1)],
           CASE WHEN i %% 3 = 0 THEN ARRAY['eobi'] WHEN i %% 50 = 1 THEN ARRAY['eobi', 'kafaalat']
                ELSE ARRAY['kafaalat'] END,
           CASE WHEN i %% 3 = 0 THEN ARRAY['eobi-pr02a'] ELSE ARRAY['bisp-kafaalat'] END,
           '{}', md5(i::text)::uuid, %(run)s, %(run)s
    FROM (
        SELECT i, hashint8(i) & 1048575 AS l, hashint8(i * 3 + 1) & 1048575 AS g, hashint8(i * 5 + 2) & 1048575 AS r,
               hashint8(i * 7 + 3) & 1048575 AS a, hashint8(i * 11 + 4) & 1048575 AS f
        FROM generate_series(1::bigint, %(n)s) i
    ) drawn
    JOIN crowd_names l ON l.kind = 'lead' AND l.place = drawn.l %% %(leads)s
    JOIN crowd_names g ON g.kind = 'given'
        AND g.place = CASE WHEN i %% 10 < 8 THEN drawn.g %% %(givens)s ELSE %(givens)s + drawn.r %% %(rares)s END
    JOIN crowd_names a ON a.kind = 'last' AND a.place = drawn.a %% %(lasts)s
    JOIN crowd_names f ON f.kind = 'given' AND f.place = drawn.f %% %(givens)s"""

_RECORDS = """
    INSERT INTO registry_sourcerecord (
        id, record, source_id, extract, row, as_of, unit, said, person_id, row_digest, run_added_id, run_changed_id)
    SELECT id, 'crowd:' || id, sources[1], '0', id, '2025-06-30', 'person', '{}', id, row_digest, run_added_id,
           run_added_id
    FROM registry_person WHERE number LIKE '9%'"""
_IDENTIFIERS = """
    INSERT INTO registry_identifier (
        person_id, kind, cipher, blind, last_four, holder, shared, source, valid, record_id, row_digest, run_added_id)
    SELECT id, 'cnic', decode(md5(id::text), 'hex'), decode(md5('b' || id), 'hex'), '0000', 'own', false, sources[1],
           'empty', id, row_digest, run_added_id
    FROM registry_person WHERE number LIKE '9%'"""


def crowd(publication: Publication, n: int, districts: list[str], after: int = 1_000_000) -> None:
    """Insert n people whose numbers begin with 9 (no real one does), each with a record and a number of their own."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE crowd_names (kind text, place int, name text, key text)")
        for kind, spellings in (("lead", _LEAD), ("given", [*_GIVEN, *_RARE]), ("last", _LAST)):
            rows = [(kind, place, name, names.key(name)) for place, name in enumerate(spellings)]
            cursor.executemany("INSERT INTO crowd_names VALUES (%s, %s, %s, %s)", rows)
        cursor.execute("ANALYZE crowd_names")
        cursor.execute(
            _PEOPLE,
            {
                "n": n,
                "after": after,
                "run": publication.pk,
                "districts": districts,
                "leads": len(_LEAD),
                "givens": len(_GIVEN),
                "rares": len(_RARE),
                "lasts": len(_LAST),
            },
        )
        cursor.execute(_RECORDS)
        cursor.execute(_IDENTIFIERS)
        recount()
        cursor.execute("DROP TABLE crowd_names")
