"""Reports: the annual report that the Act of a service asks for, as a document; the list of KP as tables."""
