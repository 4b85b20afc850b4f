"""Registration: a first information report becomes a case, from the paper in front of the prosecutor."""
