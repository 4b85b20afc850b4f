"""The bridge between houses: signed files of institutions and of other provinces' services, and what becomes of them.

`shapes`, `envelope` and `checks` are a library without a database: a registry's installation signs with it too.
"""
