"""The case types of a prosecution service: what happens in a criminal case, who may do it, by when the law wants it.

Events that start, pause or meet a clock of the law have the codes of `law/clocks.yaml`.
"""

from saiban.prosecution.case_types.complaint_case import COMPLAINT_CASE
from saiban.prosecution.case_types.criminal_case import CRIMINAL_CASE

CASE_TYPES = (CRIMINAL_CASE, COMPLAINT_CASE)

__all__ = ["CASE_TYPES", "COMPLAINT_CASE", "CRIMINAL_CASE"]
