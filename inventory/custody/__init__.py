"""Custody: the keeping of the pieces. What is there is counted, what is spoiled is destroyed, a month is closed."""
