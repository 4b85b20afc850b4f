"""Who saw my record: people learn at the desk, or by a slip, who looked at it, and object or ask to correct it.

A sheet names organisations and roles, not officers: the organisation answers for its officers, and an auditor finds the
name on the log. Nothing is kept of a look at one's own record but its row on the log.
"""
