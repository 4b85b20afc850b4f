"""Pages of integrity, one file for each subject."""
