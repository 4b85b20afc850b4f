"""The sitting: one family at the window, from the search to the slip.

In: who stands there, what they answer. Out: cases for the departments behind the window, and a slip with what happens
next. A proxy means score is shown with the day of its survey; nobody here can make or change one.
"""
