"""The tables of the ILO's Social Security Inquiry, S1 to S6: schemes, benefits, members, recipients, accounts."""
