"""The peak memory of a command with everything it started, the database server included."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from types import TracebackType

import psutil


class PeakMemory:
    """While entered, samples the proportional set size of this process tree and of `others` five times a second.

    Proportional set size counts a page shared by n processes as 1/n for each, so that the sum over PostgreSQL's
    processes does not count its shared buffers many times.
    """

    def __init__(self, others: Callable[[], Iterable[int]]) -> None:
        self._others = others
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self.megabytes = 0

    def __enter__(self) -> PeakMemory:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._stop.wait(0.2):
            self.megabytes = max(self.megabytes, sum(_resident(pid) for pid in self._processes()) // 2**20)

    def _processes(self) -> set[int]:
        roots = [psutil.Process().pid, *self._others()]
        found: set[int] = set()
        for pid in roots:
            try:
                found |= {pid} | {child.pid for child in psutil.Process(pid).children(recursive=True)}
            except psutil.NoSuchProcess:
                continue
        return found


def _resident(pid: int) -> int:
    try:
        process = psutil.Process(pid)
        memory = process.memory_full_info()
        return int(getattr(memory, "pss", 0) or memory.rss)
    except psutil.NoSuchProcess:
        return 0
    except psutil.AccessDenied:
        return int(psutil.Process(pid).memory_info().rss)
