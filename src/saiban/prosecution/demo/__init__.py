"""A made-up district office of a prosecution service: its people, stations, courts, cases and hearings."""
