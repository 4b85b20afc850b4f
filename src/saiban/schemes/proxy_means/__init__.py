"""The proxy means test: survey rows in, scores out, by a versioned vector of coefficients.

The national weights are not public. A synthetic vector ships, marked as such, for tests and demonstrations; the
official one is put beside it as a file by whoever holds it. Scoring runs where survey data come in (`saiban score`):
no page computes or edits a score. No Django.
"""

from __future__ import annotations

from saiban.schemes.proxy_means.scoring import Scored, score_file
from saiban.schemes.proxy_means.vectors import Vector, packaged_vector, read_vector

__all__ = ["Scored", "Vector", "packaged_vector", "read_vector", "score_file"]
