"""Sealing the access log, so that nobody changes it unseen: seals in the database, signed heads outside it.

In: rows of the log, as they are committed. Out: one seal a row, and a head (how many, the chain up to there) signed
and kept in a file every half second in which something was added. `verify` finds what does not fit. No Django here:
the sealer is a small process that must go on when the site does not. docs/log.md says what this proves and what not.
"""
