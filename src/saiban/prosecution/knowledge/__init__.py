"""The library: what courts and laws say, by section, found in English and Urdu, proposed by one, approved by another.

In: entries by hand or from a file, and a few provisions that come with the program. Out: what belongs to a search, a
section or a case.
"""
