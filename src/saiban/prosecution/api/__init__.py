"""Registration by other bodies' programs: a report, or a station's list, each request signed by the body's key."""
