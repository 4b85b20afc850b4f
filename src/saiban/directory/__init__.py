"""Who and where: organisations, places by date, the identity of schemes and of the sources that send extracts.

In: packaged reference tables and what stewards enter. Out: the codes to which every higher room's rows point.
"""
