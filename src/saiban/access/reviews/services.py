"""What writes reviews: confirming, ending, letting lapse, and the terms."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.models import Posting, PostingReview, ReviewTerm, User
from saiban.access.postings import rules as own
from saiban.access.postings.services import close
from saiban.access.reviews import queries
from saiban.access.viewer import Viewer
from saiban.directory.models import Organisation

Outcome = PostingReview.Outcome


@transaction.atomic
def confirm(*, by: Viewer, posting: Posting) -> None:
    """Say that the holder still needs a posting; the next review is due a term from today.

    Raises ValidationError for one's own posting or one that is not valid today.
    """
    _check(by, posting)
    posting.confirmed_on = timezone.localdate()
    posting.save(update_fields=["confirmed_on"])
    PostingReview.objects.create(posting=posting, by=by.user, outcome=Outcome.CONFIRMED)
    log.write(by, act="confirm_posting", subject_kind="posting", subjects=[posting.pk], results=1)


@transaction.atomic
def end(*, by: Viewer, posting: Posting) -> None:
    """Say that the holder needs a posting no more; it ends today. Raises as `confirm` does."""
    _check(by, posting)
    close(by=by, posting=posting, act="end_posting")
    PostingReview.objects.create(posting=posting, by=by.user, outcome=Outcome.ENDED)


@transaction.atomic
def lapse_overdue(*, user: User | None = None) -> int:
    """End the postings (of a user) that nobody confirmed within their grace, and say how many.

    Done each night, and at each sign-in for the user who comes, so that it holds where no worker runs.
    """
    postings = queries.present()
    if user is not None:
        postings = postings.filter(user=user)
    late = [one.posting for one in queries.dues(postings) if one.lapses < timezone.localdate()]
    for posting in late:
        close(by=None, posting=posting, act="lapse_posting")
        PostingReview.objects.create(posting=posting, by=None, outcome=Outcome.LAPSED)
    return len(late)


@transaction.atomic
def set_term(*, by: Viewer, organisation: Organisation | None, months: int, grace_days: int) -> None:
    """Say how often postings of an organisation (None: of all that have no term of their own) are confirmed."""
    if not own.looks_after(by, organisation):
        raise PermissionDenied
    ReviewTerm.objects.update_or_create(
        organisation=organisation, defaults={"months": months, "grace_days": grace_days}
    )
    log.write(by, act="change_review_term", subject_kind="organisation", results=1)


def _check(by: Viewer, posting: Posting) -> None:
    if by.user.pk == posting.user_id:
        raise ValidationError(_("Nobody reviews their own posting: ask somebody else."))
    if not own.looks_after(by, posting.organisation):
        raise PermissionDenied
    if timezone.localdate() not in posting.valid:
        raise ValidationError(_("This posting is not valid today, so there is nothing to review."))
