"""Requests that need somebody's consent: withdrawals, appeals against acquittals, reports on adverse outcomes.

The ladder of each service is data (`ladders.yaml`). Whoever asks decides no step of it; nobody decides two of them.
"""
