"""Appeals: filed against a refusal within the days of the law, decided by somebody else, back to the application."""
