"""The court diary: what stands before a court on a day, what came of it, the next date, the witnesses.

In: hearings that were listed, and what an officer writes of them. Out: entries that are only added, the case's own
events, the next hearing, tasks for a head, the cause list on paper, one's week.
"""
