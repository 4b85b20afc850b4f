"""Duplication and gaps: who is in several schemes, who in none, who is entitled and not enrolled, and the reverse."""

OF_A_SCHEME = frozenset({"overlap", "overlap_pair", "take_up", "inclusion_error", "cannot_tell"})
"""Indicators that speak of one scheme (or two): they have no figure of all schemes together."""
