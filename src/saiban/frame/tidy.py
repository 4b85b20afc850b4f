"""What the owner of the tables does after much has been written: the application's role may not."""

from __future__ import annotations

from collections.abc import Iterable

import psycopg
from django.db import connection
from psycopg import sql

from saiban.frame import database, roles


def tidy(tables: Iterable[str]) -> None:
    """Tell the planner what these tables hold now, and merge what waits beside their indexes. Not in a transaction."""
    parameters = database.parameters(roles.OWNER) | {"dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(**parameters, autocommit=True) as owner:
        names = sql.SQL(", ").join(map(sql.Identifier, tables))
        owner.execute(sql.SQL("VACUUM (ANALYZE) {}").format(names))
