"""Documents of a case: taken in with their digest, kept in versions, scanned before they open, and generated."""
