"""The guardian: a small detached process that runs PostgreSQL as long as somebody uses it.

`python -m saiban.frame.guardian DATA` is started by `saiban.frame.embedded`. Each user of the server holds a shared
lock on `run/users.lock`, which the kernel frees however that process dies. When the guardian gets that lock for
itself alone nobody is left, and it stops the server. A server that dies is started again. A guardian that is killed
takes the server with it (Linux: PR_SET_PDEATHSIG; elsewhere the next guardian stops the server that was left).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from saiban.frame import locks
from saiban.frame.cluster import Cluster
from saiban.frame.processes import LINUX, armed

PAUSE = 0.2  # seconds between looks at the lock and the server
SHORT_LIFE = 5.0  # seconds; a server that lived shorter did not really start
ATTEMPTS = 12  # so many short lives in a row and the guardian gives up


def guard(cluster: Cluster) -> int:
    """Run the server until nobody uses it or SIGTERM comes; return the exit status."""
    told_to_stop: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: told_to_stop.append(number))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    users = locks.opened(cluster.users_lock)
    short_lives = 0
    while short_lives < ATTEMPTS:
        stop_left_over(cluster)
        cluster.open_way()
        started = time.monotonic()
        server = _start(cluster)
        while server.poll() is None:
            if told_to_stop or locks.alone(users):
                _stop(server)
                return 0
            time.sleep(PAUSE)
        if told_to_stop or locks.alone(users):
            return 0
        short_lives = short_lives + 1 if time.monotonic() - started < SHORT_LIFE else 0
        time.sleep(PAUSE)
    return 1


def _start(cluster: Cluster) -> subprocess.Popen[bytes]:
    with cluster.opened_log() as log:
        return subprocess.Popen(
            cluster.server_command(),
            cwd="/",
            env={"PATH": os.defpath, "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=armed(signal.SIGINT),
            **cluster.account.popen_arguments(),
        )


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server: quickly, then at once, then by force."""
    for number, seconds in ((signal.SIGINT, 60), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
        server.send_signal(number)
        try:
            server.wait(seconds)
            return
        except subprocess.TimeoutExpired:
            continue


def stop_left_over(cluster: Cluster) -> None:
    """End what an earlier server left: itself, if it outlived its guardian, or sessions deep in a statement.

    Such sessions keep a new server from starting. A pid file whose number now belongs to another program is dropped.
    """
    pid = postmaster_pid(cluster)
    if pid is not None and _alive(pid):
        if _is_server(pid, cluster.pg):
            os.kill(pid, signal.SIGINT)
            _wait_until_gone([pid], 60)
        else:
            (cluster.pg / "postmaster.pid").unlink(missing_ok=True)
    for number in (signal.SIGQUIT, signal.SIGKILL):
        left = _sessions(cluster.pg)
        for session in left:
            with suppress(ProcessLookupError):
                os.kill(session, number)
        _wait_until_gone(left, 5)


def _wait_until_gone(pids: list[int], seconds: float) -> None:
    end = time.monotonic() + seconds
    while any(_alive(pid) for pid in pids) and time.monotonic() < end:
        time.sleep(PAUSE / 4)


def _sessions(pg: Path) -> list[int]:
    """Find the processes of a server by their working folder (Linux; elsewhere they are left to end by themselves)."""
    if not LINUX:
        return []
    numbers = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())
    return [pid for pid in numbers if _is_server(pid, pg)]


def postmaster_pid(cluster: Cluster) -> int | None:
    """Return the process number in the server's pid file, or None without one."""
    try:
        return int((cluster.pg / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_server(pid: int, pg: Path) -> bool:
    """Say whether a process is PostgreSQL at work in this data folder."""
    if LINUX:
        process = Path(f"/proc/{pid}")
        try:
            return (process / "exe").readlink().name == "postgres" and (process / "cwd").readlink() == pg.resolve()
        except OSError:
            return False
    command = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False)
    return "postgres" in command.stdout and str(pg) in command.stdout


def main() -> int:
    """Become the one guardian of a data folder, go to the background, and guard."""
    cluster = Cluster(Path(sys.argv[1]).absolute())
    lock = locks.opened(cluster.guardian_lock)
    if not _become_the_one(lock):
        return 0  # there is one already
    if os.fork():
        return 0
    os.setsid()
    os.chdir("/")
    os.truncate(lock, 0)
    os.write(lock, str(os.getpid()).encode())
    try:
        return guard(cluster)
    finally:
        cluster.leave_sockets()


def _become_the_one(lock: int) -> bool:
    """Take the guardian's lock; somebody who only looks whether it is held may have it for a moment."""
    for _ in range(10):
        if locks.alone(lock):
            return True
        time.sleep(PAUSE / 2)
    return False


if __name__ == "__main__":
    sys.exit(main())
