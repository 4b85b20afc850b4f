"""Duplication and gaps: who is in several schemes, who in none, who is entitled and not enrolled, and the reverse."""
