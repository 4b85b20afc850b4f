"""The standard of the Digital Convergence Initiative, version 1.0, for a social registry (sr) and a registry of
beneficiaries (ibr): messages in and out, signed and where asked encrypted.

`messages`, `signatures`, `encryption` and `codes` need no Django, so that a client can use them too.
"""
