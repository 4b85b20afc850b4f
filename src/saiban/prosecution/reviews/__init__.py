"""Reviews of casework: files drawn by lot, marks that two give without seeing each other's, words to counsel."""
