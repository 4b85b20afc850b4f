"""The one window: find a family, see what it gets and could get, set off all entry paths, and follow what comes of it.

In: people at the counter. Out: cases for the departments behind the window, slips, and new people for the registry.
"""
