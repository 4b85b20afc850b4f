"""What the exchange is measured against: FastAPI and psycopg doing the same two selects and one insert, nothing more.

No token, no signature, no agreement, no allowance, no register of messages: it looks a number up by its blind index,
reads the person, writes the same row on the log and answers. Served by gunicorn with uvicorn's worker.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from psycopg_pool import AsyncConnectionPool

from saiban.frame.crypto import blind

POOL = AsyncConnectionPool(
    os.environ["BENCH_DATABASE"],
    min_size=int(os.environ["BENCH_POOL"]),
    max_size=int(os.environ["BENCH_POOL"]),
    open=False,
)


@asynccontextmanager
async def opened(_app: FastAPI) -> AsyncIterator[None]:
    """Hold the pool open while the application lives."""
    async with POOL:
        yield


app = FastAPI(lifespan=opened)
FIND = """
    SELECT person_id FROM registry_identifier
    WHERE blind = %s AND kind = 'cnic' AND holder = 'own' AND run_ended_id IS NULL"""
READ = "SELECT number, name, name_ur, father_name, sex, birth_date FROM registry_person WHERE id = %s"
LOG = """
    INSERT INTO access_accesslog (on_behalf_of_id, act, purpose, agreement, subject_kind, subjects, fields, results,
        request, partner, outcome, reason)
    VALUES ('eobi', 'view', 'duplicate_check', 'bench', 'person', %s, %s, 1, %s, 'bench', '', '')"""
FIELDS = ["birth_date", "father_name", "name", "registry_number", "sex"]


@app.post("/search")
async def search(request: Request) -> dict[str, object]:
    """Look one number up."""
    asked = await request.json()
    value = asked["message"]["search_request"][0]["search_criteria"]["query"]["value"]
    async with POOL.connection() as connection:
        (key,) = await (await connection.execute(FIND, [blind("cnic", value)])).fetchone() or (0,)
        row = await (await connection.execute(READ, [key])).fetchone() or ()
        await connection.execute(LOG, [[key], FIELDS, str(uuid.uuid4())])
    return dict(zip(("number", "name", "name_ur", "father_name", "sex", "birth_date"), row, strict=True))
