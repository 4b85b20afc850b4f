"""From the tables of a consolidation to numerators: tag each person, gather equal ones, add up every group.

Plain library: DuckDB over Parquet, no Django. `tagging` says of each living person who they are and what they draw or
contribute on a day; `cube` adds the indicators of `conditions` up for every breakdown.
"""
