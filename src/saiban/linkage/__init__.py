"""Which rows are the same person, household or employer.

In: standard rows (Parquet, `saiban.engine.standard.RECORDS`) and people's decisions on pairs. Out: Parquet tables of
clusters, the links behind them with their probability, a queue for clerks, and the model as JSON. No Django.
"""

from saiban.linkage.accuracy import Accuracy, evaluate, exact_identity_baseline
from saiban.linkage.card import behind, calibration, write_card
from saiban.linkage.employers import link_employers
from saiban.linkage.explain import Explanation, Part, Words, explain, words
from saiban.linkage.extending import ExtendReport, extend, refit_due
from saiban.linkage.fairness import GroupAccuracy, evaluate_groups, recall_by_labels
from saiban.linkage.group_words import division_words, group_words, reason_words
from saiban.linkage.households import GroupReport, link_households
from saiban.linkage.kept.outcome import whole
from saiban.linkage.kept.state import MustLinkAnew
from saiban.linkage.model import Model
from saiban.linkage.persons import LinkReport, link_persons
from saiban.linkage.settings import NumberRule, PersonLinkage, agreed, read_rules, write_rules

__all__ = [
    "Accuracy",
    "Explanation",
    "ExtendReport",
    "GroupAccuracy",
    "GroupReport",
    "LinkReport",
    "Model",
    "MustLinkAnew",
    "NumberRule",
    "Part",
    "PersonLinkage",
    "Words",
    "agreed",
    "behind",
    "calibration",
    "division_words",
    "evaluate",
    "evaluate_groups",
    "exact_identity_baseline",
    "explain",
    "extend",
    "group_words",
    "link_employers",
    "link_households",
    "link_persons",
    "read_rules",
    "reason_words",
    "recall_by_labels",
    "refit_due",
    "whole",
    "words",
    "write_card",
    "write_rules",
]
