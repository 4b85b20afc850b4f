"""The registry served to other agencies' systems and lists, under sharing agreements and with every look on the log.

In: questions by the DCI standard, by Saiban's own API, as lists of numbers or names. Out: what the agreement grants of
whom it speaks, and nothing else: all of it comes from `saiban.registry.shared`.
"""
