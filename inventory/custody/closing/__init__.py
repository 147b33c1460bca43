"""The closing of a month, and its equation."""
