"""Lists for agencies that work with spreadsheets: rows go in, each comes back with its answer.

In: an XLSX or CSV with numbers, or with names and dates of birth, under an agreement. Out: an XLSX with one answer for
each row, marked with who had it. What is answered comes from `saiban.registry.shared` alone, so that agreement,
allowance and log are those of every other way to ask.
"""
