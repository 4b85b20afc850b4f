"""One file with everything: database, lake, uploads, documents of cases, and keys.

The file is a tar: `database.dump` (pg_dump's custom format), the folders, and last `manifest.json` with the SHA-256 of
every member and the rows of every table. It is written while the site runs: rows and counts are of one moment of the
database, taken before the lake's finished folders, which are never changed. It holds the keys in the clear, so it is
as secret as the registry itself.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

import psycopg
from psycopg import sql

import saiban
from saiban.frame import database, embedded, keys, roles
from saiban.frame.cluster import programs
from saiban.frame.faults import InstallationFault
from saiban.frame.home import data_folder

FORMAT = 1
DUMP = "database.dump"
MANIFEST = "manifest.json"
FOLDERS = ("keys", "lake", "uploads", "documents")
PROFILE = "profile"  # which rooms the installation has (saiban.site.profiles)


class BackupError(InstallationFault):
    """A backup that can't be written or brought back; the message says what to do."""


def backup(target: Path) -> dict[str, Any]:
    """Write a backup to a new file (mode 0600) and return its figures: tables, rows, files, bytes.

    The server must be in use (`set_up`). Raises `BackupError` where the target exists or pg_dump fails; then nothing
    is left at `target`.
    """
    if target.exists():
        raise BackupError(f"{target} exists already; choose another name.")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.partial")
    dump = target.with_name(f".{target.name}.dump")
    try:
        rows = _dump(dump)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            members = _write(stream, dump, rows)
            stream.flush()
            os.fsync(stream.fileno())
        draft.rename(target)
    finally:
        dump.unlink(missing_ok=True)
        draft.unlink(missing_ok=True)
    return _figures(rows, members, target.stat().st_size)


def restore(source: Path) -> dict[str, Any]:
    """Bring a backup back into the data folder, which must be empty or missing, and return its figures.

    Everything is made beside the data folder and checked against the manifest (bytes and rows) before it gets its
    place, so that a restore that fails or is killed leaves nothing. Raises `BackupError`.
    """
    home = data_folder()
    if any(home.iterdir()):
        raise BackupError(f"{home} is not empty. Move it away, or set SAIBAN_DATA to an empty folder.")
    draft = Path(tempfile.mkdtemp(prefix=f"{home.name}.restoring-", dir=home.parent))
    try:
        manifest = _unpack(source, draft)
        with _living_in(draft):
            database.use()
            try:
                _make_ready()
                _load(draft / DUMP)
                _compare(manifest["rows"])
            finally:
                embedded.stop_server(draft)
        (draft / DUMP).unlink()
        home.rmdir()
        draft.rename(home)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    keys.forget()
    return _figures(manifest["rows"], manifest["members"], source.stat().st_size)


def _figures(rows: dict[str, int], members: dict[str, str], size: int) -> dict[str, Any]:
    return {"tables": len(rows), "rows": sum(rows.values()), "files": len(members), "bytes": size}


def _dump(target: Path) -> dict[str, int]:
    """Dump the database as its owner and return the rows of each table at that very moment."""
    with psycopg.connect(**database.parameters(roles.OWNER)) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        _run("pg_dump", f"--snapshot={snapshot[0]}", "--format=custom", f"--file={target}", "--no-comments")
        return _rows(connection)


def _rows(connection: psycopg.Connection) -> dict[str, int]:
    """Count the rows of each of our tables."""
    listed = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user ORDER BY 1"
    ).fetchall()
    return {
        name: connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()[0]
        for (name,) in listed
    }


def _make_ready() -> None:
    """See that our database is empty, and take its default rights away: the dump brings the rights of each table."""
    with psycopg.connect(**database.parameters(roles.OWNER), autocommit=True) as owner:
        if _rows(owner):
            raise BackupError("The database that DATABASE_URL names is not empty; a backup goes into an empty one.")
        application = database.parameters().get("user", roles.APPLICATION)
        if database.external():
            roles.make_schema(owner, owner=owner.info.user, application=application)
        roles.take_default_rights(owner, application=application)


def _load(dump: Path) -> None:
    _run("pg_restore", "--exit-on-error", f"--jobs={min(4, os.cpu_count() or 1)}", "--no-owner", "--no-comments", dump)


def _compare(rows: dict[str, int]) -> None:
    with psycopg.connect(**database.parameters(roles.OWNER)) as connection:
        found = _rows(connection)
    if found != rows:
        wrong = sorted(name for name in rows.keys() | found.keys() if rows.get(name) != found.get(name))
        raise BackupError(f"After restoring, these tables differ from the backup: {', '.join(wrong)}.")


