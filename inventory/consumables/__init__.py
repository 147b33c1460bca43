"""Ribbon and film as they really wear: rolls in printers by the counter, measured yields, cleaning."""
