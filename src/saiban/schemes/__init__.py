"""The scheme book: each scheme's dated parameters, conditions and amounts as data, and one evaluator for them.

In: scheme files and what is known of people. Out: who is entitled to what, why or why not, and what is missing to say.
"""
