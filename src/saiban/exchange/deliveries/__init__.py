"""What the exchange sends by itself: answers to questions that were acknowledged, and notifications of subscriptions.

In: messages of partners that want their answer later, change events of the registry. Out: signed messages to addresses
that stand on the partner's list, each until the partner has acknowledged it, or on the page of those given up.
"""
