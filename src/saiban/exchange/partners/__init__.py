"""Partner systems: registering them by two people, their secrets, and what a request needs to know of one."""
