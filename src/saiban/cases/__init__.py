"""The case engine: work on people's matters by declared steps, with clocks, tasks, documents and a chain of events.

In: declarations of case types from the rooms above. Out: cases that can be in no state that their declaration does
not allow. It knows no grant, no crime and no table of the registry.
"""
