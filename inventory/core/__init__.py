"""Floor 0: the database, time, refusals, and the base of every form and page."""
