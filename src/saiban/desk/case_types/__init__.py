"""The case types of the one window: application, grievance, appeal, correction of the record, referral.

Each is one declaration. What the person is told at each stage is in short sentences that can be read out; the text
messages say neither the scheme nor what a matter is about, because others in the house may read them.
"""

from saiban.desk.case_types.appeal import APPEAL
from saiban.desk.case_types.application import APPLICATION
from saiban.desk.case_types.correction import CORRECTION
from saiban.desk.case_types.grievance import GRIEVANCE
from saiban.desk.case_types.referral import REFERRAL

CASE_TYPES = (APPLICATION, GRIEVANCE, APPEAL, CORRECTION, REFERRAL)

__all__ = ["APPEAL", "APPLICATION", "CASE_TYPES", "CORRECTION", "GRIEVANCE", "REFERRAL"]
