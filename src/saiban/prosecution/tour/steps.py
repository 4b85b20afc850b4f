"""The steps of the tour, and how each is known to be done: by rows that the work itself leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saiban.access.models import User
from saiban.access.viewer import Viewer
from saiban.cases.models import CaseEvent
from saiban.prosecution.case_types import CRIMINAL_CASE
from saiban.prosecution.models import (
    ApprovalStep,
    Authority,
    CounselPosting,
    CounselProposal,
    HearingEntry,
    Marking,
    ReviewSample,
    StationList,
)
from saiban.prosecution.scrutiny.rounds import BEGAN, ITEM, PASSED, RETURNED

Done = Callable[[User], bool]


@dataclass(frozen=True)
class Step:
    """One thing to do: what, on which page (name of its address), and whether a user did it once."""

    title: Promise
    words: Promise
    page: str
    done: Done


@dataclass(frozen=True)
class Part:
    """The steps of one kind of work, for those who may do its act."""

    code: str
    title: Promise
    act: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Stand:
    """A part as it stands for somebody: each step with whether it is done."""

    part: Part
    steps: tuple[tuple[Step, bool], ...]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(done for _step, done in self.steps)


def stands_of(viewer: Viewer) -> list[Stand]:
    """Return the parts of the tour for a viewer, with what they did in any of their postings."""
    return [
        Stand(part, tuple((step, step.done(viewer.user)) for step in part.steps))
        for part in PARTS
        if viewer.may(part.act)
    ]


def _event(*codes: str) -> Done:
    return lambda user: CaseEvent.objects.filter(user=user, code__in=codes).exists()


def _entry(**about: object) -> Done:
    return lambda user: HearingEntry.objects.filter(by__user=user, **about).exists()


def _without_a_line(user: User) -> bool:
    return HearingEntry.objects.filter(by__user=user, key__startswith=f"away:{user.pk}:").exists()


PARTS = (
    Part(
        "registrar",
        _("Registrar: what comes in"),
        "prosecution.register",
        (
            Step(
                _("Register a report"),
                _(
                    "Paste: FIR No.317/2022 dated 22.12.2022 u/s 302/34 PPC, PS Saddar. Press Read, look at offences, "
                    "track and clocks, fill in the accused, register."
                ),
                "prosecution:register",
                _event(CRIMINAL_CASE.opening.code),
            ),
            Step(
                _("Take in a list of a station"),
                _("Hand in a CSV with the column fir. Rows that can't be taken say why."),
                "prosecution:lists",
                lambda user: StationList.objects.filter(taken_by__user=user).exists(),
            ),
            Step(
                _("Write down a police report"),
                _("Open your case under Cases and record that the final or interim police report came in."),
                "cases:cases",
                _event("final_report", "interim_report"),
            ),
            Step(
                _("Write a row of the diary"),
                _("Choose a court and a day, choose the result of a hearing and its next date."),
                "prosecution:diary",
                _entry(),
            ),
        ),
    ),
    Part(
        "prosecutor",
        _("Prosecutor: scrutiny and court"),
        "prosecution.scrutinise",
        (
            Step(
                _("Begin a scrutiny"),
                _("Choose a case that waits and begin: the time is measured from here."),
                "prosecution:scrutinies",
                _event(BEGAN),
            ),
            Step(
                _("Answer an item of the checklist"),
                _("Met, not met or not applicable, with a remark. Save as often as you like."),
                "prosecution:scrutinies",
                _event(ITEM),
            ),
            Step(
                _("Return a report or pass it"),
                _("The memo to the police or the report to the court is written from what you entered."),
                "prosecution:scrutinies",
                _event(RETURNED, PASSED),
            ),
            Step(
                _("Adjourn a hearing"),
                _("Say who asked for it, why, and the next date; try a holiday, it is refused."),
                "prosecution:diary",
                _entry(values__result="adjourned"),
            ),
            Step(
                _("Write a day without a line"),
                _("Take a court's day along, switch the network off, write a row, switch it on and send."),
                "prosecution:diary",
                _without_a_line,
            ),
            Step(
                _("Propose an entry of the library"),
                _("A point of law with its citation and section; somebody else approves it."),
                "prosecution:library",
                lambda user: Authority.objects.filter(proposed_by__user=user).exists(),
            ),
        ),
    ),
    Part(
        "head",
        _("Head: who does what, and how well"),
        "prosecution.entrust",
        (
            Step(
                _("Entrust a case to counsel"),
                _("Look at the three teams with their reasons, choose one, or another with a reason."),
                "prosecution:counsel_waiting",
                lambda user: CounselProposal.objects.filter(answered_by__user=user).exists(),
            ),
            Step(
                _("Write a line of the roster"),
                _("Who stands before a court from when, and who stands in."),
                "prosecution:roster",
                lambda user: CounselPosting.objects.filter(entered_by__user=user).exists(),
            ),
            Step(
                _("Answer a request for approval"),
                _("A withdrawal or an appeal against acquittal waits for its step of the ladder."),
                "prosecution:approvals",
                lambda user: ApprovalStep.objects.filter(user=user).exists(),
            ),
            Step(
                _("Draw a sample for review"),
                _("Files are drawn at random, by a seed that is kept; reviewers are not those who did the work."),
                "prosecution:review_samples",
                lambda user: ReviewSample.objects.filter(drawn_by=user).exists(),
            ),
            Step(
                _("Decide on an entry of the library"),
                _("Read what somebody else proposed, and approve or refuse it."),
                "prosecution:library",
                lambda user: Authority.objects.filter(decided_by__user=user).exists(),
            ),
        ),
    ),
    Part(
        "reviewer",
        _("Reviewer: the quality of files"),
        "prosecution.review",
        (
            Step(
                _("Mark a file"),
                _("Open a file that was given to you, mark its items, and keep a draft."),
                "prosecution:reviews",
                lambda user: Marking.objects.filter(reviewer=user, version__gt=0).exists(),
            ),
            Step(
                _("Hand your marks in"),
                _("Handed in is for good. Hand a file back if you worked on it."),
                "prosecution:reviews",
                lambda user: Marking.objects.filter(reviewer=user, done_at__isnull=False).exists(),
            ),
        ),
    ),
)
