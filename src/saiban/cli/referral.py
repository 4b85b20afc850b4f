"""`saiban referral`: signed files for a prosecution service, made and checked without an installation's database."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from saiban.cli.report import console, table
from saiban.cli.runtime import errors_in_one_line

referral = typer.Typer(help="Signed files for a prosecution service: make keys, sign, verify.", no_args_is_help=True)


@referral.command("keys")
def keys(
    out: Annotated[Path, typer.Option(help="The file for the private key (PEM); it must not exist yet.")],
) -> None:
    """Make a pair of keys: the private one into a file, the public one on the screen, to be handed over."""
    from saiban.prosecution.referrals import envelope

    if out.exists():
        console.print(f"saiban: {out} is there already, and no key is overwritten.", markup=False)
        raise typer.Exit(1)
    with errors_in_one_line():
        key = envelope.new_key(out)
    console.print(f"The private key lies in {out}: keep it, and a copy under lock. Hand over this:", markup=False)
    typer.echo(envelope.public_form(key))


@referral.command("sign")
def sign(
    file: Annotated[
        Path, typer.Argument(help="What is sent, as JSON (docs/referrals.md).", exists=True, dir_okay=False)
    ],
    key: Annotated[Path, typer.Option(help="The private key (PEM).", exists=True, dir_okay=False)],
    out: Annotated[Path, typer.Option(help="The signed file.")],
) -> None:
    """Sign a file with its documents. `documents` name each by `kind`, `title` and `path`, beside the file."""
    from saiban.prosecution.referrals import envelope, shapes
    from saiban.prosecution.referrals.faults import ReferralFault

    with errors_in_one_line():
        told = shapes.read_json(file.read_bytes())
        if not isinstance(told, dict):
            raise ReferralFault("no_json", shapes.NO_OBJECT)
        named, contents = _documents(told.pop("documents", []), file.parent)
        told.setdefault("id", str(uuid.uuid4()))
        told.setdefault("made_at", datetime.now(UTC).isoformat())
        whole = {"format": shapes.FORMAT, "version": shapes.VERSION} | told | {"documents": named}
        payload = shapes.read_payload(json.dumps(whole).encode())
        signed = envelope.sign(payload, contents, envelope.private_key(key))
        out.write_bytes(signed)
    console.print(f"{out}: {len(signed):,} bytes, SHA-256 {hashlib.sha256(signed).hexdigest()}", markup=False)


@referral.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(help="A signed file.", exists=True, dir_okay=False)],
    key: Annotated[Path, typer.Option(help="The sender's public key (JWK or PEM).", exists=True, dir_okay=False)],
) -> None:
    """Say whether a signed file is whole and by this key, and what it is; of people it shows nothing."""
    from saiban.prosecution.referrals import envelope, shapes

    with errors_in_one_line():
        public = envelope.public_key(key.read_text())
        read = envelope.read(file.read_bytes(), lambda kid: public if kid == public.thumbprint() else None)
    payload = read.payload
    lines: list[tuple[str, Any]] = [
        ("kind", payload.kind),
        ("id", payload.id),
        ("from", payload.sender),
        ("to", payload.recipient),
        ("made", payload.made_at.isoformat()),
        ("documents", len(payload.documents)),
        ("SHA-256", read.digest),
    ]
    if isinstance(payload, shapes.AnswerFile):
        told = payload.answer
        lines += [("outcome", told.outcome), ("number there", told.number or None), ("reason", told.reason or None)]
        lines += [("answers the file", told.digest)]
    table("The signature fits", ["", ""], lines)


def _documents(listed: Any, folder: Path) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    """Return the documents as the file names them, and their bytes by SHA-256."""
    named, contents = [], {}
    for one in listed if isinstance(listed, list) else [listed]:
        about = dict(one) if isinstance(one, dict) else {}
        path = folder / str(about.pop("path", ""))
        content = path.read_bytes() if path.is_file() else b""
        if not content:
            raise FileNotFoundError(f"documents: {path} is not there, or is empty.")
        digest = hashlib.sha256(content).hexdigest()
        contents[digest] = content
        named.append({"name": path.name, "bytes": len(content), "sha256": digest} | about)
    return named, contents
