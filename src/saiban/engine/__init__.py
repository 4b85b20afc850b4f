"""The lake and what runs over it.

In: settings (where, how much memory). Out: DuckDB connections, immutable folders named by their content, and the
schema of standard rows that intake writes and every later step reads. No Django, usable from a notebook.
"""
