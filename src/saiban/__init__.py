"""Saiban: many schemes' files in, one registry of people, households and employers out."""

__version__ = "0.1.0"
