"""Police stations and courts: who may enters and changes them, with the dates between which each exists.

Nothing is deleted: a station that is closed has a last day, and every change stays with who made it.
"""
