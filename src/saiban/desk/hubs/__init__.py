"""Hubs: offices with their services, hours, staff and figures; the queue of the day and the times that were promised.

In: people who come, decisions of departments. Out: ticket numbers, a display, figures of 500 hubs from kept counts.
"""
