"""`saiban pull`: an extract from another registry that speaks the DCI standard."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saiban.cli.report import console, figures, table

if TYPE_CHECKING:
    from saiban.exchange.client import Account, Client

SECRET = "SAIBAN_PULL_SECRET"  # noqa: S105 - the variable's name
EVERYBODY = '{"$or": [{"sex": "female"}, {"$not": {"sex": "female"}}]}'


def pull(
    url: Annotated[str, typer.Argument(help="The registry, such as https://registry.example/dci/sr.")],
    out: Annotated[Path, typer.Option(help="The folder to write; `saiban consolidate` takes it.", file_okay=False)],
    client_id: Annotated[str, typer.Option(help=f"Our client id there; its secret stands in {SECRET}.")],
    sender_id: Annotated[str, typer.Option(help="The sender id under which we are registered there.")],
    purpose: Annotated[str, typer.Option(help="The purpose of the agreement under which we ask.")],
    organisation: Annotated[str, typer.Option(help="Code of the organisation that the extract is from.")],
    source: Annotated[str, typer.Option(help="Code under which the extract goes in.")] = "dci-extract",
    record: Annotated[str, typer.Option(help="Member, Group or Beneficiary.")] = "Member",
    query: Annotated[str, typer.Option(help="Whom to ask for: a condition of the standard, as JSON.")] = EVERYBODY,
    sort: Annotated[str, typer.Option(help="Sort the pages by this; empty: as the registry does.")] = "",
    agreement: Annotated[str, typer.Option(help="Code of the agreement, where there are several.")] = "",
    key: Annotated[
        Path | None, typer.Option(help="Our Ed25519 private key (PEM), with which messages are signed.", dir_okay=False)
    ] = None,
    key_id: Annotated[str, typer.Option(help="The key's id there; its thumbprint where it is not given.")] = "",
    page_size: Annotated[int, typer.Option(help="Records of a page.", min=1, max=1000)] = 500,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the figures as one JSON object on the last line.")
    ] = False,
) -> None:
    """Take an extract from another registry, page by page, and write it with the mapping that reads it."""
    from saiban.exchange.client import AnswerInvalid, Client, Refused, Unreachable, by_condition

    try:
        criteria = by_condition(json.loads(query), purpose=purpose, record=record, agreement=agreement, sort=sort)
        account = _account(url, client_id, sender_id, key, key_id)
        with Client(account) as client, console.status("Pulling ..."):
            answer = _pulled(client, criteria, out, source=source, organisation=organisation, page_size=page_size)
    except (AnswerInvalid, Refused, Unreachable, ValueError, OSError) as fault:
        console.print(f"saiban: {fault}", markup=False)
        raise typer.Exit(1) from fault
    table("Pulled", ["", "value"], answer.items())
    figures(answer, as_json=as_json)
    if answer["records"] != answer["total"] and answer["record_type"] != "Beneficiary":
        console.print("saiban: the registry changed while it was read; pull once more for a whole extract.")


def _account(url: str, client_id: str, sender_id: str, key: Path | None, key_id: str) -> Account:
    from saiban.exchange.client import Account, read_signing_key

    secret = os.environ.get(SECRET, "")
    if not secret:
        raise ValueError(f"Set {SECRET} to the secret of the client id; it is not taken from the command line.")
    signing = read_signing_key(key, sender_id=sender_id, kid=key_id) if key else None
    return Account(registry=url, client_id=client_id, secret=secret, sender_id=sender_id, signing=signing)


def _pulled(
    client: Client, criteria: dict[str, Any], out: Path, *, source: str, organisation: str, page_size: int
) -> dict[str, Any]:
    """Write the extract and return its figures."""
    from saiban.exchange.client.extract import Source, write_extract

    named = Source(source, organisation, f"Extract from {client.account.origin}")
    pages = client.pages(criteria, page_size=page_size)
    done = write_extract(pages, out, named, client.places(), datetime.now(UTC).date())
    return {
        "record_type": criteria["reg_record_type"],
        "records": done.records,
        "total": done.total,
        "rows": done.rows,
        "pages": done.pages,
        "table": str(done.table),
        "mapping": str(done.mapping),
    }
