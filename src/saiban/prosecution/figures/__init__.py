"""Figures of a service on its pages: an edition made from the database, the pages that show it, its download."""
