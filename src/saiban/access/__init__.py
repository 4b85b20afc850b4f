"""Who may see what, for which purpose, and the log of every look.

In: users, postings and purposes. Out: a `Viewer` that every query takes, and the append-only access log.
"""
