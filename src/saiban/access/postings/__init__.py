"""Joining, moving and leaving: how a posting is given, approved, changed for another and ended.

In: what an administrator wants for a user of the own organisation. Out: a posting, or a proposal where the role is
privileged, which a second administrator decides on; sessions that end with the postings they acted from.
"""
