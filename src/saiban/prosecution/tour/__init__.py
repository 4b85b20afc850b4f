"""A guided tour for new people: for each kind of work a few steps on the real pages, ticked from what they did."""
