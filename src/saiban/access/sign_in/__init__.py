"""How somebody gets in: password, second factor, the organisation's own sign-in by OpenID Connect, and sessions.

In: a user name and password, or a subject that a provider of the agency vouches for; then a code or a security key.
Out: a session that says whose it is and whether a second factor was given. The password page is ours, because it counts
failures in the database and gives the same words for every failure; from there on allauth leads.
"""
