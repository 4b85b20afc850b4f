"""What other houses read: a court its own cases, a reader of figures those of terrorism cases. They change nothing."""
