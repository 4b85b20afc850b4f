"""The yearly accounts return: what each scheme took in and spent, put forward by one person, checked by another."""
