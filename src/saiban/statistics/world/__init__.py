"""The world beside the country: series of all countries in, regional and world aggregates and the financing gap out.

A plain library (no Django): the pages are in `saiban.statistics.views`, the commands in `saiban.cli`. Reference figures
are compact tables in `tables/`, each with its source in `tables/sources.csv`; facts were carried over, not texts.
"""
