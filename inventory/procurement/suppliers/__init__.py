"""Whom offices buy from."""
