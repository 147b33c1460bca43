"""Supervision: who prints nearly nothing, why, and what was done about it."""
