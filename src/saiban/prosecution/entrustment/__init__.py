"""Who prosecutes which case: counsel by the roster or as a team, conflicts, the roster itself, advice on postings."""
