"""Floor between use and supervision: what a district can print today, which limit binds, and who can help it."""
