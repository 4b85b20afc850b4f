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
from pathlib import Path

from saiban.frame import locks
from saiban.frame.cluster import Cluster
from saiban.frame.processes import LINUX, armed

PAUSE = 0.2  # seconds between looks at the lock and the server
SHORT_LIFE = 5.0  # seconds; a server that lived shorter did not really start
ATTEMPTS = 40  # so many short lives in a row and the guardian gives up
LARGEST_LOG = 5_000_000  # bytes


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
    cluster.log.parent.mkdir(exist_ok=True, mode=0o700)
    if cluster.log.exists() and cluster.log.stat().st_size > LARGEST_LOG:
        cluster.log.rename(cluster.log.with_suffix(".log.1"))
    descriptor = os.open(cluster.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return subprocess.Popen(
            cluster.server_command(),
            cwd="/",
            env={"PATH": os.defpath, "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=descriptor,
            preexec_fn=armed(signal.SIGINT),
            **cluster.account.popen_arguments(),
        )
    finally:
        os.close(descriptor)


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
    """Stop a server that outlived its guardian, and drop a pid file whose number now belongs to another program."""
    pid_file = cluster.pg / "postmaster.pid"
    pid = postmaster_pid(cluster)
    if pid is None or not _alive(pid):
        return  # a stale file of a dead server is PostgreSQL's own business
    if not _is_postmaster(pid, cluster.pg):
        pid_file.unlink(missing_ok=True)
        return
    os.kill(pid, signal.SIGINT)
    end = time.monotonic() + 60
    while _alive(pid) and time.monotonic() < end:
        time.sleep(PAUSE)


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


def _is_postmaster(pid: int, pg: Path) -> bool:
    if LINUX:
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == pg.resolve()
        except OSError:
            return False
    command = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False)
    return str(pg) in command.stdout


def main() -> int:
    """Become the one guardian of a data folder, go to the background, and guard."""
    cluster = Cluster(Path(sys.argv[1]))
    lock = locks.opened(cluster.guardian_lock)
    if not _become_the_one(lock):
        return 0  # there is one already
    if os.fork():
        return 0
    os.setsid()
    os.truncate(lock, 0)
    os.write(lock, str(os.getpid()).encode())
    return guard(cluster)


def _become_the_one(lock: int) -> bool:
    """Take the guardian's lock; somebody who only looks whether it is held may have it for a moment."""
    for _ in range(10):
        if locks.alone(lock):
            return True
        time.sleep(PAUSE / 2)
    return False


if __name__ == "__main__":
    sys.exit(main())
