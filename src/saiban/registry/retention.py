"""How long the registry keeps what was published."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from saiban.frame.retention import Basis, Line, keep


def declare() -> None:
    """Put this room's lines on the retention schedule."""
    keep(
        Line(
            code="registry.facts",
            what=_("People, households, enrolments and benefits paid, with what each source said"),
            days=None,
            then=_("kept; what a source takes back is ended, not removed"),
            basis=Basis.PRACTICE,
            source=_(
                "Accounts are audited, pensions are paid for life. Each agency has to confirm its own period "
                "(Electronic Transactions Ordinance 2002, section 6, lets records be kept electronically)."
            ),
        )
    )
    keep(
        Line(
            code="registry.lake",
            what=_("Rows of extracts as they came, in the data folder"),
            days=None,
            then=_("removed by hand with the extract, when an agency ends its agreement"),
            basis=Basis.PRACTICE,
            source=_("Every value on a person's page leads back to them."),
        )
    )
