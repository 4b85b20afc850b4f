"""Why a message is not taken, as the standard says it: by the transport (`Err`) or by its header (`HeaderReason`)."""

from __future__ import annotations

from saiban.access.permits import NotPermitted, Refusal
from saiban.exchange.dci.codes import Err, HeaderReason


class NotTaken(Exception):
    """A message that is not taken. `said` names what is wrong and what to do; it repeats nothing personal.

    With a `header` reason the message came from a known partner and is answered as rejected; else the answer is an HTTP
    error of this `status`. `reason` is what stands on the log.
    """

    def __init__(
        self, code: Err, said: str, *, status: int = 400, header: HeaderReason | None = None, reason: str = ""
    ) -> None:
        super().__init__(code.value)
        self.code = code
        self.said = said
        self.status = status
        self.header = header
        self.reason = reason or (header or code).value


def rejected(header: HeaderReason, said: str) -> NotTaken:
    """Return why a header is rejected."""
    return NotTaken(_TRANSPORT.get(header, Err.BAD), said, header=header)


def not_permitted(fault: NotPermitted) -> NotTaken:
    """Return the answer to a question that no agreement allows."""
    if fault.reason == Refusal.TOO_MANY_TODAY:
        return NotTaken(Err.TOO_MANY, fault.said, status=429, reason=fault.reason.value)
    return NotTaken(Err.FORBIDDEN, fault.said, status=403, reason=fault.reason.value)


_TRANSPORT = {HeaderReason.VERSION: Err.VERSION}
