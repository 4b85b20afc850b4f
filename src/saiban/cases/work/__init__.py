"""The work on cases: my work, lists, the page of a case, who has it in hand, appointments and the calendar feed."""
