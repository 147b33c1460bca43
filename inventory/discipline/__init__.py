"""Reporting discipline: which due days of a month were reported, how, and which reports look made up."""
