"""A synthetic country that is honest: real census margins, invented people, and the agencies' files with their dirt.

In: how many people, a seed. Out: a folder with the population, the extracts of each agency, the mappings that describe
them, and beside them the truth of who each row is about, which the pipeline never reads. Plain library: no Django.
"""

from saiban.synth.country import CountryError, write_country

__all__ = ["CountryError", "write_country"]
