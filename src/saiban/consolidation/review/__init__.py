"""Clerical review: which pairs a clerk is asked about, what clerks say, and what their words tell of the linkage.

In: the pairs that a published run left in doubt, and what people say of them. Out: decisions that bind every later run,
how far clerks agree, and an estimate of how right the linkage is.
"""
