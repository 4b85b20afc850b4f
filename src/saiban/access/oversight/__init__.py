"""Overseeing the log: looks that auditors should see first, each by a rule that is stated on the page.

In: the log, the postings, a list of well-known people, and what users say of their own number. Out: for a period, who
looked how often at whom against which rule. A rule proves nothing: it says where to ask.
"""
