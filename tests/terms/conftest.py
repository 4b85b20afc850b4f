"""Property tests here have no deadline: the first look into a table reads it from disk."""

from hypothesis import settings

settings.register_profile("tables", deadline=None)
settings.load_profile("tables")
