"""Corrections: a person says that their record is wrong; once another has accepted it, it goes to the registry."""
