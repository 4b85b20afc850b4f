"""Commands that protect what is kept: change keys, dispose of what the schedule says."""

from __future__ import annotations

from typing import Annotated

import typer

from saiban.cli.registry import Json
from saiban.cli.report import console, figures, table
from saiban.cli.runtime import errors_in_one_line, start


def rotate_keys(
    name: Annotated[str, typer.Argument(help="field: what seals; blind: what indexes for search.")],
    as_json: Json = False,
) -> None:
    """Make a new version of a key and seal everything anew. Stopped or killed, run it again: it goes on."""
    start()
    from saiban.consolidation.lock import only_one
    from saiban.frame.rotation import rotate

    def waiting() -> None:
        console.print("A run holds the registry; waiting for it ...")

    with errors_in_one_line(), only_one(waiting=waiting), console.status("Sealing anew ...") as status:
        done = rotate(name, told=lambda column, rows: status.update(f"Sealing anew: {column}, {rows} rows ..."))
    rows = {column: reached[1] for column, reached in sorted(done.reached.items())}
    table("Sealed anew", ["column", "rows"], rows.items())
    figures({"key": done.name, "version": done.version, "rows": rows}, as_json=as_json)


def dispose(as_json: Json = False) -> None:
    """Dispose of everything that the retention schedule does not keep any longer, and write it on the disposal log."""
    start()
    from saiban.frame.retention import dispose_of_all

    with errors_in_one_line():
        done = {one.rule: one.things for one in dispose_of_all()}
    table("Disposed of", ["rule", "number"], done.items())
    figures(done, as_json=as_json)
