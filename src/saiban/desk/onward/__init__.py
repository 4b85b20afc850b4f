"""Onward from a case: an appeal that the window writes down, a referral to a department or to legal aid."""
