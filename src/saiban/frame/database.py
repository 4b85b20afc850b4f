"""Which database is ours: the one that the environment names, else the embedded one."""

from __future__ import annotations

import os
from typing import Any

from psycopg import conninfo

from saiban.frame import embedded, roles
from saiban.frame.faults import InstallationFault

ADDRESS = "DATABASE_URL"
OWNER_ADDRESS = "SAIBAN_OWNER_DATABASE_URL"
SEALER_ADDRESS = "SAIBAN_SEALER_DATABASE_URL"


class DatabaseFault(InstallationFault):
    """The environment's addresses of the database don't fit together."""


def external() -> bool:
    """Say whether the environment names a database; else the embedded server is ours."""
    return bool(os.environ.get(ADDRESS))


def use() -> None:
    """Make sure that the embedded server runs while this process lives; nothing for an external one."""
    if not external():
        embedded.use()


def parameters(role: str = roles.APPLICATION) -> dict[str, str]:
    """Return libpq parameters for the application, owner or sealer role. Starts no server.

    An external database need not have a role for the sealer; then it works as the application.
    """
    if not external():
        return embedded.described().parameters(role)
    variable = {roles.OWNER: OWNER_ADDRESS, roles.SEALER: SEALER_ADDRESS}.get(role, ADDRESS)
    if role == roles.SEALER and not os.environ.get(variable):
        variable = ADDRESS
    address = os.environ.get(variable)
    if not address:
        raise DatabaseFault(f"{ADDRESS} is set, so {variable} must name the same database as the role that owns it.")
    return {name: str(value) for name, value in conninfo.conninfo_to_dict(address).items() if value is not None}


def django_settings(role: str = roles.APPLICATION) -> dict[str, Any]:
    """Return the entry of Django's DATABASES for a role."""
    given = parameters(role)
    main = {"host", "port", "user", "password", "dbname"}
    return {
        "ENGINE": "saiban.frame.postgres",
        "NAME": given.get("dbname", roles.DATABASE),
        "USER": given.get("user", ""),
        "PASSWORD": given.get("password", ""),
        "HOST": given.get("host", ""),
        "PORT": given.get("port", ""),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "saiban",
            "prepare_threshold": 5,
            **{name: given[name] for name in sorted(given.keys() - main)},
        },
    }
