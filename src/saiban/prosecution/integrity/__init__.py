"""Integrity: sealed cases, openings in an emergency, certified extracts, the disclosure log, witnesses and exhibits.

In: a case that somebody may see, or in an emergency the number of one that they may not. Out: who sees what, and papers
whose genuineness anybody can check. Every act stands on the access log; what must not be undone is only added to.
"""
