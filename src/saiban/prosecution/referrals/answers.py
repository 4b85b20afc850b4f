"""The signed answer to a referral: taken under a number, or refused for a reason; downloaded and sent back."""

from __future__ import annotations

import uuid

from django.utils import timezone

from saiban.access.viewer import Viewer
from saiban.frame import crypto
from saiban.prosecution.models import Referral
from saiban.prosecution.models.referrals import ANSWER
from saiban.prosecution.referrals import envelope
from saiban.prosecution.referrals.own_key import own_code, own_key
from saiban.prosecution.referrals.receiving import payload_of
from saiban.prosecution.referrals.shapes import Answer, AnswerFile


def settle(viewer: Viewer, row: Referral, *, words: str = "") -> None:
    """Sign the answer to a referral that was just decided, and keep both."""
    now = timezone.now()
    answer = AnswerFile(
        format="saiban-referral",
        version=1,
        kind="answer",
        id=str(uuid.uuid4()),
        made_at=now,
        sender=own_code(viewer),
        recipient=payload_of(row).sender,
        answer=Answer(
            to=row.file_id,
            digest=row.digest,
            outcome="taken" if row.state == Referral.State.TAKEN else "refused",
            on=timezone.localdate(now),
            number=row.case.number if row.case is not None else "",
            reason=row.reason,
            words=words,
        ),
    )
    row.decided_by, row.decided_at = viewer.posting, now
    row.answer_cipher = crypto.seal(ANSWER, envelope.sign(answer, {}, own_key()).decode())
    row.save()


def answer_of(row: Referral) -> bytes:
    """Return the signed answer as it is sent back."""
    return crypto.open_sealed(ANSWER, row.answer_cipher).encode()
