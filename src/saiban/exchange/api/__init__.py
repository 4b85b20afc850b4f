"""Saiban's own API, for agencies' systems that do not speak the standard of `saiban.exchange.dci`.

In: JSON questions with a token of `saiban.exchange.tokens`, each naming its purpose and, where there are several, the
agreement. Out: what `saiban.registry.shared` lets out, or a problem (RFC 9457) whose code is that of the refusal. Large
questions become jobs. Numbers stand in bodies only, never in addresses. docs/api.md tells callers how to use it.
"""
