"""Who is covered: indicators of social protection from the registry, beside the world's, and their publication.

In: the tables of a consolidation, the census, the scheme book. Out: figures with their definition, numerator and
denominator; dashboards, open data and reports in which no small group shows.
"""
