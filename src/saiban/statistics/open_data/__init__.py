"""Figures as open data: one table of everything, Open SDG, SDMX, and a DCAT catalogue that describes them.

Everything is made of `saiban.statistics.publishing` alone, so that no small group stands in it.
"""
