"""Boxes and ranges of chips: where each is, and who had it."""
