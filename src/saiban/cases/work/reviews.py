"""Second looks at how cases were handled: asked for, or drawn by lot, and answered line by line by one who did not."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saiban.access.models import User
from saiban.access.viewer import Viewer
from saiban.cases.models import Assignment, Case, CaseEvent, Review
from saiban.cases.work.refused import WorkRefused
from saiban.cases.work.words import seal_words

RUBRIC = {
    "facts": gettext_lazy("The facts were found out"),
    "law": gettext_lazy("The right rule was applied"),
    "time": gettext_lazy("Time limits were kept"),
    "heard": gettext_lazy("The person was heard and told"),
    "reasons": gettext_lazy("The decision gives its reasons"),
    "file": gettext_lazy("The file is whole"),
}
"""What is judged of every case, each from 1 (not at all) to 5 (fully)."""


@transaction.atomic
def ask(*, viewer: Viewer, case: Case, reviewer: User, reason: str) -> Review:
    """Ask somebody who had no part in a case to look at it, and let them see it meanwhile. Raises `WorkRefused`."""
    if had_part(reviewer, case):
        raise WorkRefused(_("This person has worked on the case. Choose somebody who has not."))
    if Review.objects.filter(case=case, reviewer=reviewer, done_at=None).exists():
        raise WorkRefused(_("This person has been asked already."))
    give_sight(by=viewer.user, case=case, reviewer=reviewer)
    return Review.objects.create(case=case, reviewer=reviewer, reason=Review.Reason(reason), asked_by=viewer.user)


@transaction.atomic
def finish(*, viewer: Viewer, review: Review, answers: Mapping[str, int], words: str) -> Review:
    """Write a review down. Raises `WorkRefused`."""
    held = Review.objects.select_for_update().get(pk=review.pk)
    if held.reviewer_id != viewer.user.pk or held.done_at is not None:
        raise WorkRefused(_("This review is done already, or somebody else's."))
    if had_part(viewer.user, held.case):
        raise WorkRefused(_("You have worked on this case since: somebody else has to look at it."))
    if set(answers) != set(RUBRIC) or not all(1 <= answer <= 5 for answer in answers.values()):
        raise WorkRefused(_("Give every line between 1 and 5."))
    held.answers, held.done_at = dict(answers), timezone.now()
    held.words = seal_words(words) if words else None
    held.save()
    end_sight(by=viewer.user, case=held.case, reviewer=viewer.user)
    return held


def give_sight(*, by: User, case: Case, reviewer: User) -> None:
    """Let a reviewer see a case until they are done; whoever sees it so already goes on."""
    Assignment.objects.get_or_create(
        case=case,
        user=reviewer,
        state=Assignment.State.CONFIRMED,
        defaults={
            "part": Assignment.Part.REVIEWER,
            "share": 0,
            "proposed_by": by,
            "answered_at": timezone.now(),
        },
    )


def end_sight(*, by: User, case: Case, reviewer: User) -> None:
    """End what `give_sight` gave."""
    sight = Assignment.objects.filter(
        case=case, user=reviewer, part=Assignment.Part.REVIEWER, state__in=Assignment.HOLDS
    )
    sight.update(state=Assignment.State.ENDED, ended_at=timezone.now(), ended_by=by, why=Assignment.Why.OTHER)


def had_part(user: User, case: Case) -> bool:
    """Say whether somebody did anything in a case or had it at hand, other than to review it."""
    return user.pk in who_had_part([case.pk])[case.pk]


def who_had_part(cases: Iterable[int]) -> dict[int, set[int]]:
    """Return by case the users who did anything in it or had it at hand, other than to review it."""
    found: dict[int, set[int]] = {case: set() for case in cases}
    acted = CaseEvent.objects.filter(case__in=found, user__isnull=False).values_list("case", "user").distinct()
    had = Assignment.objects.filter(case__in=found, state__in=[*Assignment.HOLDS, Assignment.State.ENDED])
    at_hand = had.exclude(part=Assignment.Part.REVIEWER).values_list("case", "user").distinct()
    for case, user in [*acted, *at_hand]:
        found[case].add(user)
    return found


def sample(cases: Iterable[int], *, share: float, most: int, seed: int) -> list[int]:
    """Draw the keys of cases by lot: each with the same chance, no more than `most`; the seed lets it be repeated."""
    lot = random.Random(seed)  # noqa: S311 - a lot that can be repeated, no secret
    drawn = [key for key in sorted(cases) if lot.random() < share]
    return sorted(lot.sample(drawn, most)) if len(drawn) > most else drawn
