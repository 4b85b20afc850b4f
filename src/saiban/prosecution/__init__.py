"""The case management and monitoring system of a prosecution service, installed on its own.

In: first information reports and police reports, what happens in court, what the law says and since when. Out: cases
with their offences, clocks and counsel. `law`, `fir`, `clocks` and `assignment` are a plain library: no database.
"""
