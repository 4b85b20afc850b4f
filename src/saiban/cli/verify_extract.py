"""`saiban verify-extract`: is a certified extract genuine? Needs neither network nor database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from saiban.cli.report import console, figures, table


def verify_extract(
    extract: Annotated[str, typer.Argument(help="The PDF file, or the address that its QR code holds, in quotes.")],
    public_key: Annotated[
        Path | None,
        typer.Option(help="PEM file from /verify/key/; by default this installation's own key.", exists=True),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON on the last line.")] = False,
) -> None:
    """Say whether an extract is as it was issued: genuine, changed, of another key, or unknown."""
    from saiban.prosecution.integrity import signing

    try:
        keys = signing.from_pem(public_key.read_text()) if public_key is not None else signing.own_keys()
    except ValueError as fault:
        raise typer.BadParameter(str(fault), param_hint="--public-key") from fault
    if extract.startswith(("http://", "https://")):
        judged = signing.of_carried(extract, keys)
    else:
        try:
            judged = signing.of_file(Path(extract).read_bytes(), keys)
        except OSError as fault:
            console.print(f"saiban: {extract}: {fault.strerror}", markup=False)
            raise typer.Exit(2) from fault
    said = {
        signing.Answer.GENUINE: "Genuine: as it was issued.",
        signing.Answer.CHANGED: "CHANGED: it is not as it was issued.",
        signing.Answer.OTHER_KEY: "Signed by another key: ask its issuer for the public key.",
        signing.Answer.UNKNOWN: "No extract: nothing signed was found in it.",
    }[judged.answer]
    console.print(said)
    if judged.statement:
        table("It says of itself", ["", ""], [(name, str(value)) for name, value in sorted(judged.statement.items())])
    figures({"answer": judged.answer.value, "statement": dict(judged.statement)}, as_json=as_json)
    if judged.answer is not signing.Answer.GENUINE:
        raise typer.Exit(1)
