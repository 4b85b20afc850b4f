"""Child processes that never outlive their parent, however that one dies."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial

LINUX = sys.platform == "linux"
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if LINUX else None


def die_with_parent(parent: int, number: int = signal.SIGKILL) -> None:
    """Ask the kernel to send this process a signal when the thread that started it ends (Linux; elsewhere nothing).

    Call it in the child: as the initializer of a pool of processes, or between fork and exec. Where `parent` (its
    process id) died before we asked, the child ends at once.
    """
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os._exit(1)


def armed(number: int = signal.SIGKILL) -> Callable[[], None]:
    """Return a `preexec_fn` for subprocess after which the child gets this signal when the calling thread ends."""
    return partial(die_with_parent, os.getpid(), number)


def end_with_input(number: int = signal.SIGKILL) -> None:
    """Send this process a signal when its standard input ends: a pipe whose other end only the parent holds.

    This works on every system, and notices a parent that is already gone.
    """

    def watch() -> None:
        while os.read(0, 4096):
            pass
        os.kill(os.getpid(), number)

    threading.Thread(target=watch, name="end-with-input", daemon=True).start()
