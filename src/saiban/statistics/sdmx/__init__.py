"""Figures of indicator 1.3.1 as SDMX under the SDG data structure of the United Nations: SDMX-ML 2.1 and SDMX-CSV 2.0.

`observations` makes them of published figures, `checking` holds them to the structure, `messages` writes them, and
`schema` holds the written message to the official XML schemas before it leaves.
"""
