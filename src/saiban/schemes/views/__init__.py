"""Pages of the scheme book, of changes to it, of what one person could get, and the public questions."""
