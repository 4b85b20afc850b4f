"""The roles of the database: who owns it, who uses it, and what each may do.

`saiban_owner` owns the database and its schema and runs migrations. `saiban_app`, as which pages and jobs run, owns
nothing: it reads and writes rows and makes temporary tables, but can't truncate, alter or drop, and on append-only
tables (`settings.APPEND_ONLY`) it can't change or delete. `saiban_sealer` does one thing: it reads the access log and
adds its seals, which no other role but the owner can.
"""

from __future__ import annotations

from collections.abc import Iterable

import psycopg
from psycopg import sql

from saiban.frame import keys

DATABASE = "saiban"
OWNER = "saiban_owner"
APPLICATION = "saiban_app"
SEALER = "saiban_sealer"
EXTENSIONS = ("pg_trgm", "btree_gist")


def make_roles_and_database(connection: psycopg.Connection, address: str) -> None:
    """Make what is missing of roles, database and extensions.

    `connection` is the superuser's, in autocommit, to the maintenance database; `address` leads the superuser to ours.
    The application role may sign in only at the very end, so that whoever can sign in finds everything made.
    """
    for role, key in ((OWNER, "owner"), (SEALER, "sealer"), (APPLICATION, "application")):
        _make_role(connection, role, keys.password(key))
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
        make_database(connection, DATABASE)
    with psycopg.connect(address, autocommit=True) as inside:
        make_schema(inside, owner=OWNER, application=APPLICATION)
    _let_connect(connection, DATABASE)
    connection.execute(sql.SQL("ALTER ROLE {} LOGIN").format(sql.Identifier(APPLICATION)))


def _make_role(connection: psycopg.Connection, role: str, password: str) -> None:
    """Make a role or give it its password; the server is told only the SCRAM verifier, never the password."""
    there = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    if not there:
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
    connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), verifier))
    if role != APPLICATION:
        connection.execute(sql.SQL("ALTER ROLE {} LOGIN").format(sql.Identifier(role)))


def make_database(connection: psycopg.Connection, name: str, template: str = "template0") -> None:
    """Make a database of the owner's to which only our roles can connect."""
    database, owner = sql.Identifier(name), sql.Identifier(OWNER)
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(database, owner, sql.Identifier(template))
    )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    _let_connect(connection, name)


def _let_connect(connection: psycopg.Connection, name: str) -> None:
    database = sql.Identifier(name)
    for right, role in (("CONNECT, TEMPORARY", APPLICATION), ("CONNECT", SEALER)):
        connection.execute(
            sql.SQL("GRANT {} ON DATABASE {} TO {}").format(sql.SQL(right), database, sql.Identifier(role))
        )


def make_schema(connection: psycopg.Connection, *, owner: str, application: str) -> None:
    """Make the extensions and give the schema to the owner, with its default rights for the application role."""
    for extension in EXTENSIONS:
        connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
    names = {"owner": sql.Identifier(owner), "application": sql.Identifier(application)}
    for statement in (
        "ALTER SCHEMA public OWNER TO {owner}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {application}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public "
        "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {application}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {application}",
    ):
        connection.execute(sql.SQL(statement).format(**names))


def take_default_rights(owner: psycopg.Connection, *, application: str) -> None:
    """As owner: let new tables come without rights for the application role, until `make_schema` or a dump says so."""
    for kind in ("TABLES", "SEQUENCES"):
        owner.execute(
            sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON {} FROM {}").format(
                sql.SQL(kind), sql.Identifier(application)
            )
        )


def restrict(
    connection: psycopg.Connection,
    *,
    application: str,
    sealer: str,
    append_only: Iterable[str],
    sealed: Iterable[str],
    seals: Iterable[str],
) -> None:
    """After migrations, as owner: give what default rights missed, and take back what append-only tables don't allow.

    `append_only` names tables; of these, the sealer reads what is `sealed`, and it alone adds to `seals` (where it has
    no role of its own it is the application). The list of applied migrations is read-only too.
    """
    role, other = sql.Identifier(application), sql.Identifier(sealer)
    for statement in (
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}",
    ):
        connection.execute(sql.SQL(statement).format(role))
    for table in append_only:
        connection.execute(sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), role))
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(other))
    for table in sealed:
        connection.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(sql.Identifier(table), other))
    for table in seals:
        connection.execute(sql.SQL("REVOKE INSERT ON {} FROM {}").format(sql.Identifier(table), role))
        connection.execute(sql.SQL("GRANT SELECT, INSERT ON {} TO {}").format(sql.Identifier(table), other))
