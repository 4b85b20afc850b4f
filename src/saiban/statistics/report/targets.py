"""Targets and how far they have come, as a table of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from saiban.frame.documents import Paragraph, Part, Rows
from saiban.frame.language import day_words, left_to_right, listed
from saiban.statistics.targets.queries import TargetRow


def parts(rows: Sequence[TargetRow]) -> Iterator[Part]:
    """Yield a table of targets with where each stands, and where each is laid down."""
    columns = (_("Indicator"), _("Start"), _("Target"), _("Now"), _("Steady way"), _("Where it stands"))
    yield Rows(columns, [_row(one) for one in rows], (5, 3, 3, 2, 2, 3))
    yield Paragraph(
        _(
            "The steady way is the value that an even pace from the start to the target has on the day of the figures: "
            "who is no worse is on the way."
        )
    )
    sources = dict.fromkeys(f"{one.label}: \u2068{one.target.source}\u2069" for one in rows)
    yield Paragraph("\n\n".join(sources))


def _row(one: TargetRow) -> tuple[str, ...]:
    return (
        f"{one.label}, {one.group}" if one.target.by else one.label,
        listed((left_to_right(one.baseline_said), day_words(one.target.baseline_on))),
        listed((left_to_right(one.value_said), day_words(one.target.due_on))),
        one.now_said,
        one.expected_said,
        one.standing_said,
    )
