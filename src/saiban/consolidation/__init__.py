"""The main job: extracts in, a published registry out; with its sources, mappings, runs, quarantine and decisions.

In: files and the mappings that say what their columns mean. Out: one publication of the registry, or nothing.
"""