def _run(program: str, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's programs on our database as its owner; the password never stands in its arguments."""
    given = database.parameters(roles.OWNER)
    environment = {
        "PATH": os.defpath,
        "PGHOST": given.get("host", ""),
        "PGPORT": given.get("port", ""),
        "PGUSER": given.get("user", ""),
        "PGPASSWORD": given.get("password", ""),
        "PGSSLMODE": given.get("sslmode", "prefer"),
    }
    name = f"--dbname={given.get('dbname', roles.DATABASE)}"
    finished = subprocess.run(
        [str(programs() / program), name, *map(str, arguments)],
        env={variable: value for variable, value in environment.items() if value},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise BackupError(f"{program} failed: {finished.stderr.strip().splitlines()[0]}")


class _Digesting:
    """A file that is read through, digested on the way."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.digest = sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.stream.read(size)
        self.digest.update(block)
        return block


def _write(stream: BinaryIO, dump: Path, rows: dict[str, int]) -> dict[str, str]:
    """Write the tar and return the SHA-256 of each member by its name."""
    members: dict[str, str] = {}
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        for name, path in [(DUMP, dump), *_files()]:
            try:
                opened = path.open("rb")
            except FileNotFoundError:
                continue  # a run has just removed what an earlier run prepared; no row speaks of it
            with opened:
                member = tarfile.TarInfo(name)
                member.size = os.fstat(opened.fileno()).st_size
                member.mode = 0o600
                read = _Digesting(opened)
                archive.addfile(member, read)
                members[name] = read.digest.hexdigest()
        manifest = {"format": FORMAT, "saiban": saiban.__version__, "rows": rows, "members": members}
        text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1).encode()
        last = tarfile.TarInfo(MANIFEST)
        last.size, last.mode = len(text), 0o600
        archive.addfile(last, io.BytesIO(text))
    return members


def _files() -> Iterator[tuple[str, Path]]:
    """Yield name and path of each finished file of the data folder's kept folders; drafts begin with a dot."""
    home = data_folder()
    if (home / PROFILE).exists():
        yield PROFILE, home / PROFILE
    for folder in FOLDERS:
        for path in sorted((home / folder).rglob("*")):
            name = path.relative_to(home)
            if path.is_file() and not any(part.startswith(".") for part in name.parts):
                yield str(name), path


def _unpack(source: Path, draft: Path) -> dict[str, Any]:
    """Unpack a backup into a folder and check every member against the manifest, which is returned."""
    digests: dict[str, str] = {}
    try:
        with source.open("rb") as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in archive:
                digests[member.name] = _unpack_member(archive, member, draft)
        manifest: dict[str, Any] = json.loads((draft / MANIFEST).read_text("utf-8"))
    except (tarfile.TarError, FileNotFoundError, UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise BackupError(f"{source} is not a whole backup of Saiban: {type(fault).__name__}.") from fault
    (draft / MANIFEST).unlink()
    if manifest.get("format") != FORMAT:
        raise BackupError(f"{source} was written by another version ({manifest.get('saiban')}) of Saiban.")
    wrong = sorted(name for name, digest in manifest["members"].items() if digests.get(name) != digest)
    if wrong:
        raise BackupError(f"{source} is damaged: {wrong[0]} and {len(wrong) - 1} more do not match their digests.")
    return manifest


def _unpack_member(archive: tarfile.TarFile, member: tarfile.TarInfo, home: Path) -> str:
    target = (home / member.name).resolve()
    stream = archive.extractfile(member) if member.isreg() else None
    if stream is None or home.resolve() not in target.parents:
        raise BackupError(f"The backup holds {member.name}, which is not a file of a data folder.")
    for folder in [*reversed(target.relative_to(home.resolve()).parents)][1:]:
        (home / folder).mkdir(exist_ok=True, mode=0o700)
    digest = sha256()
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while block := stream.read(1 << 20):
            digest.update(block)
            out.write(block)
    return digest.hexdigest()


@contextmanager
def _living_in(folder: Path) -> Iterator[None]:
    """Take another folder for the data folder for a while."""
    before = os.environ.get("SAIBAN_DATA")
    os.environ["SAIBAN_DATA"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["SAIBAN_DATA"]
        else:
            os.environ["SAIBAN_DATA"] = before
