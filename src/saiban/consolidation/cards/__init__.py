"""Model cards: what each run's model learned and whom it serves less well, kept for good and shown on pages."""
