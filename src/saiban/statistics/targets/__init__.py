"""Targets of plans and programmes, and how far the indicators have come: the donor's progress report."""
