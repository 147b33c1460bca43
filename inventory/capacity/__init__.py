"""Capacity: how many people and waiting records each district has for every printer that works."""
