"""What schemes report of their enrolments: kept, sealed, and acknowledged; published by nobody but a run.

A report is what one agency says. It changes no table that a reader sees: it waits in the register of messages until a
steward takes it into an extract of that agency, which the next run consolidates like any other.
"""

from __future__ import annotations

from saiban.access.asker import record
from saiban.exchange.dci.codes import HeaderReason, Status
from saiban.exchange.dci.faults import rejected
from saiban.exchange.dci.messages import EnrollmentUpdatesRequest, EnrollmentUpdatesResponse, UpdateResult, moment
from saiban.exchange.dci.receiving import Received, register
from saiban.exchange.deliveries.sealed import sealed

MOST_REPORTED = 1000


def take(received: Received) -> EnrollmentUpdatesResponse:
    """Keep a report in the register, in the running transaction, and answer that each beneficiary was received."""
    reported = received.content(EnrollmentUpdatesRequest)
    beneficiaries = reported.enrolled_updates.beneficiaries
    if len(beneficiaries) > MOST_REPORTED:
        raise rejected(HeaderReason.COUNT_TOO_LARGE, f"At most {MOST_REPORTED} beneficiaries stand in one message.")
    results = [
        UpdateResult(reference_id=str(place), timestamp=moment(), status=Status.RECEIVED)
        for place, _ in enumerate(beneficiaries, 1)
    ]
    key = register(received, [(one.reference_id, one.status.value) for one in results], sealed(beneficiaries))
    asker = received.partner.asker(received.request)
    record(asker, act="exchange.report", purpose="", subject_kind="message", subjects=[key], results=len(results))
    return EnrollmentUpdatesResponse(
        transaction_id=reported.transaction_id, correlation_id=received.correlation_id, enrolled_response=results
    )
