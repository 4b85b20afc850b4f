"""Which rows are the same person, household or employer.

In: standard rows (Parquet, `saiban.engine.standard.RECORDS`) and people's decisions on pairs. Out: Parquet tables of
clusters, the links behind them with their probability, a queue for clerks, and the model as JSON. No Django.
"""

from saiban.linkage.model import Model
from saiban.linkage.persons import LinkReport, link_persons
from saiban.linkage.settings import PersonLinkage

__all__ = ["LinkReport", "Model", "PersonLinkage", "link_persons"]
