"""The words of the field: identity numbers, names and scripts, dates, places, phones, money and code lists.

In: a cell as an agency or a citizen wrote it. Out: one canonical value, or `Unreadable` with a code and a message that
says what was expected. Pure functions on single values; no input or output but the tables packaged with them.
"""
