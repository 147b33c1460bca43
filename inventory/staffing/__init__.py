"""Operators: who prints at an office, and in what they were trained."""
