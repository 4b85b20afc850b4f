"""The schema of standard rows: one *record* for each accepted row of an extract, whatever the file looked like.

A record has one unit (person, household or employer) and, where its scheme's file says so, an enrolment, a payment, a
household membership, a job or a contribution beside it. Columns that a file does not carry are null.
Codes: sexes, relations and marital statuses as in `saiban.terms.codes`; districts and tehsils as in
`saiban.terms.places`; amounts in paisa (1/100 rupee).
"""

from __future__ import annotations

import pyarrow as pa

IDENTIFIER = pa.struct([("kind", pa.string()), ("value", pa.string())])

RECORDS = pa.schema(
    [
        # which row this is
        ("record", pa.string()),  # "<source>:<key>", the same whenever the same row comes again
        ("source", pa.string()),  # the mapping's code
        ("extract", pa.string()),  # first 16 hexadecimal digits of the file's SHA-256
        ("row", pa.int64()),  # line (text) or sheet row, counted from 1, as a person would find it
        ("as_of", pa.date32()),  # the day at which the file says these things
        ("unit", pa.string()),  # person | household | employer
        # person
        ("name", pa.string()),  # cleaned, in the script it came in
        ("father_name", pa.string()),
        ("husband_name", pa.string()),
        ("guardian_name", pa.string()),  # a column headed "father/husband name": which of the two is not known
        ("sex", pa.string()),  # male | female | transgender
        ("birth_date", pa.date32()),  # first day of the month or year where only that is known
        ("birth_precision", pa.string()),  # day | month | year | age
        ("death_date", pa.date32()),
        ("marital_status", pa.string()),
        ("disabled", pa.bool_()),
        ("cnic", pa.string()),  # 13 digits
        ("cnic_holder", pa.string()),  # own | head | mother | husband | father: whose number the column holds
        ("nic_old", pa.string()),  # 11 digits, before 2004
        ("identifiers", pa.list_(IDENTIFIER)),  # others: passport, por, acc, poc, family, ntn...
        ("scheme_number", pa.string()),  # the person's number in the scheme of this file
        ("phone", pa.string()),  # E.164
        ("district", pa.string()),  # P-code of the place of present stay
        ("tehsil", pa.string()),
        ("address", pa.string()),
        ("origin_district", pa.string()),
        # household
        ("household", pa.string()),  # household number within the source
        ("household_size", pa.int32()),
        ("relation", pa.string()),  # to the head
        ("head_cnic", pa.string()),
        ("pmt_score", pa.decimal128(7, 2)),  # proxy means test
        ("survey_date", pa.date32()),
        # enrolment and payment
        ("scheme", pa.string()),
        ("enrolment_status", pa.string()),  # active | suspended | exited | deceased | applied
        ("enrolled_on", pa.date32()),
        ("ended_on", pa.date32()),
        ("paid_on", pa.date32()),
        ("paid_amount", pa.int64()),  # paisa
        ("period_start", pa.date32()),
        ("period_end", pa.date32()),
        ("payment_reference", pa.string()),
        # job, and the employer itself where the unit is employer
        ("employer_number", pa.string()),  # registration number in the scheme of this file
        ("employer_name", pa.string()),
        ("employer_ntn", pa.string()),
        ("wage", pa.int64()),  # paisa a month
        ("contribution", pa.int64()),  # paisa
        ("contribution_month", pa.date32()),
        ("job_start", pa.date32()),
        ("job_end", pa.date32()),
        ("employees", pa.int32()),
        ("registered_on", pa.date32()),
        ("sector", pa.string()),
        # quality and the row as it came
        ("flags", pa.list_(pa.string())),  # e.g. "cnic:sex_differs", "birth_date:unreadable"
        ("raw", pa.list_(pa.string())),  # the cells as read, in the order of the manifest's header
    ]
)

REASON = pa.struct([("code", pa.string()), ("field", pa.string()), ("message", pa.string())])

QUARANTINE = pa.schema(
    [
        ("source", pa.string()),
        ("extract", pa.string()),
        ("row", pa.int64()),
        ("reasons", pa.list_(REASON)),
        ("raw", pa.list_(pa.string())),
    ]
)
