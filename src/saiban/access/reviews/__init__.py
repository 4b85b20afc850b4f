"""The periodic access review: each posting is confirmed every quarter by somebody other than its holder, or lapses.

In: the postings of today and the terms of review, which are data. Out: confirmations and endings, kept for good;
postings that nobody confirmed end when their grace is over.
"""
