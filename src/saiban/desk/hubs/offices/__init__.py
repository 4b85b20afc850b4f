"""Offices written down and changed: name, place, services, opening hours. No clock follows from them."""
