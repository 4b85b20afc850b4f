"""Scrutiny of a police report: a checklist by offence, the memo to the police, the report to the court, its time."""
