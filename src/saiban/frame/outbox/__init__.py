"""Text messages and mails that go out: written down with what they tell of, sent by a job, tried again, never lost.

    outbox.send(channel="sms", to=phone, text=text, language="ur", about=case.number, key=f"received:{case.pk}")

The row stands in the caller's transaction: what is rolled back was never said. The job hands each message to the
gateway of its channel (`gateways`), tries again ever more slowly and in the end lays it aside for somebody to look at.
Recipient and text are sealed at rest, and removed when the retention schedule says so.
"""

from saiban.frame.outbox.services import resend, send

__all__ = ["resend", "send"]
