"""File locks that the kernel frees when a process dies, however it dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def opened(path: Path) -> int:
    """Open (and make, mode 0600) a lock file and return its descriptor; it is not passed on to other programs."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def shared(path: Path) -> int:
    """Wait for a shared lock and return the descriptor that holds it until it is closed or the process ends."""
    descriptor = opened(path)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def alone(descriptor: int) -> bool:
    """Try to take the exclusive lock without waiting; say whether it was free."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def held(path: Path) -> bool:
    """Say whether some process holds the exclusive lock on this file."""
    descriptor = opened(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the exclusive lock on a file for a while, waiting for it first."""
    descriptor = opened(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
