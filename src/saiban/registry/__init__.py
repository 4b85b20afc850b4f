"""The registry: people, families, households, employers, enrolments and benefits paid, each with where it came from.

In: linked standard rows from the lake, published set-wise. Out: one person under one number, with every source's word.
"""
