"""Gunicorn's worker with threads, whose threads wait a moment for a connection's next request.

A system that asks question after question sends the next a moment after the answer to the last. To hand its connection
back to the thread that watches all of them, and to take it from there again, costs a quarter of the answer.
"""

from __future__ import annotations

import select

from gunicorn.workers.gthread import TConn, ThreadWorker

LINGER = 10  # milliseconds for which a thread waits for the next request before it lets the connection go


class LingeringWorker(ThreadWorker):  # type: ignore[misc]
    """A thread answers one request of a connection after the other as long as they come and nobody else waits."""

    def handle(self, conn: TConn) -> object:
        """Answer the requests that a connection brings; what is returned says what becomes of it."""
        kept = super().handle(conn)
        while kept is True and self.alive and not self._others_wait() and _readable(conn):
            kept = super().handle(conn)
        return kept

    def _others_wait(self) -> bool:
        return bool(self.tpool._work_queue.qsize())


def _readable(conn: TConn) -> bool:
    """Say whether a connection has something to read, or gets it while we linger."""
    if conn.parser.unreader.buf.getvalue():
        return True
    watched = select.poll()
    watched.register(conn.sock, select.POLLIN)
    return bool(watched.poll(LINGER))
