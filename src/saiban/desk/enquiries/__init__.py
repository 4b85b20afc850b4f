"""Asking after a case without signing in: by its number and the phone that was left, or the code that was shown once.

Shown are the kind of case, where it stands in words that can be read out, and what the person can do. No name, no
scheme, no reason.
"""
