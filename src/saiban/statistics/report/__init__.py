"""Printed reports: the yearly coverage report, and a programme's progress towards its targets, as PDF.

Both are made of what an edition published, so that they can be handed to anybody.
"""
