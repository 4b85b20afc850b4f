"""The tables of the statistics room."""

from saiban.statistics.models.accounts import AccountsLine, AccountsReturn
from saiban.statistics.models.borders import Borders
from saiban.statistics.models.editions import Edition, StoredFigure
from saiban.statistics.models.targets import Target
from saiban.statistics.models.totals import SchemeTotal

__all__ = ["AccountsLine", "AccountsReturn", "Borders", "Edition", "SchemeTotal", "StoredFigure", "Target"]
